"""The pages for readers, and the examples in them that are marked to be run."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
MARKED = re.compile(r"<!-- test: (?P<how>\w+) -->\n```(?P<language>\w+)\n(?P<text>.*?)```", re.DOTALL)
FENCED = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def examples(page: str, how: str) -> list[str]:
    """Text of the fenced blocks of a page that follow `<!-- test: HOW -->`."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [match["text"] for match in MARKED.finditer(text) if match["how"] == how]


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return FENCED.sub("", page.read_text(encoding="utf-8"))
