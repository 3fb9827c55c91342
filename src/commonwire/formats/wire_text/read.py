"""Wire text to the common model: header, lines to editors, headline, dateline, text, day and hour.

Wire text has no identity of its own: one is made of source, number and day, so that a message sent twice is the
same item. All that is told by pattern is reported as guessed.
"""

from __future__ import annotations

import re
from datetime import datetime

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import made_uri
from commonwire.formats.characters import clean, decode
from commonwire.formats.embargo import find_embargo
from commonwire.formats.finish import finish
from commonwire.formats.handling import read_handling
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.sanitise import escape
from commonwire.formats.text.read import find_wire_style, read_byline
from commonwire.formats.wire_text.document import CATEGORIES, TOPICS
from commonwire.formats.wire_text.frames import Frame, frames_in
from commonwire.formats.wire_text.head import Head, read_head
from commonwire.formats.wire_text.header import Header, hour_in, is_hour, read_header
from commonwire.formats.wire_text.lines import Story, is_table, read_lines
from commonwire.news.item import Concept, Given, Headline, Item, Reading, Refused, Report
from commonwire.news.vocabulary import scheme_of

_SLUG = re.compile(r"[A-Za-z][\w/.,'&-]{1,40}(?:[ ]?[-/,][ ]?[\w/.'&-]{1,40}){0,5}")
_IS_IPTC = re.compile(rb"[A-Za-z]{2,4}\d{3,5}[ \t]")
_SUBJECT_CODE = re.compile(r"\d{8}")
_SUBJECT_CODES = "http://cv.iptc.org/newscodes/subjectcode/"
_HALF = re.compile(r"(?<=\d)\{|(?<=;)\{(?=;)")
_CONTROLS = bytes(set(range(32)) - set(b"\t\r\n\x08\x10")) + b"\x7f"
_SPACED = bytes.maketrans(b"\x08\x10", b"  ")  # tab line indicator and space band of ANPA 1312
_LONGEST_HEADLINE = 160
_ENDS = (".", "!", "?", "。", "؟", "۔")


