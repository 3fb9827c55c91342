"""What stands above a wire text, line by line: slug, marks of takes, headline, byline, summary, codes of a system.

Three ways are known: ANPA's lines that begin with ^ and end with < or =; a block that ends with = (dpa, ats and
others that follow IPTC 7901); and lines that a newsroom system begins with a sign (#, $, :, % ... behind ZCZC).
"""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.editors import is_for_editors
from commonwire.formats.text.read import read_byline

_CARET_SLUG = re.compile(r"(?:\*\d+ *< *)?\^?(?P<slug>[A-Z]{2,3}-[^<]*?|[^<]{3,60}?),? ?(?P<words>\d{2,5})?$")
_IS_SLUG = re.compile(r"[A-Z]{2,3}-\S|.*,\d{2,5}$")
_TAKE = re.compile(r",? ?\b((?:\d+(?:st|nd|rd|th) (?:Ld|Add|Take|Lead)|Writethru|ABRIDGED)\b.*)$", re.IGNORECASE)
_PICTURES = re.compile(
    r"(?:AP|AFP|EPA|Reuters) Photos? |(?:With|Eds:? )?.{0,20}\b(?-i:[A-Z]{2,5}\d{3})\b", re.IGNORECASE
)
_POSITION = re.compile(r"(?:for )?(?:the )?(?:associated press|ap|reuters|afp)\b.{0,60}$", re.IGNORECASE)
_MARK = re.compile(
    r"\(?(?:achtung|extra|refile|repeat|urgent|bulletin|flash|\d+(?:st|nd|rd|th) (?:lead|net|add|take)|"
    r"\d+\. ?(?:zf|meldung|korrektur)|korrektur|berichtigung|eil|correction|update(?: \d+)?|leads?|graphic)\b"
    r"[^a-z]*\)?$",
    re.IGNORECASE,
)
_SLUG_LINE = re.compile(r"/?[^\s/][^/\n]{0,60}(?:/[^/\n]{1,40})*/$")
_ROUTING = re.compile(r"[A-Z]{1,4} [A-Z]{2,4}(?: [A-Z()\d]{1,12}){0,4}")  # of a newsroom system: "YY TDR"
_SIGNED_FIELD = re.compile(r"[#$:&*@^=+%]\S")
_NAMED_FIELD = re.compile(r"([A-Z]{2})#(.*)$")
_MOST, _MOST_HEAD = 12, 100


class Head(msgspec.Struct, kw_only=True):
    """What was found above the text; `rest` are the lines that are left, `codes` those of a newsroom system."""

    rest: list[str]
    slug: str | None = None
    headline: str | None = None
    byline: str | None = None
    summary: str | None = None
    dateline: str | None = None
    markers: list[str] = []
    editors: list[str] = []
    codes: dict[str, str] = {}


