"""`body` of NITF: headlines, byline, dateline and abstract at its head, the text, and what stands at its end."""

from __future__ import annotations

from lxml.etree import _Element as Element

from commonwire.formats.elements import children, language_of, local, take_out
from commonwire.formats.finish import read_language
from commonwire.formats.nitf.body import html_of, nitf_to_html
from commonwire.formats.nitf.document import NAMED
from commonwire.formats.nitf.media import renditions_in
from commonwire.formats.nitf.read_named import concept_of, read_classifiers, read_named
from commonwire.formats.nitf.read_rights import read_rights
from commonwire.formats.nitf.reader import Reader, Step, bare, each
from commonwire.formats.nitf.words import lines, words
from commonwire.formats.sanitise import escape, html_to_text, in_paragraph, is_markup, sanitise_html, text_to_html
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline

_YES = {"true", "yes", "1", "summary"}
_STORY_DATE = frozenset({"story.date"})


def read_body(reader: Reader, body: Element) -> str:
    """The text as HTML that has yet to be sanitised: every `body.content`, and text that stands outside of any.

    What else the body says goes into the reader's item.
    """
    texts: list[str] = []
    for child in list(children(body)):
        name = local(child)
        if name == "body.head":
            each(reader, child, "body.head", _HEAD)
        elif name == "body.end":
            each(reader, child, "body.end", _END)
        elif name in _HEAD:
            _HEAD[name](reader, child)
        elif name == "body.content":
            read_classifiers(reader, child)
            _take_summary(reader, child)
            texts.append(_text(child))
        else:
            texts.append(html_of(child))
    reader.item.renditions = renditions_in(body, reader.notes)
    return "".join([*reader.first, *texts, *reader.last])


def put_text(reader: Reader, html: str) -> None:
    """Make `html` the item's text; pictures in it become renditions. Raises TooLargeError."""
    item, notes = reader.item, reader.notes
    safe, remarks = sanitise_html(html, bounds=notes.bounds, renditions=item.renditions)
    notes.remarks += remarks
    item.body_html = in_paragraph(safe) or None
    item.body_text = html_to_text(safe) or None


def _text(content: Element) -> str:
    """The text of a `body.content`; a run of characters in it that is HTML, escaped or in CDATA, is read as that."""
    holder = content
    while len(holder) == 1 and local(holder[0]) == "block" and not (holder.text or "").strip():
        holder = holder[0]
    said = [holder.text or "", *(child.tail or "" for child in holder)]
    if not any(words.strip() for words in said):
        return nitf_to_html(content)
    if len(holder):
        parts = [html_of(child) for child in children(holder)]
        runs = [words if is_markup(words) else escape(words) for words in said]
        return "".join(part for pair in zip(runs, [*parts, ""], strict=True) for part in pair)
    return said[0] if is_markup(said[0]) else text_to_html(said[0])


def _take_summary(reader: Reader, content: Element) -> None:
    """A paragraph that says it is the summary, or a lead that stands by itself and again at the start of the text."""
    first = next(children(content), None)
    if first is not None and local(first) == "block" and "lead" in (first.get("class") or ""):
        second, said = first.getnext(), words(first)
        if second is not None and local(second) == "block" and said and words(second).startswith(said):
            reader.item.summary = reader.item.summary or said
            take_out(first)
    if reader.item.summary is None:
        marked = (p for p in content.iter("{*}p") if (p.get("summary") or "").lower() in _YES)
        reader.item.summary = next((words(paragraph) for paragraph in marked), None) or None


def _hedline(reader: Reader, element: Element) -> None:
    """hl1 is the main headline, hl2 a further one, of the role that its class says."""
    found = reader.item.headlines
    for child in children(element):
        if said := words(child):
            given = (child.get("class") or "").strip()
            role = given or ("main" if local(child) == "hl1" else "subhead")
            found.append(Headline(value=said, role=role, language=read_language(language_of(child), reader.notes)))
    if not len(element) and (said := words(element)):
        found.append(Headline(value=said))


def _headline(reader: Reader, element: Element) -> None:
    """hl1 or hl2 without a `hedline` around it."""
    if said := words(element):
        reader.item.headlines.append(Headline(value=said, role="main" if local(element) == "hl1" else "subhead"))


def _byline(reader: Reader, element: Element) -> None:
    said = words(element)
    if "normalized" in (element.get("class") or ""):
        reader.keep("body.head", element)
        return
    if said:
        reader.bylines.append(said)
    for person in element.iterchildren("{*}person"):
        creator = concept_of(person)
        if creator is not None and creator.name:
            reader.item.creators.append(_creator(creator))


def _creator(person: Concept) -> Concept:
    return Concept(
        name=person.name,
        names=person.names,
        uri=person.uri,
        scheme=person.scheme,
        code=person.code,
        literal=person.literal,
        role="creator",
        extra=person.extra,
    )


def _distributor(reader: Reader, element: Element) -> None:
    reader.item.credit = reader.item.credit or words(element) or None


def _dateline(reader: Reader, element: Element) -> None:
    """The line as it stands, the place in it, and the date of the story."""
    item = reader.item
    date = next((child for child in children(element) if local(child) == "story.date"), None)
    norm = (date.get("norm") or "").strip() if date is not None else ""
    said = words(element)
    if norm and item.content_created_at is None:
        item.content_created_at = read_time(norm, "story.date", reader.notes)
    if date is not None and norm and words(date) == norm:  # the time in the machine's spelling is no part of a line
        said = words(element, _STORY_DATE)
    item.dateline = item.dateline or said or None
    place = next((child for child in children(element) if local(child) == "location"), None)
    if place is not None and item.located is None:
        city = next((child for child in children(place) if local(child) == "city"), None)
        item.located = (words(city) if city is not None else "") or words(place) or None


def _abstract(reader: Reader, element: Element) -> None:
    """The first abstract is the summary; further ones are kept."""
    said = lines(element)
    if reader.item.summary is None:
        reader.item.summary = said or None
    elif said:
        reader.keep("body.head", element)


def _note(reader: Reader, element: Element) -> None:
    """A note that readers may see is part of the text; one of copyright is the notice."""
    kind = (element.get("noteclass") or "").strip().lower()
    said = words(element)
    if kind == "cpyrt" and said:
        reader.item.copyright = said
        if reader.year:
            reader.kept["copyright_year"] = reader.year
        return
    if said:
        (reader.last if kind == "end" else reader.first).append(html_of(element))


def _series(reader: Reader, element: Element) -> None:
    reader.keep("body.head", element)


def _rest(reader: Reader, element: Element) -> None:
    """Further text behind the story: links to others, mostly."""
    reader.last.append(html_of(element))


def _tagline(reader: Reader, element: Element) -> None:
    """The line at the end of a story and its sources are words for readers: they end the text."""
    if words(element):
        reader.kept.setdefault("body.end", []).append(bare(element))
        reader.last.append(f"<p>{nitf_to_html(element)}</p>")


_HEAD: dict[str, Step] = {
    "hedline": _hedline,
    "headline": _hedline,
    "hl1": _headline,
    "byline": _byline,
    "distributor": _distributor,
    "dateline": _dateline,
    "abstract": _abstract,
    "rights": read_rights,
    "note": _note,
    "series": _series,
    **dict.fromkeys((name for name in NAMED if name != "classifier"), read_named),
}
_END: dict[str, Step] = {
    "tagline": _tagline,
    "bibliography": _tagline,
    **dict.fromkeys(("block", "p", "ul", "ol", "dl", "table", "bq", "note", "fn", "hl2", "pre"), _rest),
}
