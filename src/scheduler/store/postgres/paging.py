"""Pages of a listing, which runs from the newest to the oldest."""

from scheduler.service.entries import Position

PAGE = """
WHERE %(after)s::timestamptz IS NULL OR (created, id) < (%(after)s, %(after_id)s)
ORDER BY created DESC, id DESC LIMIT %(limit)s
"""


def page(limit: int, after: Position | None) -> dict[str, object]:
    """Parameters of `PAGE`: at most `limit` rows, from the one after a position on."""
    return {"limit": limit, "after": after and after.created, "after_id": after and after.id}
