"""E-mail to the common model: a mail is a story, unless stories are attached to it or sent on in it.

Whatever speaks of people and how to reach them, and whatever covers a story, goes to the private note.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.embargo import find_embargo
from commonwire.formats.finish import finish
from commonwire.formats.handling import read_handling
from commonwire.formats.mail.attached import Reader, drop, is_picture, read_document, renditions_of
from commonwire.formats.mail.body import Body, read_body, tell
from commonwire.formats.mail.content import Attached, content_in
from commonwire.formats.mail.document import messages_in
from commonwire.formats.mail.fields import (
    authors,
    charset_of,
    creators_of,
    envelope,
    genre_of,
    identity,
    kept,
    list_name,
    read_fields,
    sent_at,
)
from commonwire.formats.mail.parts import Part, parse
from commonwire.formats.mail.subject import Subject, read_subject
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.pictures import joined
from commonwire.news.item import Given, Headline, Item, Reading, Refused, Report

_FORMAT, _MEDIA_TYPE = "mail", "message/rfc822"
_COVER = 100  # a text of fewer words above an attached story covers it
_FIRST_LINES = 5


class _Mail(msgspec.Struct, kw_only=True):
    """A mail on its way to items."""

    message: Part
    charset: str | None
    subject: Subject
    body: Body
    sent_at: datetime | None
    envelope: list[str]
    notes: Notes

    @property
    def said(self) -> list[str]:
        """What the Subject and lines to editors say about handling."""
        inner = read_subject(self.body.head.get("subject", ""))
        return [*self.subject.said, *inner.said, *self.body.notes]


def read_mail(data: bytes, notes: Notes, reader: Reader) -> Reading:
    """The items in a mail, or in an mbox of several; `reader` reads what is attached.

    Raises BadInputError when nothing in it gives an item, TooLargeError.
    """
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    spans = messages_in(data)
    check_items(len(spans), notes.bounds)
    if len(spans) == 1:
        results = _results(parse(data, *spans[0], notes.bounds), data, notes, reader)
        if not any(isinstance(result, Given) for result in results):
            raise _no_item(results)
        return Reading(format=_FORMAT, results=results)
    found: list[Given | Refused] = []
    for number, (start, end) in enumerate(spans, start=1):
        try:
            found += _results(parse(data, start, end, notes.bounds), data[start:end], notes.fresh(), reader)
        except BadInputError as error:
            found.append(_refused(error, f"mail {number}"))
    return Reading(format=_FORMAT, results=found)


def _results(message: Part, original: bytes, notes: Notes, reader: Reader) -> list[Given | Refused]:
    """The items of one mail: what is attached or sent on, else the mail itself, or both."""
    charset = charset_of(message)
    content = content_in(message, charset, notes)
    subject = read_subject(message.field("subject", charset) or content.subject or "", list_name(message))
    if subject.said:
        notes.repaired("headlines", f"Taken off the Subject: {' '.join(subject.said)}.")
    mail = _Mail(
        message=message,
        charset=charset,
        subject=subject,
        body=read_body(content.texts, charset, subject, notes) if content.texts else Body(text=""),
        sent_at=sent_at(message, notes),
        envelope=envelope(message, authors(message, charset), charset),
        notes=notes,
    )
    inside, pictures, is_news = _inside(content.mails, content.attached, notes, reader)
    has_items = any(isinstance(result, Given) for result in inside)
    words = mail.body.words
    if has_items and (is_news or words < _COVER or subject.is_forward):
        for picture in pictures:
            drop(picture, notes)
        _cover(inside, mail)
        return inside
    if not words and pictures and not has_items:
        return [*_pictures(pictures, mail, reader), *inside]
    if not words and inside:
        return inside
    return [_given(mail, pictures, original), *inside]


def _inside(
    mails: list[Part], attached: list[Attached], notes: Notes, reader: Reader
) -> tuple[list[Given | Refused], list[Attached], bool]:
    """The items of the mails and documents in a mail, its pictures, and whether a format of news was among them."""
    results: list[Given | Refused] = []
    pictures: list[Attached] = []
    is_news = False
    for number, mail in enumerate(mails, start=1):
        try:
            results += _results(mail, mail.original, notes.fresh(), reader)
        except BadInputError as error:
            results.append(_refused(error, f"mail inside, {number}"))
    for file in attached:
        if is_picture(file):
            pictures.append(file)
            continue
        read = read_document(file, notes, reader)
        if read is None:
            drop(file, notes)
            continue
        results += read[0]
        is_news |= read[1]
    return results, pictures, is_news


def _cover(results: list[Given | Refused], mail: _Mail) -> None:
    """The words of a mail that covers `results` go to their private notes; what it says of handling holds for them."""
    words = mail.body.plain
    headline = mail.message.field("subject", mail.charset)
    note = [*mail.envelope, f"Subject: {headline}" if headline else "", words, *mail.body.private]
    for result in results:
        if not isinstance(result, Given):
            continue
        item = result.item
        said = [part for part in (item.editor_note or "", *note) if part and part.strip()]
        item.editor_note = "\n".join(said) or None
        own = Notes(defaults=mail.notes.defaults, bounds=mail.notes.bounds, now=mail.notes.now)
        own.remarks = result.report.remarks + mail.notes.remarks
        own.repaired("mail", "It came with a mail, whose words are in the private note.")
        _handle(item, mail, own)
        result.report.remarks = own.remarks


def _handle(item: Item, mail: _Mail, notes: Notes) -> None:
    """Kill, correction and embargo as the mail's words say them; an embargo never ends before the item's own."""
    status, signals = item.status, item.signals
    raw = mail.message.field("subject", mail.charset) or ""
    probe = Item(uri=item.uri, headlines=[Headline(value=mail.subject.headline)] if mail.subject.headline else [])
    read_handling(probe, " | ".join(mail.said), notes)
    item.status = "canceled" if probe.status == "canceled" else status
    item.signals = signals + [signal for signal in probe.signals if signal not in signals]
    text = mail.body.plain
    first = [line for line in text[:4_000].split("\n") if line.strip()][:_FIRST_LINES]
    until = find_embargo([raw, *mail.said, *mail.body.private[:50], *first], mail.sent_at, notes)
    own = item.embargo_until
    if until == "open" or own == "open":
        item.embargo_until = "open"
    elif until is not None:
        item.embargo_until = max(until, own) if isinstance(own, datetime) else until


def _given(mail: _Mail, pictures: list[Attached], original: bytes) -> Given:
    """The mail itself as an item."""
    notes, message, body = mail.notes, mail.message, mail.body
    inner = read_subject(body.head.get("subject", ""))
    headline = inner.headline or mail.subject.headline
    item = Item(uri="", headlines=[Headline(value=headline)] if headline else [])
    people = authors(message, mail.charset)
    item.first_created_at = item.version_created_at = mail.sent_at
    read_fields(message, item, mail.charset, notes)
    tell(body, item, notes)
    if not item.headlines and not item.body_text:
        raise BadInputError("The mail has no words", where="body", remedy="Send it with a Subject or a text.")
    if not body.head and not message.fields.get("list-id"):
        item.creators = creators_of(people)
    item.genres = genre_of(inner if inner.is_release else mail.subject)
    item.renditions = joined(renditions_of(pictures, notes), body.pictures)
    item.uri = identity(message, item, notes)
    _handle(item, mail, notes)
    item.editor_note = "\n".join([*mail.envelope, *body.private]) or None
    if found := kept(message, [*mail.subject.said, *inner.said], mail.charset):
        item.extra = {_FORMAT: found}
    report = Report(format=_FORMAT, remarks=notes.remarks)
    return Given(item=finish(item, notes), original=original, media_type=_MEDIA_TYPE, report=report)


def _pictures(pictures: list[Attached], mail: _Mail, reader: Reader) -> list[Given | Refused]:
    """The pictures of a mail without a text, each as an item."""
    results: list[Given | Refused] = []
    for picture in pictures:
        results += reader(picture.data, picture.kind, mail.notes.fresh()).results
    for result in results:
        if isinstance(result, Given) and not result.item.headlines and mail.subject.headline:
            result.item.headlines = [Headline(value=mail.subject.headline)]
    _cover(results, mail)
    return results


def _refused(error: BadInputError, place: str) -> Refused:
    where = f"{place}, {error.where}" if error.where else place
    return Refused(message=error.message, where=where, remedy=error.remedy or "Mend it and send it again.")


def _no_item(results: list[Given | Refused]) -> BadInputError:
    first = next((result for result in results if isinstance(result, Refused)), None)
    if first is None:
        return BadInputError("The mail has no words", where="body", remedy="Send it with a Subject or a text.")
    return BadInputError(first.message, where=first.where, remedy=first.remedy)
