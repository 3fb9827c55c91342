"""What the files hold of a story: which fields, and how a story becomes a document."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from tantivy import Document, Schema, SchemaBuilder

from commonwire.base.languages import primary
from commonwire.search.forms import parted
from commonwire.search.match import Story
from commonwire.search.ports import Change
from commonwire.search.text import ANALYSER_VERSION, is_part

VERSION: Final = 100 + ANALYSER_VERSION
"""Changes with whatever changes what the files hold: files of another version are made anew."""

LONGEST_TOKEN = 16_000
"""Characters of a token that are kept: the engine drops longer ones, and no query asks for one."""

_MAY_HAVE_PARTS = re.compile("[\u0e00-\U0010ffff]")
"""No script without spaces comes before Thai in Unicode: most lines are passed over quickly."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_schema() -> Schema:
    """The fields. Those that are "fast" are counted and sorted by; nothing is stored but what is looked up.

    `line` are the tokens with their places, `base` the base forms that are none of them (`forms.story_line`), `part`
    the single characters of scripts without spaces, for a query that is only one of them.
    """
    builder = SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("position", indexed=True, fast=True)
    builder.add_text_field("line", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("base", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("part", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("tag", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("subject", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
    for name in ("language", "outlet", "topic", "scene"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("urgency", "received", "day"):
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


def document_of(schema: Schema, change: Change, story: Story) -> Document:
    """The document of a story."""
    line, bases = parted(story.line)
    values: dict[str, Any] = {
        "id": change.item,
        "position": change.position,
        "line": _kept(line),
        "base": bases,
        "outlet": story.outlet,
        "received": microseconds(story.received_at),
        "day": (story.received_at - _EPOCH).days,
        "subject": change.subjects,
        "place": change.places,
        "topic": change.topics,
        "scene": change.scenes,
    }
    if _MAY_HAVE_PARTS.search(story.line):
        values["part"] = " ".join(filter(_is_part, set(story.line)))
    if story.language:
        values |= {"tag": story.language, "language": primary(story.language)}
    if story.urgency is not None:
        values["urgency"] = story.urgency
    return Document.from_dict(values, schema)


def microseconds(at: datetime) -> int:
    """A time as the files count it."""
    gone = at - _EPOCH
    return (gone.days * 86_400 + gone.seconds) * 1_000_000 + gone.microseconds


@lru_cache(4096)
def day_of(number: int) -> str:
    """The day with this number, in ISO 8601.

    >>> day_of(0)
    '1970-01-01'
    """
    return datetime.fromtimestamp(number * 86_400, UTC).date().isoformat()


def _kept(line: str) -> str:
    if len(line) <= LONGEST_TOKEN:
        return line
    return " ".join(token[:LONGEST_TOKEN] for token in line.split(" "))


@lru_cache(65_536)
def _is_part(character: str) -> bool:
    return is_part(character)
