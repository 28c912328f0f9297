"""Colours of the chart: one hue a sponsor, one lightness a product, told apart by colour-blind readers too."""

from scheduler.domain.scenario import Scenario

# The first six are from the palette of Okabe and Ito (2008), the others chosen to differ from them and each other in
# both hue and lightness. Its yellow and black are left out: one hides on white, the other is the colour of text.
SPONSORS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#56B4E9",
    "#D55E00",
    "#5B4B9A",
    "#A3A500",
    "#7A4A2B",
    "#35B0AB",
    "#8E1F5C",
    "#8FA6BF",
)
# Share of white (positive) or black (negative) mixed into the sponsor's hue, product by product.
SHADES = (0.0, 0.38, -0.28, 0.6, -0.45, 0.2)
INK, PAPER, LATE = "#1F2933", "#FFFFFF", "#C8102E"


def sponsor_colours(scenario: Scenario) -> dict[str, str]:
    """Colour by sponsor id, by the sorted ids: the order of the file does not matter."""
    ids = sorted(sponsor.id for sponsor in scenario.sponsors)
    return {sponsor: SPONSORS[index % len(SPONSORS)] for index, sponsor in enumerate(ids)}


def product_colours(scenario: Scenario) -> dict[str, str]:
    """Colour by product id: its sponsor's, lighter or darker by the product's place among the sponsor's sorted ids."""
    hues = sponsor_colours(scenario)
    found: dict[str, str] = {}
    seen: dict[str, int] = {}
    for product in sorted(scenario.products, key=lambda p: p.id):
        place = seen.setdefault(product.sponsor, 0)
        seen[product.sponsor] += 1
        found[product.id] = mix(hues[product.sponsor], SHADES[place % len(SHADES)])
    return found


def mix(colour: str, share: float) -> str:
    """A colour with a share of white mixed in, or of black where the share is negative."""
    target = 255 if share > 0 else 0
    parts = (round(part + (target - part) * abs(share)) for part in _parts(colour))
    return "#" + "".join(f"{part:02X}" for part in parts)


def text_on(colour: str) -> str:
    """Ink or paper, whichever contrasts more with a background (WCAG 2 relative luminance)."""
    light = _luminance(colour)
    ink = (light + 0.05) / (_luminance(INK) + 0.05)
    return INK if ink >= 1.05 / (light + 0.05) else PAPER


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [(p / 255 / 12.92 if p <= 10 else ((p / 255 + 0.055) / 1.055) ** 2.4) for p in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
