"""Figures as files: a page that needs no network, JSON, and images where a browser is installed."""

import json
import re
from pathlib import Path

import pytest

from scheduler.report.chart import gantt
from scheduler.report.output import BrowserMissingError, figure_html, figure_image, write_figure
from tests.report import sample, small


@pytest.fixture
def figure():
    return gantt(small.scenario(), small.plan())


def needs_browser():
    """Skip unless image export can find a browser."""
    from choreographer.browsers.chromium import Chromium

    if not Chromium.find_browser(skip_local=False):
        pytest.skip("no Chromium or Chrome is installed; `make browser` installs one")


def test_the_page_is_self_contained(figure):
    """plotly.js is inside, and no script, style or image is fetched from anywhere."""
    page = figure_html(figure)
    assert "plotly.js v" in page
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)\s*=", page)
    assert "https://cdn" not in page.split("Plotly.newPlot(")[1]


def test_names_cannot_leave_the_script_they_stand_in(figure):
    """A scenario named like a closing tag stays text."""
    named = small.scenario().model_copy(update={"name": "</script><script>alert(1)</script>"})
    assert "<script>alert(1)" not in figure_html(gantt(named, small.plan()))


def test_json_has_the_bars(figure, tmp_path):
    """What a web page draws from."""
    written = json.loads(write_figure(figure, tmp_path / "plan.json").read_text())
    assert len(written["data"]) == len(figure.data)
    assert write_figure(figure, str(tmp_path / "plan.HTML")).stat().st_size > 3_000_000


def test_another_suffix_is_refused(figure, tmp_path):
    """The message names the file and the choices."""
    with pytest.raises(ValueError, match=r"plan\.bmp: a figure is \.html, \.json, \.png, \.svg or \.pdf, not '\.bmp'"):
        write_figure(figure, tmp_path / "plan.bmp")
    with pytest.raises(ValueError, match="png, svg or pdf, not 'gif'"):
        figure_image(figure, "gif")


def test_no_browser_is_said_in_words(figure, monkeypatch):
    """The message says what to install or set, and what works without."""
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with pytest.raises(BrowserMissingError, match=r"A png image needs Chromium or Chrome: .* BROWSER_PATH"):
        figure_image(figure)


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "magic"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("pdf", b"%PDF")])
def test_images_are_rendered(figure, tmp_path: Path, suffix, magic):
    """Each format by its first bytes."""
    needs_browser()
    assert write_figure(figure, tmp_path / f"plan.{suffix}").read_bytes().startswith(magic)


@pytest.mark.slow
def test_a_large_plan_is_rendered_at_its_height():
    """26 weeks of 25 units: twice the figure's pixels, and no buttons on paper."""
    needs_browser()
    figure = gantt(sample.scenario(), sample.plan())
    image = figure_image(figure)
    assert int.from_bytes(image[16:20]) == 3200
    assert int.from_bytes(image[20:24]) == 2 * figure.layout.height
    assert len(figure.layout.updatemenus) == 2
