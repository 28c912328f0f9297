"""Adapters of the service's Store port."""
