"""Charts and maps for paper: Vega-Lite definitions turned into SVG, PNG and PDF without a browser or a network."""

import json
import re
from typing import Any

import vl_convert

Specification = dict[str, Any]

# Liberation Sans is the only face that vl-convert brings along; any other draws no text at all on a machine without
# fonts. A reader's machine may lack it: Arial and Helvetica are as wide, so that labels keep the room they were given.
PRINT_FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
PRINT_WIDTH = 640
PHONE_WIDTH = 340
# Of a line on a page a thousandth of a point is nothing to the eye, and a fifth of a map's weight.
PATH = re.compile(r' d="[^"]*"')
THOUSANDTHS = re.compile(r"(\.\d\d)\d+")
LOCALES = {"en": "en-GB", "es": "es-ES"}
PRINT_THEME: Specification = {
    "background": "white",
    "font": PRINT_FONT,
    "view": {"stroke": None},
    "text": {"color": "#1d2327", "font": PRINT_FONT},
    "title": {"color": "#1d2327", "subtitleColor": "#55606a"},
    "axis": {
        "labelFontSize": 11,
        "titleFontSize": 11,
        "labelColor": "#3b444b",
        "titleColor": "#3b444b",
        "gridColor": "#e3e7ea",
        "domainColor": "#7c8790",
        "tickColor": "#7c8790",
    },
    "legend": {
        "layout": {"bottom": {"direction": "vertical", "anchor": "start", "margin": 4}},
        "labelFontSize": 11,
        "labelColor": "#1d2327",
        # Room for a face that is wider than the one in which the labels were measured.
        "columnPadding": 40,
        "symbolFillColor": "#55606a",
        "symbolStrokeColor": "#55606a",
    },
    "style": {"halo": {"stroke": "white"}},
}


def to_svg(specification: Specification, lang: str = "en", *, width: int = PRINT_WIDTH) -> str:
    """The chart for print, with the months and numbers of `lang`."""
    svg = vl_convert.vegalite_to_svg(_for_print(specification, width), **_print_options(lang))
    return PATH.sub(lambda path: THOUSANDTHS.sub(r"\1", path[0]), svg)


def to_png(
    specification: Specification, scale: float = 2, lang: str = "en", *, width: int = PRINT_WIDTH
) -> bytes:
    """The chart as a picture, for documents that take no vector drawings."""
    return vl_convert.vegalite_to_png(_for_print(specification, width), scale=scale, **_print_options(lang))


def to_pdf(specification: Specification, lang: str = "en", *, width: int = PRINT_WIDTH) -> bytes:
    """The chart as a one-page PDF that holds its own font: nothing depends on the fonts of the machine."""
    return vl_convert.vegalite_to_pdf(_for_print(specification, width), **_print_options(lang))


def start_drawing() -> None:
    """Draw an empty chart: the first one starts the engine of vl-convert, which takes a third of a second."""
    to_svg({"data": {"values": []}, "mark": "point"})


def _print_options(lang: str) -> dict[str, Any]:
    locale = LOCALES.get(lang, LOCALES["en"])
    # No address is allowed: a definition may never fetch anything.
    return {
        "config": PRINT_THEME,
        "format_locale": "en-US" if lang != "es" else locale,
        "time_format_locale": locale,
        "allowed_base_urls": [],
    }


def _for_print(specification: Specification, width: int) -> Specification:
    if specification.get("width") != "container":
        return specification
    # On paper there is no container to be asked for its size.
    sized = json.loads(json.dumps(specification).replace("containerSize()[0]", str(width)))
    return {**sized, "width": width, "autosize": {"type": "fit-x", "contains": "padding"}}
