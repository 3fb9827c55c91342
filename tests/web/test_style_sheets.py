"""The style sheets: colours that can be told apart, logical directions, nothing unused, and what the desk weighs."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from commonwire.web.pages.render import page, static_folder, static_path
from commonwire.web.pages.styleguide_colours import COLOURS, PAIRS, colour_blocks, contrast, scheme_of, schemes
from tests.web.samples import every_page

SHEETS = sorted((static_folder() / "css").glob("*.css"))
LARGEST_DESK = 200 * 1024
LARGEST_SCRIPT = 80 * 1024
"""Bytes of the desk when it is first opened, packed: all but its fonts, and its scripts."""


def rules_of(sheet: Path) -> str:
    """A sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_knows_no_left_and_right(sheet: Path) -> None:
    physical = re.findall(
        r"[\w-]*\b(?:left|right)\b[\w-]*|\b(?:margin|padding|border)-(?:top|bottom)\b|(?<![\w-])(?:top|bottom)\s*:"
        r"|(?<![\w-])(?:(?:min|max)-)?(?:width|height)\s*:(?![^{]*\)\s*\{)",
        rules_of(sheet),
    )

    assert not [it for it in physical if not it.startswith(("min-width", "max-width"))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_loads_nothing_but_our_fonts(sheet: Path) -> None:
    loaded = re.findall(r"url\(([^)]*)\)|(@import)", rules_of(sheet))

    assert "@import" not in [imported for _, imported in loaded]
    assert all(re.fullmatch(r"\.\./fonts/[\w.-]+\.woff2", address) for address, _ in loaded)


# ---- colours


@pytest.mark.parametrize("scheme", schemes())
def test_every_pair_of_colours_has_its_contrast(scheme: str) -> None:
    colours = schemes()[scheme]

    low = {
        (one, other): round(contrast(colours[one], colours[other]), 2)
        for one, other, least in PAIRS
        if contrast(colours[one], colours[other]) < least
    }
    assert not low


def test_a_scheme_has_the_same_colours_however_it_was_asked_for() -> None:
    for where, colours in colour_blocks():
        assert colours == schemes()[scheme_of(where)], where


def test_every_scheme_can_be_had_from_the_system_and_by_choice() -> None:
    ways = [scheme_of(where) for where, _ in colour_blocks()]

    assert {scheme: ways.count(scheme) for scheme in schemes()} == {
        "light": 1,
        "dark": 2,
        "contrast": 2,
        "contrast-dark": 3,
    }


def test_the_styleguide_knows_every_colour() -> None:
    assert set(COLOURS) == set(schemes()["light"])


# ---- scripts


def test_a_read_text_in_nastaliq_has_room_above_and_below() -> None:
    tokens = rules_of(static_folder() / "css" / "tokens.css")
    urdu = re.findall(r"^  :lang\(ur\) \{(.*?)\}", tokens, re.DOTALL | re.MULTILINE)

    assert len(urdu) == 1
    assert all(float(height) >= 2.2 for height in re.findall(r"--(?:leading|heading): ([\d.]+)", urdu[0]))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_text_in_the_serif_has_lines_of_a_fixed_height(sheet: Path) -> None:
    fixed = re.findall(r"font: [^;{}]*/\s*[\d.]+ var\(--serif\)", rules_of(sheet))

    assert not fixed


# ---- weight


def test_the_desk_stays_light(tables: dict[str, str]) -> None:
    text = page(*every_page()["desk"])
    addresses = re.findall(rf'(?:src|href)="{static_path()}/([^"]+)"', text)
    files = [static_folder() / address for address in addresses]
    files += [static_folder() / "js" / name for name in _imported(files)]
    packed = {file.name: len(gzip.compress(file.read_bytes(), 9)) for file in files}
    scripts = sum(size for name, size in packed.items() if name.endswith(".js"))
    whole = len(gzip.compress(text.encode(), 5)) + sum(packed.values())
    fonts = [file.stat().st_size for file in (static_folder() / "fonts").glob("*.woff2")]
    sheets = sum(size for name, size in packed.items() if name.endswith(".css"))
    tables["Weight of the desk (packed, first visit; fonts apart)"] = (
        f"page {len(gzip.compress(text.encode(), 5)) / 1024:.1f} KB, sheets {sheets / 1024:.1f} KB, "
        f"scripts {scripts / 1024:.1f} of {LARGEST_SCRIPT // 1024} KB, "
        f"whole {whole / 1024:.1f} of {LARGEST_DESK // 1024} KB in {1 + len(packed)} requests; "
        f"{len(fonts)} fonts of {sum(fonts) / 1024:.0f} KB, loaded by need"
    )

    assert whole <= LARGEST_DESK
    assert scripts <= LARGEST_SCRIPT


def _imported(files: list[Path]) -> set[str]:
    """The modules that those scripts import, and what these import."""
    found: set[str] = set()
    waiting = [file for file in files if file.suffix == ".js"]
    while waiting:
        for name in re.findall(
            r"""from ["']\./([\w-]+\.js)|import ["']\./([\w-]+\.js)""", waiting.pop().read_text("utf-8")
        ):
            module = name[0] or name[1]
            if module not in found and not any(file.name == module for file in files):
                found.add(module)
                waiting.append(static_folder() / "js" / module)
    return found


# ---- nothing unused

TEMPLATES = static_folder().parent / "templates"


def given() -> tuple[set[str], set[str]]:
    """The classes that templates, scripts and markup made in Python give, and the beginnings of those put together."""
    templates = "\n".join(file.read_text("utf-8") for file in TEMPLATES.rglob("*.html"))
    scripts = "\n".join(file.read_text("utf-8") for file in (static_folder() / "js").glob("*.js"))
    modules = "\n".join(file.read_text("utf-8") for file in TEMPLATES.parent.rglob("*.py"))
    said = [
        *re.findall(r'class="((?:\{\{.*?\}\}|\{%.*?%\}|[^"])*)"', templates),
        *re.findall(r"\{% block page %\}(.*?)\{% endblock", templates),
        *(quoted for three in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', scripts) for quoted in three),
        *re.findall(r"class=\\?[\"']([^\"'>]*)", modules),
    ]
    words = set(re.findall(r"[a-z][\w-]*", " ".join(said)))
    begun = set(re.findall(r"([a-z][\w-]*)(?:\{|\$\{|\" ~)", " ".join(said)))
    return words, begun | {word for word in words if word.endswith("-")}


def styled() -> set[str]:
    """The classes that the sheets ask for."""
    rules = "\n".join(rules_of(sheet) for sheet in SHEETS if sheet.name != "fonts.css")
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", rules)))


def test_every_class_of_a_sheet_is_on_some_page() -> None:
    words, begun = given()

    assert not {name for name in styled() - words if not name.startswith(tuple(begun))}


def test_paper_is_white_whatever_the_theme() -> None:
    sheet = rules_of(static_folder() / "css" / "print.css")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", sheet))

    assert set(colours) == set(COLOURS)
    assert not [
        pair for pair in PAIRS if pair[1] in ("paper", "sheet") and contrast(colours[pair[0]], "#ffffff") < pair[2]
    ]
