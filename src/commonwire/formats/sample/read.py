"""A story of a text collection (the news-sample kind): id, lang, title, body, published, url, topics, credit ..."""

from __future__ import annotations

from typing import Any

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, web_address
from commonwire.formats.characters import clean
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.notes import Notes
from commonwire.formats.sanitise import text_to_html
from commonwire.formats.times import read_time
from commonwire.news.item import Concept, Headline, Item

_READ = {"id", "lang", "title", "body", "published", "url", "topics", "credit", "license"}


def is_sample(value: Any) -> bool:
    """Whether `value` is one object of such a collection: a language and a body in pieces, and no uri."""
    return isinstance(value, dict) and isinstance(value.get("body"), list) and "lang" in value and "uri" not in value


def read_sample(raw: dict[str, Any], notes: Notes) -> Item:
    """The item that `raw` says. Raises BadInputError without id or without text.

    A missing date stays missing, and a missing title is the first sentence, reported as guessed.
    """
    name = raw.get("id")
    if not isinstance(name, str) or not name.strip():
        raise BadInputError("The story has no id", where="id", remedy="Give it one.")
    paragraphs = [clean(part).strip() for part in raw["body"] if isinstance(part, str)]
    text = "\n\n".join(part for part in paragraphs if part)
    if not text:
        raise BadInputError("The story has no text", where="body", remedy="Give it at least one paragraph.")
    title = _said(raw, "title")
    notes.guessed("uri", "The collection gives an id, no uri: one was made of it.")
    published = read_time(_said(raw, "published"), "published", notes)
    extra = {key: value for key, value in raw.items() if key not in _READ and value is not None}
    language = read_language(_said(raw, "lang"), notes)
    if language is None and raw["lang"]:
        extra["lang"] = raw["lang"]
    if published is None and raw.get("published"):
        extra["published"] = raw["published"]
    topics = raw.get("topics")
    item = Item(
        uri=checked_uri(f"urn:sample:{name.strip()}", notes),
        language=language,
        headlines=[Headline(value=" ".join(title.split()))] if title else first_words(paragraphs[0] or text, notes),
        body_html=text_to_html(text),
        body_text=text,
        subjects=[Concept(name=topic) for topic in topics if isinstance(topic, str)]
        if isinstance(topics, list)
        else [],
        credit=_said(raw, "credit"),
        licence=_said(raw, "license"),
        web_address=web_address(_said(raw, "url"), "url", notes),
        first_created_at=published,
        version_created_at=published,
        extra={"sample": extra} if extra else {},
    )
    return finish(item, notes)


def _said(raw: dict[str, Any], key: str) -> str | None:
    value = raw.get(key)
    return clean(value).strip() or None if isinstance(value, str) else None
