"""A plain-text dispatch to an item: date, dateline, headline, credit and relayed origin where wire style shows them.

The text itself stays as it came; only a line that is nothing but date and place is taken out of it. Whatever
was told by pattern is reported as guessed.
"""

from __future__ import annotations

import re
from datetime import datetime

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import made_uri
from commonwire.formats.characters import clean, decode
from commonwire.formats.finish import finish
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import text_to_html
from commonwire.formats.text.names import find_organisations, find_people
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Hop, Item, Place

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}})"
_TOWN = r"[A-Z][\w.'’-]*(?:[ ,]+[A-Z][\w.'’-]*){0,4}"
_HEADER = re.compile(
    rf"(?:(?:date|dateline)\b:?\s*)?(?:(?P<d1>{_DATE})[,:]?(?:\s+(?P<p1>{_TOWN}))?|(?P<p2>{_TOWN}),?\s+(?P<d2>{_DATE}))",
    re.IGNORECASE,
)
_INLINE = re.compile(
    rf"(?P<line>(?P<place>[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){{0,3}})(?:, (?P<rest>[A-Z][\w .]{{2,30}}?))??"
    rf"(?:, (?P<date>{_MONTH} \d{{1,2}}(?:, \d{{4}})?)(?: (?P<said>[A-Z][A-Za-z]{{1,15}}))?)?"
    rf"(?: ?\((?P<credit>[A-Za-z][\w/ .&-]{{1,30}})\))?)(?:\s*(?:—|–|--| - )|:)\s*\S"
)
_AGENCIES = "afp|ansa|ap|apa|ats|belga|bta|dpa|efe|lusa|mti|ntb|pap|reuters|ritzau|sda|stt|tass|tt|upi|xinhua"
_MIXED = re.compile(  # a town that is not in capitals: only with its agency
    r"(?P<line>(?P<place>[A-ZÀ-Þ][\w.'’-]+(?:[ /][A-ZÀ-Þ][\w.'’-]+){0,3})(?:, (?P<rest>[A-ZÀ-Þ][\w .]{2,30}?))??"
    r"(?:, (?P<date>\d{1,2}\. [A-Z]\w+|[A-Z]\w{2,8}\.? \d{1,2}))?"
    rf"(?P<said> )?\((?P<credit>(?:[a-z]{{2,6}}/)?(?i:{_AGENCIES})|[A-Z][\w/ .&-]{{1,30}}(?=\) ?[—–-]))\))"
    r"\s*(?:—|–|--|-|(?=[A-ZÀ-Þ«„\"“]))\s*\S"
)
_SIGNED = re.compile(r"(?:—|–|--|\s-)\s?(?P<a>[A-Z]{2,10}(?:[/ ][A-Z]{2,10}){0,2})\s*$|\((?P<b>[A-Z]{2,10})\)\s*$")
_RELAYED = re.compile(
    r"(?:message|report|dispatch|despatch|news|account|reports|messages)\s+"
    r"(?:(?:received|reaching|relayed|sent|arriving)\s+)(?:here\s+|in\s+[A-Z]\w+\s+)?"
    r"(?:today\s+|yesterday\s+)?$"
)
_FROM = re.compile(r"from\s+(?P<party>[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+){0,3})")
_BEFORE = 120
_PERSON = r"(?:(?:[A-Z][\w.'’-]*|de|van|von|bin|al|da|dos|der|la|le|the)[ ]){0,6}[A-Z][\w.'’-]*"
_BYLINE = re.compile(rf"(?i:by) ({_PERSON}(?:(?:,| and| in|,? with|;) {_PERSON}){{0,4}})\.?")
_LONGEST_HEADER = 100
_LONGEST_TITLE = 200


def read_text(data: bytes, media_type: str | None, notes: Notes) -> Item:
    """The dispatch in `data` as an item. Raises BadInputError when it has no words."""
    text = clean(decode(data, media_type, notes)).replace("\r\n", "\n").replace("\r", "\n").strip("\n\t \ufeff")
    if not text:
        raise BadInputError("The text has no words", where="body", remedy="Send a story.")
    item = Item(uri=made_uri(notes.defaults, text))
    notes.guessed("uri", "Plain text has no identity: one was made from its words.")
    tell_dispatch(text, item, notes)
    return finish(item, notes)


def tell_dispatch(text: str, item: Item, notes: Notes) -> None:
    """Fill `item` from a dispatch as plain text: its body, and what wire style shows; what it says already stays."""
    body = _take_header(text, item, notes)
    if not item.headlines:
        body = _take_title(body, item, notes)
    if item.byline is None:
        body = _take_byline(body, item, notes)
    item.body_text, item.body_html = body or None, text_to_html(body) or None
    find_wire_style(body, item, notes)
    _find_names(body, item, notes)
    if not item.headlines:
        item.headlines = first_words(_after_dateline(body), notes)


def read_byline(line: str) -> str | None:
    """The name in a line that is nothing but a byline ("By Z. Karim"); None for any other line.

    >>> read_byline("By Zarina Karim"), read_byline("By the river the road ends")
    ('Zarina Karim', None)
    """
    by = _BYLINE.fullmatch(line.strip().rstrip("=").strip())
    return " ".join(by[1].split()) if by else None