def read_head(text: str, *, is_telegram: bool = False) -> Head:
    """The head of `text`, whose lines end with a line feed, and the lines below it."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    head = Head(rest=lines[start:])
    first = head.rest[0].strip() if head.rest else ""
    if first.startswith("^") or "<" in first[:8]:
        _read_carets(head)
    elif is_telegram and (_SIGNED_FIELD.match(first) or _NAMED_FIELD.match(first)):
        _read_fields(head)
    elif is_telegram and len(head.rest) > 2 and _ROUTING.fullmatch(first):
        head.codes["routing"] = head.rest.pop(0).strip()
    elif _ends_with_sign(head.rest):
        _read_block(head)
    return head


def _read_carets(head: Head) -> None:
    kept: list[str] = []
    last = max(len(head.rest) - _MOST_HEAD, 0)
    while len(head.rest) > last and (line := head.rest[0].strip()) and (line.startswith("^") or "<" in line[:8]):
        if line.startswith("^;") or (head.byline and not _POSITION.match(line.strip("^<= "))):
            break
        head.rest.pop(0)
        words = line.strip("^<=| ")
        if head.slug is None and not kept and (_IS_SLUG.match(words) or "<" in words[:8]):
            _slug(words, head)
        else:
            _caret(words, head, kept)
    head.rest = [*(f"^{line}<" for line in kept), *head.rest]


def _slug(words: str, head: Head) -> None:
    found = _CARET_SLUG.match(words)
    slug = (found["slug"] if found else words).strip("^ ,")
    take = _TAKE.search(slug)
    if take:
        head.markers.append(take[1].strip())
        slug = slug[: take.start()]
    head.slug = slug.strip(" ,-") or None


def _caret(words: str, head: Head, kept: list[str]) -> None:
    if is_for_editors(words) or _PICTURES.match(words):
        head.editors.append(words)
    elif head.byline and _POSITION.match(words):
        head.byline = f"{head.byline}, {words}"
    elif (name := read_byline(words)) or words.lower().startswith("by "):
        head.byline = name or words[3:].strip()
    elif head.headline is None and not kept and not words.endswith("."):
        head.headline = words
    elif head.summary is None and len(words) > 60 and words.endswith((".", "''", '"')):
        head.summary = words
    else:
        kept.append(words)


def _ends_with_sign(lines: list[str]) -> bool:
    """Whether the first lines end with =, the sign for the end of a headline."""
    shown = 0
    for line in lines:
        words = line.rstrip()
        if words.endswith("=") and len(words.strip("= ")) > 2:
            return True
        shown += bool(words)
        if shown >= _MOST or len(words) > 160:
            return False
    return False


def _read_block(head: Head) -> None:
    headline: list[str] = []
    while head.rest:
        line = head.rest.pop(0).strip()
        words = line.rstrip("= ")
        is_last = line.endswith("=") and len(words) > 2
        if not words:
            if headline and head.slug is None and len(headline) == 1 and len(headline[0]) < 60:
                head.slug = headline.pop()
            continue
        if name := read_byline(words):
            head.byline = name
        elif _MARK.match(words):
            head.markers.append(words)
        elif not headline and head.slug is None and _SLUG_LINE.match(words):
            head.slug = words.strip("/")
        elif words.lower().startswith(("by ", "von ", "par ")) and headline and is_last:
            head.byline = words.partition(" ")[2]
        else:
            headline.append(words)
        if is_last:
            break
    if headline and headline[0].endswith(":") and head.slug and headline[0].rstrip(":").strip() == head.slug:
        headline = [f"{headline[0]}", *headline[1:]]
    head.headline = " ".join(headline) or None


_NAMES = {"TI": "headline", "AB": "summary", "KY": "slug", "BY": "byline"}


def _read_fields(head: Head) -> None:
    fields: list[tuple[str, str]] = []
    last = max(len(head.rest) - _MOST_HEAD, 0)
    while len(head.rest) > last:
        line = head.rest[0].strip()
        named = _NAMED_FIELD.match(line)
        if named:
            head.rest.pop(0)
            if named[1] == "TX":
                head.rest.insert(0, named[2])
                break
            fields.append((named[1], named[2].strip()))
        elif not line or _SIGNED_FIELD.match(line):
            head.rest.pop(0)
            fields += [(line[0], line[1:].strip())] if line else []
        else:
            break
    signs = {sign for sign, _ in fields}
    for sign, value in fields:
        if value:
            _field(sign, value, head, is_aap="^" in signs and "#" not in signs)


def _field(sign: str, value: str, head: Head, *, is_aap: bool) -> None:
    """One field: the same signs say other things in other systems, so its value is looked at, too."""
    if sign in _NAMES:
        setattr(head, _NAMES[sign], value)
    elif sign == "#" or (sign == ":" and is_aap):
        head.slug = value
    elif sign == "^" or (sign in "$:" and len(value) > 2 and not value.startswith("(")):
        head.headline = head.headline or value
    elif sign == ":":
        head.dateline = value.strip("()")
    elif sign == "&" or len(sign) > 1:
        head.editors.append(f"{sign}{'#' if len(sign) > 1 else ''}{value}")
    else:
        head.codes[sign] = value
