"""Headlines, summaries and texts."""

from __future__ import annotations

import re
from typing import Any

from commonwire.formats.agency_json.blocks import is_blocks, read_blocks
from commonwire.formats.agency_json.source import Source
from commonwire.formats.finish import read_language
from commonwire.formats.json_values import by_language, listed, raw_text_of, text_of
from commonwire.formats.sanitise import html_to_text, in_paragraph, is_markup, sanitise_html, text_to_html
from commonwire.news.item import Headline, Item

_CUT = re.compile(r"\[\+\d{1,9} chars\]$")


def add_headline(item: Item, source: Source) -> None:
    """Add the main headline."""
    if text := text_of(source.first("headline")[1]):
        item.headlines.insert(0, Headline(value=text))


def add_headlines(item: Item, source: Source) -> None:
    """Add the other headlines, whose field says their role."""
    for path, value in source.items("headlines"):
        if text := text_of(value):
            role = path.rpartition(".")[2].removeprefix("headline_").lower()
            item.headlines.append(Headline(value=text, role="subhead" if role.startswith("subhead") else role))


def add_titles(item: Item, source: Source) -> None:
    """Headlines in languages: those of the first field are the main ones."""
    for n, value in enumerate(source.all("titles")):
        role = "title" if n else "main"
        named = by_language(value)
        if not named and (text := text_of(value)):
            item.headlines.append(Headline(value=text, role=role))
        for tag, said in named.items():
            item.headlines.append(Headline(value=said, role=role, language=read_language(tag, source.notes)))


def add_summary(item: Item, source: Source) -> None:
    """Add the summary, as plain text."""
    text = raw_text_of(source.first("summary")[1])
    if text:
        safe = sanitise_html(text, bounds=source.notes.bounds)[0] if is_markup(text) else None
        item.summary = text.strip() if safe is None else html_to_text(safe)


def _blocks(item: Item, path: str, value: Any, source: Source) -> str:
    """The text of a body made of blocks; what is no text among them is kept at its place."""
    found = read_blocks(value)
    item.renditions += found.renditions
    source.private += found.notes
    if found.left:
        source.keep(path, found.left)
    return found.html


def add_body(item: Item, source: Source) -> None:
    """Add the text; pictures in it become renditions."""
    path, value = source.first("body")
    if is_blocks(value):
        value = _blocks(item, path, value, source)
    parts = [text for part in listed(value) if (text := raw_text_of(part))]
    html = "".join(part if is_markup(part) else text_to_html(part) for part in parts)
    for more in source.all("further"):
        html += raw_text_of(more) or ""
    if not html:
        return
    html, remarks = sanitise_html(html, bounds=source.notes.bounds, renditions=item.renditions)
    source.notes.remarks += remarks
    item.body_text = html_to_text(html) or None
    item.body_html = in_paragraph(html) or None
    if item.body_text and _CUT.search(item.body_text):
        source.notes.guessed("body", "The text is cut off by the sender: only its beginning is here.")
