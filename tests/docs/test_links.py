"""Links lead somewhere, and paths that the pages name exist."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, prose

LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#]+)(?:#[^)]*)?\)")
PATH = re.compile(r"`(?P<path>(?:src|api|docs|tests|scenarios|benchmarks|notebooks|requirements|\.ci)/[\w./-]*)`")
MADE_LATER = {"benchmarks/results/"}
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    """A link to a file of the checkout has a file behind it."""
    targets = [match["target"] for match in LINK.finditer(prose(page))]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_named_paths_exist(page: Path) -> None:
    """A path in backticks is a file or folder."""
    paths = {match["path"] for match in PATH.finditer(prose(page))} - MADE_LATER
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
