"""Adapters of the service's JobQueue port."""
