"""Where a proof leaves its figures, piece by piece: `python -m benchmarks.api` makes a table of them."""

import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build" / "proof-api"


def keep(proof: str, piece: int, **counts: int) -> None:
    """Keep what a piece of a proof counted, in the place of what it counted before."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{proof}-{piece}.json").write_text(json.dumps(counts) + "\n", encoding="utf-8")