def find_wire_style(body: str, item: Item, notes: Notes) -> None:
    """Find dateline, credit and relayed origin in `body` as wires write them; the text keeps them."""
    _find_inline(body, item, notes)
    _find_credit(body, item, notes)
    _find_origin(body, item, notes)


def _take_header(text: str, item: Item, notes: Notes) -> str:
    """Read a first line that is nothing but date and place; gives the text without it."""
    line, _, rest = text.partition("\n")
    header = _HEADER.fullmatch(line.strip()) if len(line) <= _LONGEST_HEADER else None
    if not header or not rest.strip():
        return text
    day, place = header["d1"] or header["d2"], header["p1"] or header["p2"]
    item.content_created_at = read_time(_iso(day), "content_created_at", notes)
    item.dateline = " ".join(re.sub(r"^(?:date|dateline)\b:?\s*", "", line.strip(), flags=re.IGNORECASE).split())
    notes.guessed("dateline", f"Read from the first line: '{item.dateline}'.")
    if place:
        _set_place(place, item)
    return rest.lstrip("\n\t ")


def _take_title(body: str, item: Item, notes: Notes) -> str:
    """Read a short first line that is no sentence and stands apart; gives the text without it."""
    line, _, rest = body.partition("\n")
    title = " ".join(line.split())
    stands_apart = rest.startswith(("\n", " \n", "\t")) and rest.strip()
    if not stands_apart or len(title) > _LONGEST_TITLE or title.endswith((".", "。", "।", "۔", ":", ",")):
        return body
    if len(rest.strip()) < len(title) or _INLINE.match(title):
        return body
    item.headlines = [Headline(value=title)]
    notes.guessed("headlines", "The first line stands apart and is no sentence: taken as the headline.")
    return rest.lstrip("\n\t ")


def _take_byline(body: str, item: Item, notes: Notes) -> str:
    """Read a first line that is a byline; gives the text without it."""
    line, _, rest = body.partition("\n")
    name = read_byline(line) if rest.strip() else None
    if name is None:
        return body
    item.byline = name
    notes.guessed("byline", f"Read from the line '{line.strip()[:80]}'.")
    return rest.lstrip("\n\t ")


def _find_inline(body: str, item: Item, notes: Notes) -> None:
    """Find a dateline like 'ISLAMABAD, June 3 (INP) — ' before the first sentence; the text keeps it."""
    inline = _INLINE.match(body) or _MIXED.match(body)
    if not inline or (item.dateline and not inline["credit"]):
        return
    if not item.dateline:
        item.dateline = " ".join(inline["line"].split())
        place = inline["place"]
        _set_place(place.title() if place.isupper() else place, item)
        notes.guessed("dateline", f"Read from the first words: '{item.dateline}'.")
    if inline["date"] and re.search(r"\d{4}", inline["date"]) and item.content_created_at is None:
        item.content_created_at = read_time(_iso(inline["date"]), "content_created_at", notes)
    credit = inline["credit"] or (inline["said"] or "").strip()
    if credit:
        item.credit = credit.strip()
        notes.guessed("credit", f"Read from the dateline: '{item.credit}'.")


def _find_credit(body: str, item: Item, notes: Notes) -> None:
    signed = _SIGNED.search(body[-80:])
    if signed and item.credit is None:
        item.credit = signed["a"] or signed["b"]
        notes.guessed("credit", f"Read from the end of the text: '{item.credit}'.")


def _find_origin(body: str, item: Item, notes: Notes) -> None:
    for came in _FROM.finditer(body[:5000]):  # the rarer words first: several times faster
        if _RELAYED.search(body[max(0, came.start() - _BEFORE) : came.start()]):
            item.hops = [Hop(party=" ".join(came["party"].split()), action="relayed")]
            notes.guessed("hops", f"The text says that it came from {item.hops[0].party}.")
            return


def _find_names(body: str, item: Item, notes: Notes) -> None:
    people = find_people(body)
    organisations = find_organisations(body, people)
    item.people = [Concept(name=name) for name in people]
    item.organisations = [Concept(name=name) for name in organisations]
    if people:
        notes.guessed("people", f"Told by titles and verbs: {', '.join(people)}.")
    if organisations:
        notes.guessed("organisations", f"Told by their kind of name: {', '.join(organisations)}.")


def _after_dateline(body: str) -> str:
    inline = _INLINE.match(body) or _MIXED.match(body)
    return body[inline.end() - 1 :] if inline else body


def _set_place(place: str, item: Item) -> None:
    item.located = " ".join(place.strip(" ,").split())
    item.places = [Place(name=item.located, role="dateline")]


def _iso(day: str) -> str:
    """`day` as an ISO date where it is written in words; as it is where it cannot be."""
    words = day.replace(",", " ").replace(".", " ").split()
    for pattern in ("%d %b %Y", "%b %d %Y"):
        try:
            short = [word[:3] if word.isalpha() else word for word in words]
            return datetime.strptime(" ".join(short), pattern).date().isoformat()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
    return day
