"""Adapter of the store port on PostgreSQL, whose row-level security decides who sees a row."""
