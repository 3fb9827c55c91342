"""The written formats as people choose them, and what a format could not carry in words."""

from __future__ import annotations

from urllib.parse import urlencode

from commonwire.base.texts import text
from commonwire.formats.package import chosen_formats
from commonwire.formats.write import WRITERS, Format
from commonwire.web.pages.frame import Choice
from commonwire.web.pages.item_views import FileView, FormatGroup
from commonwire.web.taking import Document

USUAL = "html"
"""The format that is chosen until somebody chooses another."""
_PURPOSES = {
    "page": text("For a web page"),
    "cms": text("For a CMS or wire system"),
    "newsletter": text("For a newsletter, feed or message"),
    "calendar": text("For a calendar"),
    "program": text("For a program of your own"),
}
_WORDS = {
    "uri": text("its identity"),
    "kind": text("what kind of item it is"),
    "status": text("whether it may be used"),
    "embargo_until": text("the embargo"),
    "headlines": text("all of its headlines"),
    "body_html": text("the text with its markup"),
    "body_text": text("the plain text"),
    "signals": text("signals on handling"),
    "copyright_holder": text("the holder of the copyright"),
    "web_address": text("its address on the web"),
    "usage_terms": text("usage terms in the owner's words"),
    "rights_info": text("statements of rights in full"),
    "terms": text("the owner's terms"),
    "renditions": text("pictures, sound and film"),
    "relations": text("links to other items"),
    "hops": text("the stations on its way"),
    "extra": text("fields of the source's own"),
    "first_created_at": text("when it was first created"),
    "version_created_at": text("when this version was created"),
    "content_created_at": text("when its content was made"),
    "expires_at": text("when it expires"),
    "event_details": text("details of the event"),
    "planned_coverage": text("planned coverage"),
}


def format_groups() -> list[FormatGroup]:
    """Every format that is written, by what a newsroom wants it for; the usual one first."""
    names = sorted(WRITERS, key=lambda name: name != USUAL)
    return [
        FormatGroup(label=label, choices=choices)
        for purpose, label in _PURPOSES.items()
        if (choices := [Choice(name, WRITERS[name].name) for name in names if WRITERS[name].purpose == purpose])
    ]


def files_of(item: str, document: Document, format: str, take: str) -> list[FileView]:
    """The files of a document that was made in `format`, one or several, each with its own address."""
    names = chosen_formats(format)
    losses = [file.losses for file in document.files] or [document.losses]
    files = [file.name for file in document.files] or [document.name]
    return [
        FileView(
            name=name, label=WRITERS[format].name, href=content_address(item, format, take), losses=loss_words(lost)
        )
        for format, name, lost in zip(names, files, losses, strict=True)
    ]


def other_formats(item: str, format: str, take: str) -> list[FileView]:
    """The formats that were not chosen, with the address of each."""
    chosen = set(chosen_formats(format))
    others: dict[str, Format] = {name: format for name, format in WRITERS.items() if name not in chosen}
    return [
        FileView(name=name, label=format.name, href=content_address(item, name, take))
        for name, format in others.items()
    ]


def content_address(item: str, format: str, take: str) -> str:
    """Where a taken item is downloaded in `format`, without what its take left out."""
    return f"/items/{item}/content?{urlencode({'format': format, 'take': take}, safe=',')}"


def loss_words(names: list[str]) -> list[str]:
    """Fields of the common model in words.

    >>> loss_words(["urgency", "planned_coverage", "located"])
    ['urgency', 'planned coverage', 'located']
    """
    return [_WORDS.get(name, name.replace("_", " ")) for name in names]
