"""The colours of tokens.css in their four schemes, which pairs stand together, and how well they can be told apart."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from commonwire.base.texts import Text, text
from commonwire.web.pages.render import static_folder

COLOURS = (
    "paper sheet ink quiet line edge accent on-accent accent-tint allow allow-tint ask ask-tint deny deny-tint mark"
    " mark-edge".split()
)
"""The colour tokens of tokens.css."""
SCHEME_NAMES = {
    "light": text("Light"),
    "dark": text("Dark"),
    "contrast": text("High contrast, light"),
    "contrast-dark": text("High contrast, dark"),
}
TEXT, LARGE, FULL = 4.5, 3.0, 7.0
"""The least contrast of text (WCAG 2.2, 1.4.3), of what is not text (1.4.11), and of a story's text (1.4.6)."""
PAIRS = [
    *[
        ("ink", ground, FULL)
        for ground in ("paper", "sheet", "accent-tint", "allow-tint", "ask-tint", "deny-tint", "mark")
    ],
    *[
        (colour, ground, TEXT)
        for colour in ("quiet", "accent", "allow", "ask", "deny")
        for ground in ("paper", "sheet", "accent-tint")
    ],
    ("allow", "allow-tint", TEXT),
    ("ask", "ask-tint", TEXT),
    ("deny", "deny-tint", TEXT),
    ("on-accent", "accent", TEXT),
    ("paper", "deny", TEXT),
    ("paper", "ink", FULL),
    ("edge", "paper", LARGE),
    ("edge", "sheet", LARGE),
    *[("mark-edge", ground, LARGE) for ground in ("paper", "sheet", "accent-tint")],
    ("accent", "accent-tint", LARGE),
]
"""What stands on what, and the least contrast that it needs."""


class PairView(NamedTuple):
    """One colour upon another in a scheme."""

    colour: str
    ground: str
    colour_hex: str
    ground_hex: str
    ratio: float


class SchemeView(NamedTuple):
    """A scheme: its name, its colours, and its pairs with the least contrast first."""

    name: Text
    colours: list[tuple[str, str]]
    pairs: list[PairView]


def scheme_views() -> list[SchemeView]:
    """The four schemes, as the styleguide shows them."""
    return [
        SchemeView(name, [(it, colours[it]) for it in COLOURS], _pairs(colours))
        for name, colours in zip(SCHEME_NAMES.values(), schemes().values(), strict=True)
    ]


@cache
def colour_blocks() -> list[tuple[str, dict[str, str]]]:
    """The blocks of tokens.css that set colours: its `@media` and selector, and the colours, name -> hex."""
    sheet = (static_folder() / "css" / "tokens.css").read_text("utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    found: list[tuple[str, dict[str, str]]] = []
    open_blocks: list[str] = []
    for piece in re.findall(r"[^{};]+\{|\}|[^{};]+;", sheet):
        said = " ".join(piece.split())
        if said.endswith("{"):
            open_blocks.append(said.removesuffix("{").strip())
            found.append((" ".join(open_blocks[1:]), {}))
        elif said == "}":
            open_blocks.pop()
        elif colour := re.fullmatch(r"--([\w-]+): (#[0-9a-f]{6});", said):
            found[-1][1][colour[1]] = colour[2]
    return [(where, colours) for where, colours in found if colours]


def schemes() -> dict[str, dict[str, str]]:
    """The colours of each scheme, name -> hex; each block of the sheet holds one of them whole."""
    told: dict[str, dict[str, str]] = {}
    for where, colours in colour_blocks():
        told.setdefault(scheme_of(where), colours)
    return {name: told[name] for name in SCHEME_NAMES}


def scheme_of(where: str) -> str:
    """The scheme that a block of `colour_blocks` sets, by its condition."""
    chosen = "".join(re.findall(r'\[data-theme="(\w+)"\]', re.sub(r":not\([^)]*\)", "", where)))
    dark = "dark" if "scheme: dark" in where or chosen == "dark" else ""
    more = "contrast" if "contrast: more" in where or chosen == "contrast" else ""
    return "-".join(filter(None, (more, dark))) or "light"


def _pairs(colours: dict[str, str]) -> list[PairView]:
    views = (PairView(one, on, colours[one], colours[on], contrast(colours[one], colours[on])) for one, on, _ in PAIRS)
    return sorted(views, key=lambda pair: pair.ratio)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio").

    >>> contrast("#ffffff", "#000000")
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, the definition of that name)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
