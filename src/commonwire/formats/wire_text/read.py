"""Wire text to the common model: header, lines to editors, headline, dateline, text, day and hour.

Wire text has no identity of its own: one is made of source, number and day, so that a message sent twice is the
same item. All that is told by pattern is reported as guessed.
"""

from __future__ import annotations

import re

from commonwire.base.errors import BadFormatError, BadInputError
from commonwire.formats.addresses import made_uri
from commonwire.formats.characters import decode
from commonwire.formats.embargo import find_embargo
from commonwire.formats.finish import finish
from commonwire.formats.handling import read_handling
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.sanitise import escape
from commonwire.formats.text.read import find_wire_style
from commonwire.formats.wire_text.document import CATEGORIES, TOPICS
from commonwire.formats.wire_text.frames import Frame, frames_in
from commonwire.formats.wire_text.header import Header, hour_in, read_header
from commonwire.formats.wire_text.lines import Story, is_table, read_lines
from commonwire.news.item import Concept, Given, Headline, Item, Reading, Refused, Report
from commonwire.news.vocabulary import scheme_of

_BYLINE = re.compile(r"by ([\w.'’ -]{3,60})", re.IGNORECASE)
_SLUG = re.compile(r"[A-Za-z][\w/.,'&-]{1,40}(?:[ ]?[-/,][ ]?[\w/.'&-]{1,40}){0,5}")
_LONGEST_HEADLINE = 160
_ENDS = (".", "!", "?", "。", "؟", "۔")


def read_wire_text(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The messages of a transmission; a bad one costs only itself.

    Raises BadFormatError, BadInputError, TooLargeError.
    """
    frames = frames_in(data)
    if not frames:
        raise BadFormatError(
            "The wire text holds no message", where="first bytes", remedy="Send it whole, with its header."
        )
    check_items(len(frames), notes.bounds)
    if len(frames) == 1:
        given = _given(frames[0], data, media_type, notes)
        return Reading(format=given.report.format, results=[given])
    results = [_one(frame, media_type, number, notes) for number, frame in enumerate(frames, start=1)]
    name = next((result.report.format for result in results if isinstance(result, Given)), "wire_text")
    return Reading(format=name, results=results)


def _one(frame: Frame, media_type: str | None, number: int, notes: Notes) -> Given | Refused:
    try:
        return _given(frame, frame.original, media_type, notes.fresh())
    except BadInputError as error:
        return Refused(message=error.message, where=f"message {number}", remedy=error.remedy or "Send it again.")


def _given(frame: Frame, original: bytes, media_type: str | None, notes: Notes) -> Given:
    header = read_header(frame.head.decode("latin-1"))
    text = decode(frame.text, media_type, notes)
    story = read_lines(text)
    item = _item(frame, header, story, notes)
    report = Report(format=header.standard, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=media_type or "text/plain", report=report)


def _item(frame: Frame, header: Header, story: Story, notes: Notes) -> Item:
    hour = hour_in(frame.tail.decode("latin-1"), notes.now) or hour_in(_last(story), notes.now)
    item = Item(uri="", urgency=header.urgency, slugline=header.slug, version_created_at=hour)
    paragraphs = list(story.paragraphs)
    if item.slugline is None:
        item.slugline = _take_slug(paragraphs)
    _take_headline(item, paragraphs, notes)
    if not paragraphs and not item.headlines:
        raise BadInputError("The message has no words", where="text", remedy="Send the story.")
    item.body_html = "".join(
        f"<pre>{escape(part)}</pre>" if is_table(part) else f"<p>{escape(part)}</p>" for part in paragraphs
    )
    item.body_text = "\n\n".join(paragraphs) or None
    item.uri = _uri(header, item, notes)
    item.subjects = _subjects(header)
    read_handling(item, " | ".join([item.slugline or "", *story.markers, *story.editors]), notes)
    item.embargo_until = find_embargo([*story.editors, *paragraphs[:3]], hour, notes)
    find_wire_style(item.body_text or "", item, notes)
    if not item.headlines:
        item.headlines = first_words(item.body_text, notes)
    item.editor_note = "\n".join(story.editors) or None
    if story.editors:
        notes.repaired("text", f"{len(story.editors)} lines to editors: moved to the private note.")
    if kept := _kept(header, story):
        item.extra = {header.standard: kept}
    return finish(item, notes)


def _last(story: Story) -> str:
    return story.paragraphs[-1] if story.paragraphs and len(story.paragraphs[-1]) < 40 else ""


def _take_slug(paragraphs: list[str]) -> str | None:
    """A first line of key words ("bridge-panj", "POL/summit") is the slug, and leaves the text."""
    if len(paragraphs) > 1 and _SLUG.fullmatch(paragraphs[0]) and len(paragraphs[0]) <= 60:
        return paragraphs.pop(0)
    return None


def _take_headline(item: Item, paragraphs: list[str], notes: Notes) -> None:
    """A first paragraph that is short and no sentence is the headline, and leaves the text."""
    if len(paragraphs) < 2 or is_table(paragraphs[0]):
        return
    first = paragraphs[0].strip("= ")
    is_followed = len(paragraphs[1]) > len(first) // 2 or _BYLINE.fullmatch(paragraphs[1].rstrip("."))
    if len(first) <= _LONGEST_HEADLINE and not first.endswith(_ENDS) and is_followed:
        item.headlines = [Headline(value=first)]
        paragraphs.pop(0)
        notes.guessed("headlines", "The first line is no sentence: taken as the headline.")
        _take_byline(item, paragraphs)


def _take_byline(item: Item, paragraphs: list[str]) -> None:
    """A paragraph of "By" and a name below the headline is the byline, and leaves the text."""
    by = _BYLINE.fullmatch(paragraphs[0]) if len(paragraphs) > 1 else None
    if by:
        item.byline = " ".join(by[1].split())
        paragraphs.pop(0)


def _uri(header: Header, item: Item, notes: Notes) -> str:
    day = item.version_created_at.date().isoformat() if item.version_created_at else header.day
    if header.source and header.number and day:
        notes.guessed("uri", "Wire text has no identity: one was made of source, number and day.")
        return made_uri(notes.defaults, header.source, header.number, day)
    notes.guessed("uri", "Wire text has no identity: one was made of its words.")
    return made_uri(notes.defaults, header.source, header.number, item.headline, item.body_text)


def _subjects(header: Header) -> list[Concept]:
    if header.category is None:
        return []
    code = (TOPICS if header.standard == "iptc_7901" else CATEGORIES).get(header.category)
    if code is None:
        return [Concept(literal=header.category)]
    return [Concept(uri=f"{scheme_of('medtop')}{code}", scheme="medtop", code=code, literal=header.category)]


def _kept(header: Header, story: Story) -> dict[str, object]:
    said = {
        "source": header.source,
        "number": header.number,
        "category": header.category,
        "word_count": header.word_count,
        "optional": header.rest,
        "takes": story.markers,
    }
    return {name: value for name, value in said.items() if value}
