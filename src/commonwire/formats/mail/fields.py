"""What the fields of a mail say of the item: identity, times, people, relations."""

from __future__ import annotations

import re
from datetime import datetime

from commonwire.formats.addresses import checked_uri, made_uri
from commonwire.formats.editors import has_contact
from commonwire.formats.finish import read_language
from commonwire.formats.mail.parts import Part
from commonwire.formats.mail.subject import Subject
from commonwire.formats.mail.words import Sender, header_text, identities, senders
from commonwire.formats.notes import Notes
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Item, Relation
from commonwire.news.vocabulary import scheme_of

_NO_PERSON = re.compile(
    r"\d|@|\b(?:desk|news\w*|press\w*|media|office|team|editor\w*|redaktion|r[ée]daction|redacci[óo]n|no-?reply|info|admin|"
    r"support|service\w*|agency|agence|agentur|radio|tv|times|post|daily|ministry|university|institute|group|inc|ltd|gmbh|"
    r"via|list|alerts?|пресс\S*|редакция|служба|агентство)\b|社|部|局",
    re.IGNORECASE,
)
_PERSON = re.compile(r"(?:[^\W\d_][\w'’.-]{0,30} ){1,3}[^\W\d_][\w'’.-]{1,30}|[\u3040-\u9fff\uac00-\ud7a3]{2,6}")
_RELATED = {"in-reply-to": "in-reply-to", "supersedes": "supersedes", "obsoletes": "supersedes",
            "replaces": "supersedes", "references": "references"}  # fmt: skip
_KEPT = {"comments": "comments", "importance": "importance", "x-priority": "priority", "priority": "priority",
         "sensitivity": "sensitivity", "organization": "organization"}  # fmt: skip
_MOST_RELATIONS = 50


def charset_of(message: Part) -> str | None:
    """The character set that the mail's first text names, for fields of raw bytes."""
    return next((said for part in message.walk() if (said := part.parameter("charset"))), None)


def list_name(message: Part) -> str | None:
    """The name of the mailing list that the mail came by (RFC 2919)."""
    said = message.field("list-id") or ""
    found = re.search(r"<([\w-]{1,60})[.>]", said)
    return found[1] if found else None


def sent_at(message: Part, notes: Notes) -> datetime | None:
    """When the mail was sent: its Date, else when the last server got it."""
    said = message.field("date")
    time = read_time(said, "first_created_at", notes)
    if time is None and (got := message.field("received")):
        time = read_time(got.rpartition(";")[2].strip(), "first_created_at", notes)
        if time:
            notes.guessed("first_created_at", "The mail has no possible Date: when the last server got it stands in.")
    return time


def read_fields(message: Part, item: Item, charset: str | None, notes: Notes) -> None:
    """Fill `item` from the fields that speak of the mail as a whole."""
    for name in ("subject", "from"):
        if not _is_utf8(b"".join(message.fields.get(name, []))):
            notes.repaired("encoding", f"The field {name.title()} names no character set for all its letters: guessed.")
    said = message.field("content-language", charset) or ""
    item.language = read_language(re.split(r"[,;\s]", said, maxsplit=1)[0], notes)
    words = [word.strip() for value in message.fields.get("keywords", [])[:20] for word in _words(value)]
    item.keywords = list(dict.fromkeys(word for word in words if word))[:200]
    for field, rel in _RELATED.items():
        known = {relation.uri for relation in item.relations}
        new = [uri for uri in identities(message.fields.get(field, [])) if uri not in known]
        item.relations = item.relations + [Relation(rel=rel, uri=uri) for uri in new[-_MOST_RELATIONS:]]
    organisation = message.field("organization", charset)
    if organisation and not has_contact(organisation):
        item.sources = [Concept(name=organisation[:300])]


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _words(value: bytes) -> list[str]:
    return re.split(r"[,;，；、]", header_text(value, None))


def identity(message: Part, item: Item, notes: Notes) -> str:
    """The mail's Message-ID as a `mid:` URI (RFC 2392), else one made of its words."""
    found = identities(message.fields.get("message-id", [])[:1])
    if found and len(found[0]) <= notes.bounds.uri_length:
        return checked_uri(found[0], notes)
    notes.guessed("uri", "The mail has no Message-ID: an identity was made of its words.")
    return made_uri(notes.defaults, item.headline, item.body_text)


def authors(message: Part, charset: str | None) -> list[Sender]:
    """The names and addresses in From."""
    return senders(message.fields.get("from", []), charset)


def creators_of(people: list[Sender]) -> list[Concept]:
    """The senders whose names are those of persons: From names the authors of a mail (RFC 5322, section 3.6.2).

    >>> [one.name for one in creators_of([Sender("Zarina Karim", "z@x.org"), Sender("News Desk", "d@x.org")])]
    ['Zarina Karim']
    """
    names = [sender.name.strip("'\" ") for sender in people]
    ordered = [" ".join(reversed(name.split(", ", 1))) if name.count(", ") == 1 else name for name in names]
    return [
        Concept(name=name) for name in dict.fromkeys(ordered) if _PERSON.fullmatch(name) and not _NO_PERSON.search(name)
    ]


def envelope(message: Part, people: list[Sender], charset: str | None) -> list[str]:
    """Who sent the mail and where to answer: words for the private note."""
    answer = senders(message.fields.get("reply-to", []), charset)
    said = [("From", one) for one in people] + [("Reply-To", one) for one in answer if one not in people]
    return [f"{label}: {one.name} <{one.address}>" if one.name else f"{label}: {one.address}" for label, one in said]


def kept(message: Part, tags: list[str], charset: str | None) -> dict[str, object]:
    """What the model has no place for and may be shown: no addresses, and nothing of the way of the mail."""
    found: dict[str, object] = {"tags": tags} if tags else {}
    for field, name in _KEPT.items():
        value = message.field(field, charset)
        if value and not has_contact(value):
            found.setdefault(name, value[:1_000])
    name_of_list = list_name(message)
    return found | ({"list": name_of_list} if name_of_list else {})


def genre_of(subject: Subject) -> list[Concept]:
    """The genre of a mail whose Subject says that it is a press release (IPTC Genre NewsCodes)."""
    if not subject.is_release:
        return []
    return [
        Concept(uri=f"{scheme_of('genre')}Press_Release", scheme="genre", code="Press_Release", name="Press Release")
    ]
