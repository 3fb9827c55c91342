"""Items as they were read and not given: what a test of a feed and a tried file show."""

from __future__ import annotations

from datetime import datetime

from commonwire.news.item import Concept, Given, Item, Place, Refused
from commonwire.web.pages.frame import Words, joined, words_of
from commonwire.web.pages.item_views import RemarkView, ReportView
from commonwire.web.pages.outlet_views import ReadItemView
from commonwire.web.reader import Reader

LONGEST_TEXT = 4_000
"""Characters of a text that are shown."""


def read_item_view(part: Given | Refused, format: str, reader: Reader) -> ReadItemView:
    """One part of a message: the fields as others would see them with the reading report, or why it was refused."""
    if isinstance(part, Refused):
        said = f"{part.message} ({part.where}). {part.remedy}"
        return ReadItemView(headline=None, fields=[], report=ReportView(format=format, remarks=[]), refused=said)
    item, report = part.item, part.report
    text = item.body_text or ""
    return ReadItemView(
        headline=Words(item.headline, item.language) if item.headline else None,
        fields=[(label, value) for label, value in _fields(item, reader) if value.text],
        report=ReportView(
            format=report.format,
            remarks=[RemarkView(kind=line.kind, where=line.where, text=line.text) for line in report.remarks],
        ),
        text=Words(text[:LONGEST_TEXT] + (" …" if len(text) > LONGEST_TEXT else ""), item.language) if text else None,
    )


def _fields(item: Item, reader: Reader) -> list[tuple[str, Words]]:
    def said(value: str | None) -> Words:
        return Words(value or "", item.language)

    def plain(value: str | None) -> Words:
        return Words(value or "", "en")

    def names(named: list[Concept] | list[Place]) -> Words:
        return joined([reader.label(it, item.language) for it in named])

    return [
        ("Identity", Words(item.uri)),
        ("Version of the source", Words(item.source_version or "")),
        ("Status", words_of(reader.code("stat", item.status)) if item.status != "usable" else Words("")),
        ("Language", words_of(reader.language(item.language))),
        ("Embargo until", plain(_time(item.embargo_until))),
        ("Published", plain(_time(item.first_created_at))),
        ("Changed", plain(_time(item.version_created_at))),
        ("Byline", said(item.byline)),
        ("Dateline", said(item.dateline)),
        ("Subjects", names(item.subjects)),
        ("Genre", names(item.genres)),
        ("Places", names(item.places)),
        ("People", names(item.people)),
        ("Organisations", names(item.organisations)),
        ("Keywords", said(", ".join(item.keywords))),
        ("Urgency", words_of(reader.urgency(item.urgency)) if item.urgency else Words("")),
        ("Credit", said(item.credit)),
        ("Licence", said(item.licence)),
        ("Summary", said(item.summary)),
        ("Pictures, sound and film", plain(str(len(item.renditions)) if item.renditions else None)),
    ]


def _time(at: datetime | str | None) -> str | None:
    return at.isoformat(" ", "minutes") if isinstance(at, datetime) else at
