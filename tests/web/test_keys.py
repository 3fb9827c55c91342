"""The map of keys is the one that the pages have, and the one that the docs show."""

from __future__ import annotations

import re
from pathlib import Path

from commonwire.web.pages.keys import KEY_MAP, KeyGroup, Keys

WEB = Path(__file__).parents[2] / "src" / "commonwire" / "web"
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "keys.md"
BY_SCRIPT = {"j", "k", "o", "Enter", "Ctrl+K", "Esc"}
"""Keys that no element names: they move, open and close."""


def told(is_sequence: bool) -> set[str]:
    """The keys of the map: single ones, or those after g."""
    lines = [line for group in KEY_MAP for line in group.keys if line.is_sequence is is_sequence]
    return {line.keys[1] for line in lines} if is_sequence else {key for line in lines for key in line.keys}


def named(pattern: str) -> set[str]:
    """What templates say where `pattern` is."""
    texts = [file.read_text("utf-8") for file in (WEB / "templates").rglob("*.html")]
    return {key for text in texts for key in re.findall(pattern, text)}


def test_every_key_of_a_page_is_in_the_map_and_every_key_of_the_map_is_on_a_page() -> None:
    frame = (WEB / "templates" / "frame.html").read_text("utf-8")
    of_places = set(re.findall(r'_\("[^"]+"\), "(\w)"', frame))

    assert named(r'data-key="([^{"]+)"') | of_places | BY_SCRIPT == told(is_sequence=False)


def test_every_place_that_has_a_letter_is_in_the_map() -> None:
    assert named(r'\bgo="(\w)"') | named(r'data-go="(\w)"') == told(is_sequence=True)


def test_a_letter_means_one_place() -> None:
    letters = [line.keys for group in KEY_MAP for line in group.keys if line.is_sequence]

    assert len(letters) == len(set(letters))


def test_the_reference_shows_the_map() -> None:
    assert reference() in REFERENCE.read_text("utf-8"), f"docs/reference/keys.md needs:\n{reference()}"


def reference() -> str:
    """The map as the reference has it."""
    return "\n\n".join(_table(group) for group in KEY_MAP)


def _table(group: KeyGroup) -> str:
    rows = [f"| {_pressed(line)} | {line.does} |" for line in group.keys]
    return "\n".join([f"## {group.name}", "", "| key | does |", "|---|---|", *rows])


def _pressed(line: Keys) -> str:
    return (" then " if line.is_sequence else ", ").join(f"`{key}`" for key in line.keys)
