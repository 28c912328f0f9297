"""Figures as files and bytes."""

from pathlib import Path
from typing import Any, Literal, cast, get_args

import plotly.graph_objects as go

from scheduler.domain.errors import SchedulerError

ImageFormat = Literal["png", "svg", "pdf"]
WIDTH, SCALE = 1600, 2


class BrowserMissingError(SchedulerError):
    """Images need a browser, and there is none."""


def figure_html(figure: go.Figure) -> str:
    """A page of its own that needs no network: plotly.js is inside (about 5 MB)."""
    config = {
        "displaylogo": False,
        "responsive": True,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    }
    return cast(
        str,
        figure.to_html(full_html=True, include_plotlyjs=True, include_mathjax=False, config=config, div_id="figure"),
    )


def figure_image(figure: go.Figure, format: ImageFormat = "png") -> bytes:
    """Render a figure without its controls; PNG at twice the figure's pixels.

    Raises:
        BrowserMissingError: no Chromium or Chrome is installed, or it does not start.
        ValueError: the format is none of png, svg, pdf.
    """
    if format not in get_args(ImageFormat):
        raise ValueError(f"An image is png, svg or pdf, not {format!r}.")
    import kaleido  # a browser bridge: slow to import, and only images need it
    from kaleido.errors import BrowserClosedError, BrowserFailedError, ChromeNotFoundError

    still = go.Figure(figure)
    still.layout.updatemenus = ()
    options: dict[str, Any] = {
        "format": format,
        "width": still.layout.width or WIDTH,
        "height": still.layout.height or 900,
        "scale": SCALE if format == "png" else 1,
    }
    try:  # without this setting each page would ask a content network for MathJax
        return cast(bytes, kaleido.calc_fig_sync(still.to_dict(), opts=options, kopts={"mathjax": False}))
    except (ChromeNotFoundError, BrowserFailedError, BrowserClosedError) as error:
        raise BrowserMissingError(
            f"A {format} image needs Chromium or Chrome: install one, or name it in the environment variable "
            "BROWSER_PATH. HTML and JSON need none."
        ) from error


def write_figure(figure: go.Figure, path: str | Path) -> Path:
    """Write a figure as the suffix says: .html (self-contained), .json, .png, .svg or .pdf.

    Returns:
        The path written.

    Raises:
        BrowserMissingError: an image is asked for and no browser is installed.
        ValueError: another suffix.
    """
    target = Path(path)
    match target.suffix.lower():
        case ".html":
            target.write_text(figure_html(figure), encoding="utf-8")
        case ".json":
            target.write_text(cast(str, figure.to_json()), encoding="utf-8")
        case ".png" | ".svg" | ".pdf":
            target.write_bytes(figure_image(figure, cast(ImageFormat, target.suffix.lower()[1:])))
        case other:
            raise ValueError(
                f"Cannot write {target.name}: a figure is .html, .json, .png, .svg or .pdf, not {other!r}."
            )
    return target
