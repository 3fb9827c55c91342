"""Which of the texts of a NewsML 1 item is its body, and what the others are."""

from __future__ import annotations

from typing import Any

from commonwire.formats.headline import first_words
from commonwire.formats.inside import fill
from commonwire.formats.newsml_1.components import Found, Piece
from commonwire.formats.newsml_1.document import (
    BESIDE_ROLES,
    CAPTION_ROLES,
    HEAD_ROLES,
    LEAD_ROLES,
    MAIN_ROLES,
    SUMMARY_ROLES,
)
from commonwire.formats.notes import Notes
from commonwire.formats.pictures import joined
from commonwire.formats.sanitise import html_to_text, in_paragraph, plain, sanitise_html
from commonwire.news.item import Headline, Item, Rendition

_BEGINNING = 60  # characters of a lead that the text repeats


def put_texts(item: Item, found: Found, kept: dict[str, Any], notes: Notes) -> None:
    """Put the main texts, and behind them those of other roles, into the body; headlines and captions beside it."""
    groups: dict[str, list[Piece]] = {}
    for piece in found.pieces:
        groups.setdefault(_GROUPS.get(piece.role, "other"), []).append(piece)
    for piece in groups.get("head", ()):
        _headline(item, plain(piece.html), HEAD_ROLES[piece.role])
    main, leads = groups.get("main", []), groups.get("lead", [])
    sums = (plain(piece.html) for name in ("summary", "lead", "caption") for piece in groups.get(name, ()))
    item.summary = item.summary or next((words for words in sums if words), None)
    if beside := {piece.role: plain(piece.html) for piece in groups.get("beside", ())}:
        kept["texts"] = beside
    item.language = item.language or next((piece.language for piece in main if piece.language), None)
    further = groups.get("summary", [])[1:]
    _body(item, [*_new(leads, main), *main, *further, *groups.get("other", [])], notes)
    for piece in [*main, *groups.get("caption", ())]:
        if piece.story is not None:
            fill(item, piece.story, notes)
    _kind(item, found)
    if not item.headlines:
        item.headlines = first_words(item.body_text or item.summary, notes)


_GROUPS = {
    **dict.fromkeys(MAIN_ROLES, "main"),
    **dict.fromkeys(HEAD_ROLES, "head"),
    **dict.fromkeys(SUMMARY_ROLES, "summary"),
    **dict.fromkeys(LEAD_ROLES, "lead"),
    **dict.fromkeys(CAPTION_ROLES, "caption"),
    **dict.fromkeys(BESIDE_ROLES, "beside"),
    **dict.fromkeys(("stylesheet", "thumbnail"), "left out"),
}


def _new(leads: list[Piece], main: list[Piece]) -> list[Piece]:
    """The leads with which the text does not begin already."""
    text = plain(main[0].html) if main else ""
    return [piece for piece in leads if not text.startswith(plain(piece.html)[:_BEGINNING])]


def _kind(item: Item, found: Found) -> None:
    """A picture, sound or film with no more than a caption is no text."""
    media = [kind for kind in found.kinds if kind != "text"]
    if media and item.body_html is None:
        item.kind = media[0]


def _headline(item: Item, words: str, role: str) -> None:
    if words and all(headline.value != words for headline in item.headlines):
        taken = any(headline.role == "main" for headline in item.headlines)
        item.headlines.append(Headline(value=words, role="other" if role == "main" and taken else role))
        item.headlines.sort(key=lambda headline: headline.role != "main")


def _body(item: Item, pieces: list[Piece], notes: Notes) -> None:
    pictures: list[Rendition] = []
    html, remarks = sanitise_html("".join(in_paragraph(piece.html) for piece in pieces), renditions=pictures)
    notes.remarks += remarks
    item.renditions = joined(item.renditions, pictures)
    item.body_html = in_paragraph(html) or None
    item.body_text = html_to_text(html) or None
