"""A client of the service for notebooks and scripts: submit, wait with progress, plans as data frames."""

from scheduler.client.client import Client
from scheduler.client.connection import RefusedError
from scheduler.client.served_plan import ServedPlan

__all__ = ["Client", "RefusedError", "ServedPlan"]