def read_wire_text(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The messages of a transmission; a bad one costs only itself.

    Raises BadInputError, TooLargeError.
    """
    frames = frames_in(data)
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
    top = frame.head.lstrip(b"\r\n \0\x16")
    first, _, below = top.partition(b"\n") if frame.head[:1] != b"" and _IS_IPTC.match(top) else (top, b"", b"")
    header = read_header(first.decode("latin-1"))
    text = _text(below + b"\n" + frame.text if below.strip() else frame.text, media_type, notes)
    if header.standard == "anpa_1312":
        text = _set(text, notes)
    hour = hour_in(frame.tail.decode("latin-1"), notes.now) if frame.tail else None
    text, last = _without_hour(text)
    head = read_head(text, is_telegram=header.standard == "wire_text")
    if header.slug and head.rest and _same(head.rest[0], header.slug):
        head.slug = head.slug or head.rest.pop(0).strip()
    story = read_lines("\n".join(head.rest))
    story.markers[:0] = head.markers
    story.editors[:0] = head.editors
    item = _item(header, head, story, hour or (hour_in(last, notes.now) if last else None), notes)
    report = Report(format=header.standard, remarks=notes.remarks)
    return Given(item=item, original=original, media_type=media_type or "text/plain", report=report)


def _text(data: bytes, media_type: str | None, notes: Notes) -> str:
    """The text without control characters, its lines ended by line feeds."""
    if b"\x1b" in data or b"\0" in data:
        text = decode(data, media_type, notes)
    else:
        has_lone = data.count(b"\r\n") + data.count(b"\r\r\n") != data.count(b"\r")
        text = decode(data.translate(_SPACED, _CONTROLS if has_lone else _CONTROLS + b"\r"), media_type, notes)
    if not text.isascii():
        text = clean(text)
    if "\r" in text:
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return text


def _set(text: str, notes: Notes) -> str:
    """`text` with the signs that seven bits have for typographic ones (ANPA 1312): ``, '', _ and {."""
    if "``" not in text and " _ " not in text and "{" not in text:
        return text
    notes.repaired("text", "Typewriter signs of the wire: set as quotation marks, dashes and fractions.")
    text = text.replace("``", "“").replace("''", "”").replace(" _ ", " — ")
    return _HALF.sub("½", text) if "{" in text else text


def _without_hour(text: str) -> tuple[str, str]:
    """The text without a last line that is the day and hour of the message, and that line."""
    body = text.rstrip()
    start = body.rfind("\n") + 1
    last = body[start:].strip()
    return (body[:start], last) if len(last) < 40 and is_hour(last) else (text, "")


def _item(header: Header, head: Head, story: Story, hour: datetime | None, notes: Notes) -> Item:
    item = Item(uri="", urgency=header.urgency, slugline=head.slug or header.slug, version_created_at=hour)
    item.byline, item.summary, item.dateline = head.byline, head.summary, head.dateline
    paragraphs = story.paragraphs
    if item.slugline is None:
        item.slugline = _take_slug(paragraphs)
    elif len(paragraphs) > 1 and _same(paragraphs[0], item.slugline):
        paragraphs.pop(0)
    if head.headline:
        item.headlines = [Headline(value=head.headline)]
    else:
        _take_headline(item, paragraphs, notes)
    if item.byline is None:
        _take_byline(item, paragraphs)
    if not paragraphs and not item.headlines:
        raise BadInputError("The message has no words", where="text", remedy="Send the story.")
    item.body_text = "\n\n".join(paragraphs) or None
    item.body_html = _markup(paragraphs)
    item.uri = _uri(header, item, notes)
    item.subjects = _subjects(header, head)
    read_handling(item, " | ".join([item.slugline or "", header.slug or "", *story.markers, *story.editors]), notes)
    item.embargo_until = find_embargo([*story.editors, *paragraphs[:3]], hour, notes)
    item.credit = story.credit
    find_wire_style(item.body_text or "", item, notes)
    if not item.headlines:
        item.headlines = first_words(item.body_text, notes)
    item.editor_note = "\n".join(story.editors) or None
    if story.editors:
        notes.repaired("text", f"{len(story.editors)} lines to editors: moved to the private note.")
    if kept := _kept(header, head, story):
        item.extra = {header.standard: kept}
    return finish(item, notes)


def _markup(paragraphs: list[str]) -> str | None:
    if not any("\n" in paragraph for paragraph in paragraphs):
        text = escape("\n".join(paragraphs)).replace("\n", "</p><p>")
        return f"<p>{text}</p>" if text else None
    return "".join(_table(part) if "\n" in part else f"<p>{escape(part)}</p>" for part in paragraphs)


def _table(paragraph: str) -> str:
    rows = paragraph.split("\n")
    if all(row.count(";") > 2 for row in rows):
        cells = ["".join(f"<td>{escape(cell.strip())}</td>" for cell in row.split(";")) for row in rows]
        return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"
    return f"<pre>{escape(paragraph)}</pre>"


def _same(words: str, slug: str) -> bool:
    """Whether a line repeats the slug."""
    bare = ["".join(filter(str.isalnum, one)).lower() for one in (words, slug)]
    return bool(bare[1]) and bare[0] == bare[1]


def _take_slug(paragraphs: list[str]) -> str | None:
    """A first line of key words ("bridge-panj", "POL/summit") is the slug, and leaves the text."""
    if len(paragraphs) > 1 and len(paragraphs[0]) <= 60 and _SLUG.fullmatch(paragraphs[0]):
        return paragraphs.pop(0).strip("/")
    return None


def _take_headline(item: Item, paragraphs: list[str], notes: Notes) -> None:
    """A first paragraph that is short and no sentence is the headline, and leaves the text."""
    if len(paragraphs) < 2 or is_table(paragraphs[0]):
        return
    first = paragraphs[0].strip("=+ ")
    is_followed = len(paragraphs[1]) > len(first) // 2 or read_byline(paragraphs[1])
    if len(first) <= _LONGEST_HEADLINE and not first.endswith(_ENDS) and is_followed:
        item.headlines = [Headline(value=first)]
        paragraphs.pop(0)
        notes.guessed("headlines", "The first line is no sentence: taken as the headline.")


def _take_byline(item: Item, paragraphs: list[str]) -> None:
    """A paragraph of "By" and a name below the headline is the byline, and leaves the text."""
    name = read_byline(paragraphs[0]) if len(paragraphs) > 1 and len(paragraphs[0]) < 80 else None
    if name:
        item.byline = name
        paragraphs.pop(0)


def _uri(header: Header, item: Item, notes: Notes) -> str:
    day = item.version_created_at.date().isoformat() if item.version_created_at else header.day
    if header.source and header.number and day:
        notes.guessed("uri", "Wire text has no identity: one was made of source, number and day.")
        return made_uri(notes.defaults, header.source, header.number, day)
    notes.guessed("uri", "Wire text has no identity: one was made of its words.")
    return made_uri(notes.defaults, header.source, header.number, item.headline, item.body_text)


def _subjects(header: Header, head: Head) -> list[Concept]:
    codes = [code for code in head.codes.values() if _SUBJECT_CODE.fullmatch(code)]
    found = [Concept(uri=f"{_SUBJECT_CODES}{code}", scheme="subj", code=code) for code in codes]
    said = header.category
    if said is None:
        return found
    topic = TOPICS.get(said.upper()) if header.standard == "iptc_7901" else CATEGORIES.get(said)
    if topic is None:
        return [*found, Concept(literal=said)]
    return [*found, Concept(uri=f"{scheme_of('medtop')}{topic}", scheme="medtop", code=topic, literal=said)]


def _kept(header: Header, head: Head, story: Story) -> dict[str, object]:
    said = {
        "source": header.source,
        "number": header.number,
        "category": header.category,
        "word_count": header.word_count,
        "optional": header.rest,
        "takes": story.markers,
        "codes": head.codes,
    }
    return {name: value for name, value in said.items() if value}
