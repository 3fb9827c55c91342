"""The body of a mail: which of its texts is the best, its story, and what of it is private."""

from __future__ import annotations

import re

import msgspec

from commonwire.formats.characters import clean, decode
from commonwire.formats.mail.lines import Sorted, sort_lines
from commonwire.formats.mail.markup import take_apart, without
from commonwire.formats.mail.parts import Part, content_of
from commonwire.formats.mail.subject import Subject
from commonwire.formats.mail.text import enriched_to_text, paragraphs, without_armour
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import html_to_text, in_paragraph, sanitise_html, text_to_html
from commonwire.formats.text.read import find_wire_style, read_byline, tell_dispatch
from commonwire.news.item import Headline, Item, Rendition

_WHOLE = 0.8  # of the words of the plain text that HTML must have to be the whole story
_TAG = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"<(style|script|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_GAP = re.compile(r"\n{3,}")


class Body(msgspec.Struct, kw_only=True):
    """What the body of a mail says: the texts inside it as they were chosen, and what was found in them."""

    text: str | None = None
    html: str | None = None
    private: list[str] = []
    notes: list[str] = []
    head: dict[str, str] = {}
    byline: str | None = None
    pictures: list[Rendition] = []

    @property
    def plain(self) -> str:
        """The story's words, whatever it came as."""
        return self.text if self.text is not None else html_to_text(self.html or "")

    @property
    def words(self) -> int:
        """How many words the story has; a letter of Han counts as half a word."""
        text = self.plain
        return len(text.split()) + sum("\u3040" <= letter <= "\u9fff" for letter in text[:2_000]) // 2


def text_of(part: Part, charset: str | None, notes: Notes) -> str:
    """The text of a part in its character set; `charset` is that of the mail, where the part says none."""
    said = part.parameter("charset") or charset
    return decode(content_of(part, notes), f"{part.kind}; charset={said}" if said else None, notes)


def best_of(parts: list[Part], charset: str | None) -> Part | None:
    """The best of several versions of a text (RFC 2046, section 5.1.4): the HTML if it has the whole story."""
    plain = next((leaf for part in parts for leaf in part.walk() if leaf.kind == "text/plain"), None)
    rich = next((part for part in reversed(parts) for leaf in part.walk() if leaf.kind == "text/html"), None)
    if rich is None or plain is None:
        return rich or _holding(parts, plain) or (parts[-1] if parts else None)
    leaf = next(leaf for leaf in rich.walk() if leaf.kind == "text/html")
    words = len(_TAG.sub(" ", _HEAD.sub(" ", text_of(leaf, charset, Notes()))).split())
    wanted = len(text_of(plain, charset, Notes()).split())
    if words and words >= _WHOLE * wanted:
        return rich
    return _holding(parts, plain)


def _holding(parts: list[Part], wanted: Part | None) -> Part | None:
    return next((part for part in parts if any(leaf is wanted for leaf in part.walk())), None)


def read_body(parts: list[Part], charset: str | None, subject: Subject, notes: Notes) -> Body:
    """The story in `parts`, the texts of a mail in their order. Raises BadInputError, TooLargeError."""
    texts = [(part, without_armour(clean(text_of(part, charset, notes)), notes)) for part in parts]
    if all(part.kind != "text/html" for part, _ in texts):
        return _plain_body(texts, subject, notes)
    html = "".join(text if part.kind == "text/html" else text_to_html(text) for part, text in texts)
    return _rich_body(html, subject, notes)


def _plain_body(texts: list[tuple[Part, str]], subject: Subject, notes: Notes) -> Body:
    lines: list[str] = []
    for part, text in texts:
        plain = enriched_to_text(text) if part.kind in ("text/enriched", "text/richtext") else text
        flowed = (part.parameter("format") or "").lower() == "flowed"
        del_sp = (part.parameter("delsp") or "").lower() == "yes"
        lines += [*paragraphs(plain, notes, is_flowed=flowed, del_sp=del_sp), ""]
    found = sort_lines(lines, is_forward=subject.is_forward, is_reply=subject.is_reply)
    body = _body(found, subject, notes)
    kept = [_without(line, found.cuts.get(n, [])) for n, line in enumerate(found.lines) if n not in found.private]
    body.text = _GAP.sub("\n\n", "\n".join(line.rstrip() for line in kept)).strip("\n")
    return body


def _rich_body(html: str, subject: Subject, notes: Notes) -> Body:
    page = take_apart(html)
    if page is None:
        return Body(html="")
    if page.aside and not any(line.text.strip() for line in page.lines):
        page = take_apart(re.sub(r"\b(?:class|id|type)\s*=", "data-was=", html)) or page
        page.aside = []
    lines = [" ".join([line.text, *line.addresses]) for line in page.lines]
    found = sort_lines(lines, is_forward=subject.is_forward, is_reply=subject.is_reply)
    body = _body(found, subject, notes)
    if page.aside:
        notes.repaired("body", "Quoted words and signatures that programs mark: moved to the private note.")
    if page.hides:
        notes.dropped("body", "Words that the mail hides from its readers were left out.")
    body.private += page.aside
    is_whole = not found.private and not found.cuts and not page.aside and not page.is_changed
    safe, remarks = sanitise_html(
        html if is_whole else without(page, found.private, found.cuts),
        bounds=notes.bounds,
        renditions=body.pictures,
    )
    notes.remarks += remarks
    body.html = in_paragraph(safe)
    return body


def _without(line: str, spans: list[tuple[int, int]]) -> str:
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(line)]
    return "".join(line[end:start] for end, start in zip(ends, starts, strict=True))


def _body(found: Sorted, subject: Subject, notes: Notes) -> Body:
    """What the sorted lines say; a repeated headline and a byline above the story leave it."""
    private = [found.lines[n].strip() for n in sorted(found.private) if found.lines[n].strip()]
    private += [found.lines[n][start:end].strip() for n, spans in found.cuts.items() for start, end in spans]
    body = Body(private=private, notes=found.notes, head=found.head)
    if found.why:
        notes.repaired("body", f"Moved to the private note: {'; '.join(found.why)}.")
    first = found.open_lines()
    headline = found.head.get("subject") or subject.headline
    if len(first) > 1 and headline and _same(found.lines[first[0]], headline):
        found.private.add(first.pop(0))
        notes.repaired("body", "The text began with its headline: taken off.")
    if len(first) > 1 and (name := read_byline(found.lines[first[0]])):
        found.private.add(first[0])
        body.byline = name
        notes.guessed("byline", f"Read from the line '{found.lines[first[0]].strip()[:80]}'.")
    return body


def _same(line: str, headline: str) -> bool:
    return "".join(filter(str.isalnum, line.casefold())) == "".join(filter(str.isalnum, headline.casefold()))


def tell(body: Body, item: Item, notes: Notes) -> None:
    """Fill the text of `item`, and what wire style shows in it, from the body of a mail."""
    item.byline = item.byline or body.byline
    if body.text is not None:
        tell_dispatch(body.text, item, notes)
        return
    text = html_to_text(body.html or "")
    item.body_html, item.body_text = body.html or None, text or None
    find_wire_style(text, item, notes)
    if not item.headlines and text:
        first = text.split("\n", 1)[0].strip()
        item.headlines = [Headline(value=first[:200])] if first else []
        notes.guessed("headlines", "There is no Subject: the first line of the text stands in.")
