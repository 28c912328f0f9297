"""The planner's page, and the pages at the door."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse

router = APIRouter(include_in_schema=False)
PAGES = Path(__file__).parent.parent / "web"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


@router.get("/")
def start_page() -> FileResponse:
    """Scenarios, plans, and the plan that is looked at."""
    return _page("index")


@router.get("/sign-in")
def sign_in_page() -> FileResponse:
    """Login and password."""
    return _page("sign-in")


@router.get("/welcome")
def welcome_page() -> FileResponse:
    """Where a one-time link leads; its secret stands behind the #, which no browser sends and no log keeps."""
    return _page("welcome")


@router.get("/publications")
def publications_page() -> FileResponse:
    """Who signed what, what each sponsor will see, what sponsors ask for."""
    return _page("publications")


@router.get("/published")
def published_page() -> FileResponse:
    """A sponsor's part of the plan in force, and what it asks to be changed."""
    return _page("published")


def _page(name: str) -> FileResponse:
    return FileResponse(PAGES / f"{name}.html", headers={"content-security-policy": POLICY})
