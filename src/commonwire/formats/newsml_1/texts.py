"""Which of the texts of a NewsML 1 item is its body, and what the others are."""

from __future__ import annotations

from commonwire.formats.inline import put_head
from commonwire.formats.newsml_1.components import Found, Piece
from commonwire.formats.newsml_1.document import CAPTION_ROLES, HEAD_ROLES, MAIN_ROLES, SUMMARY_ROLES
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, in_paragraph, plain, sanitise_html
from commonwire.news.item import Headline, Item

_LEFT_OUT = {"stylesheet", "thumbnail"}


def put_texts(item: Item, found: Found, notes: Notes) -> None:
    """Put the main texts, and behind them those of other roles, into the body; headlines and captions beside it."""
    main: list[Piece] = []
    others: list[Piece] = []
    captions: list[str] = []
    for piece in found.pieces:
        if piece.role in HEAD_ROLES:
            _headline(item, plain(piece.html), HEAD_ROLES[piece.role])
        elif piece.role in SUMMARY_ROLES and item.summary is None:
            item.summary = plain(piece.html) or None
        elif piece.role in CAPTION_ROLES:
            captions.append(plain(piece.html))
        elif piece.role in MAIN_ROLES:
            main.append(piece)
        elif piece.role not in _LEFT_OUT:
            others.append(piece)
    if item.summary is None and captions:
        item.summary = captions[0]
    item.language = item.language or next((piece.language for piece in main if piece.language), None)
    for piece in main:
        put_head(item, piece.head, notes)
    _body(item, [*(main or []), *others], notes)


def _headline(item: Item, words: str, role: str) -> None:
    if words and all(headline.value != words for headline in item.headlines):
        taken = any(headline.role == "main" for headline in item.headlines)
        item.headlines.append(Headline(value=words, role="other" if role == "main" and taken else role))
        item.headlines.sort(key=lambda headline: headline.role != "main")


def _body(item: Item, pieces: list[Piece], notes: Notes) -> None:
    html, remarks = sanitise_html("".join(in_paragraph(piece.html) for piece in pieces), bounds=notes.bounds)
    notes.remarks += remarks
    item.body_html = html or None
    item.body_text = html_to_text(html) or None
