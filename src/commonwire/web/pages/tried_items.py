"""Items of a tried file: how each was understood, what giving it would do, and what others would see of it."""

from __future__ import annotations

from typing import Any

from commonwire.base.texts import text
from commonwire.news.item import Concept, EventDetails, Given, Item
from commonwire.rights.describe import describe
from commonwire.web.giving import Tried
from commonwire.web.pages.forms import sentence
from commonwire.web.pages.frame import Words, joined
from commonwire.web.pages.item_shown import rendition_link
from commonwire.web.pages.outlet_views import ReadItemView
from commonwire.web.pages.read_items import read_item_view
from commonwire.web.pages.safe_text import shown_markup
from commonwire.web.pages.use_words import said
from commonwire.web.reader import Reader
from commonwire.web.wording import words_for

LONGEST_MARKUP = 40_000
"""Characters of a text with markup that are shown; a longer one is shown in part, as plain text."""
_ANNOUNCED = {
    "existence": text("that it is there"),
    "headline": text("its headline"),
    "summary": text("its summary"),
    "subjects": text("its subjects"),
}


def tried_view(tried: Tried, format: str, reader: Reader) -> ReadItemView:
    """One item of a tried file as its owner, who reads it as `reader`, sees it before it is given."""
    part, foreseen = tried.part, tried.foreseen
    view = read_item_view(part, format, reader)
    view.number = tried.number
    if not isinstance(part, Given):
        return view
    item = foreseen.item if foreseen else part.item
    if item.body_html and len(item.body_html) <= LONGEST_MARKUP:
        view.body_html = shown_markup(item.body_html)
    view.headlines = [Words(line.value, line.language or item.language) for line in item.headlines[1:]]
    view.note = Words(item.editor_note, item.language) if item.editor_note else None
    view.more = [(label, value) for label, value in _more(item, reader) if value.text]
    view.renditions = [rendition_link(rendition) for rendition in item.renditions]
    if foreseen is None:
        view.refused = sentence(tried.refusal) if tried.refusal else None
        return view
    view.outcome, view.version, view.public_version = foreseen.outcome, foreseen.version, foreseen.public_version
    view.others_see, view.until = foreseen.others_see, item.embargo_until
    view.announced = announced_words(foreseen.announced)
    words = words_for(reader.languages)
    view.terms = [said(line, words) for line in describe(item.terms, words)] if item.terms else []
    is_here = foreseen.version > (1 if foreseen.outcome == "new" else 0)
    view.href = f"/items/{foreseen.id}" if is_here else None
    return view


def announced_words(names: list[str]) -> list[str]:
    """What is shown of a story before its embargo ends, in words.

    >>> announced_words(["headline"])
    ['its headline']
    """
    return [_ANNOUNCED[name] for name in names if name in _ANNOUNCED]


def _more(item: Item, reader: Reader) -> list[tuple[str, Words]]:
    """What only whoever gives a file wants to check."""
    event = item.event_details or EventDetails()

    def names(concepts: list[Concept]) -> Words:
        return joined(reader.label(it, item.language) for it in concepts)

    return [
        (text("Kind"), Words(item.kind, "en")),
        (text("Begins"), Words(event.starts or "")),
        (text("Ends"), Words(event.ends or event.duration or "")),
        (
            text("Planned"),
            Words(", ".join(plan.title or plan.kind or "" for plan in item.planned_coverage), item.language),
        ),
        (text("Slugline"), Words(item.slugline or "", item.language)),
        (text("Located"), Words(item.located or "", item.language)),
        (text("Made by"), names(item.creators)),
        (text("Sources"), names(item.sources)),
        (text("Events"), names(item.events)),
        (text("Signals"), names(item.signals)),
        (text("Copyright"), Words(item.copyright or item.copyright_holder or "")),
        (text("Expires"), Words(item.expires_at.isoformat(" ", "minutes") if item.expires_at else "")),
        (text("Relayed by"), Words(", ".join(hop.party for hop in item.hops))),
        (text("Links"), Words(", ".join(link.title or link.uri or link.rel for link in item.relations))),
        (text("Kept as it came"), Words(", ".join(_kept(item.extra)))),
    ]


def _kept(extra: dict[str, Any]) -> list[str]:
    """The names of fields that the model does not know; each format keeps its own under its name."""
    return [name for key, value in extra.items() for name in (value if isinstance(value, dict) else [key])]
