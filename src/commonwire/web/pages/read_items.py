"""Items as they were read and not given: what a test of a feed and a tried file show."""

from __future__ import annotations

from datetime import datetime

from commonwire.base.texts import English, text
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
        said = text(
            "%(what)s (%(where)s). %(remedy)s",
            what=English(part.message),
            where=part.where,
            remedy=English(part.remedy),
        )
        return ReadItemView(headline=None, fields=[], report=ReportView(format=format, remarks=[]), refused=said)
    item, report = part.item, part.report
    body = item.body_text or ""
    return ReadItemView(
        headline=Words(item.headline, item.language) if item.headline else None,
        fields=[(label, value) for label, value in _fields(item, reader) if value.text],
        report=ReportView(
            format=report.format,
            remarks=[RemarkView(kind=line.kind, where=line.where, text=line.text) for line in report.remarks],
        ),
        text=Words(body[:LONGEST_TEXT] + (" …" if len(body) > LONGEST_TEXT else ""), item.language) if body else None,
    )


def _fields(item: Item, reader: Reader) -> list[tuple[str, Words]]:
    def said(value: str | None) -> Words:
        return Words(value or "", item.language)

    def plain(value: str | None) -> Words:
        return Words(value or "", "en")

    def names(named: list[Concept] | list[Place]) -> Words:
        return joined([reader.label(it, item.language) for it in named])

    return [
        (text("Identity"), Words(item.uri)),
        (text("Version of the source"), Words(item.source_version or "")),
        (text("Status"), words_of(reader.code("stat", item.status)) if item.status != "usable" else Words("")),
        (text("Language"), words_of(reader.language(item.language))),
        (text("Embargo until"), plain(_time(item.embargo_until))),
        (text("Published"), plain(_time(item.first_created_at))),
        (text("Changed"), plain(_time(item.version_created_at))),
        (text("Byline"), said(item.byline)),
        (text("Dateline"), said(item.dateline)),
        (text("Subjects"), names(item.subjects)),
        (text("Genre"), names(item.genres)),
        (text("Places"), names(item.places)),
        (text("People"), names(item.people)),
        (text("Organisations"), names(item.organisations)),
        (text("Keywords"), said(", ".join(item.keywords))),
        (text("Urgency"), words_of(reader.urgency(item.urgency)) if item.urgency else Words("")),
        (text("Credit"), said(item.credit)),
        (text("Licence"), said(item.licence)),
        (text("Summary"), said(item.summary)),
        (text("Pictures, sound and film"), plain(str(len(item.renditions)) if item.renditions else None)),
    ]


def _time(at: datetime | str | None) -> str | None:
    return at.isoformat(" ", "minutes") if isinstance(at, datetime) else at
