"""Plans as charts, tables and comparisons."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["reports"])
