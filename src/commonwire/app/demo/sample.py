"""Real multilingual news text, given to the demo's outlets: `news-sample` beside the project, when it is there.

Its rules are kept here: only items whose licence is clean (`demo_ok`), credit, source, licence and changes said in
each document, and no publication date where the source has none. No outlet of the demo published these texts: a
page that shows them says "simulated desk, real text" (`replay.REAL_TEXT`).
"""

from __future__ import annotations

import gzip
import hashlib
import html
import zlib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from commonwire.app.demo.roll import DemoRoll
from commonwire.app.demo.shorten import shorten
from commonwire.app.demo.story import DemoStory
from commonwire.base.errors import BadInputError

_MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"

_SOURCES = {
    "flores200-devtest": ("FLORES-200", "https://github.com/Helsinki-NLP/OPUS-MT-testsets"),
    "wikinews-en-2019-2020": ("Wikinews", "https://en.wikinews.org/"),
    "ntrex128": ("NTREX-128", "https://github.com/MicrosoftTranslator/NTREX"),
}
_LICENCES = {
    "CC-BY-2.5": ("CC BY 2.5", "https://creativecommons.org/licenses/by/2.5/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
}


class _Topic(msgspec.Struct, frozen=True):
    """An IPTC Media Topic: its code and its English name."""

    code: str
    name: str


class SampleItem(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the sample, as its README says it; `published` is a day or None."""

    id: str
    source: Literal["flores200-devtest", "wikinews-en-2019-2020", "ntrex128"]
    lang: str
    title: str | None
    published: date | None
    url: str | None
    topics: tuple[str, ...]
    body: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    credit: str
    license: Literal["CC-BY-2.5", "CC-BY-SA-4.0"]
    demo_ok: bool


def read_sample(path: Path, roll: DemoRoll) -> Iterator[DemoStory]:
    """The stories of the sample at `path` (its folder, or one of its files), in the file's order.

    An item goes to one of the outlets that work in its language, always the same one; an item in a language that no
    outlet works in is left out. Raises BadInputError where there is no sample, or a line is not what its README says.
    """
    outlets = _outlets_by_language(roll)
    file = _items_file(path)
    decoder = msgspec.json.Decoder(SampleItem)
    for number, line in enumerate(_lines(file), 1):
        try:
            item = decoder.decode(line)
        except msgspec.MsgspecError as error:
            raise _unreadable(error, f"{file.name}, line {number}") from error
        if item.demo_ok and item.lang in outlets:
            yield _story(item, outlets[item.lang])


def sample_document(item: SampleItem) -> dict[str, Any]:
    """`item` as a ninjs 3.1 document that says its credit, source, licence and changes.

    The licence stands in `copyrightNotice`, for people; for programs it goes with the terms (`story.terms_of`), because
    ninjs' own `rightsInfo` would be another word about what is allowed.

    An item without a title gets its first sentence as headline. An item with a day of publication gets it as
    `contentCreated`, at 0:00 UTC because the hour is not known; one without gets no date at all.
    """
    document: dict[str, Any] = {
        "standard": {
            "name": "ninjs",
            "version": "3.1",
            "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
        },
        "uri": f"tag:commonwire.example,2026:sample:{item.id}",
        "type": "text",
        "version": "1",
        "pubStatus": "usable",
        "language": item.lang,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": item.title or shorten(item.body[0])}],
        "bodies": [
            {
                "contentType": "text/html",
                "value": "\n".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in item.body),
            }
        ],
        "infoSources": [{"name": _credit(item), "role": "credit"}],
        "copyrightNotice": _notice(item),
    }
    if item.url:
        document["altIds"] = [{"role": "web", "value": item.url}]
    if item.published:
        document["contentCreated"] = f"{item.published.isoformat()}T00:00:00Z"
    if subjects := _subjects(item.topics):
        document["subjects"] = subjects
    return document


def _story(item: SampleItem, outlets: tuple[str, ...]) -> DemoStory:
    document = sample_document(item)
    chosen = int.from_bytes(hashlib.sha256(item.id.encode()).digest()[:8], "big") % len(outlets)
    return DemoStory(
        outlet=outlets[chosen],
        uri=document["uri"],
        language=item.lang,
        content=msgspec.json.encode(document),
        licence=_LICENCES[item.license][1],
        real=True,
    )


def _credit(item: SampleItem) -> str:
    """What a taker prints: whose work it is, where it came from, and that the headline is not theirs if it is not."""
    address = item.url or _SOURCES[item.source][1]
    return f"{item.credit}, {address}" + ("" if item.title else " (headline added)")


def _notice(item: SampleItem) -> str:
    """Credit, source, licence and changes in one line, as the licences ask (CC BY-SA 4.0, section 3(a)(1))."""
    name, home = _SOURCES[item.source]
    licence, address = _LICENCES[item.license]
    changes = "white space" if item.title else "white space; the headline is taken from the first sentence"
    return f"{item.credit}. Source: {name}, {item.url or home} Licence: {licence}, {address} Changes: {changes}."


def _subjects(topics: tuple[str, ...]) -> list[dict[str, str]]:
    """`topics` as Media Topics, each once; a word that is not in the table is kept as a name."""
    named: dict[str, dict[str, str]] = {}
    for word in filter(None, map(str.strip, topics)):
        topic = _topics().get(word.lower())
        subject = {"name": topic.name, "uri": _MEDIA_TOPICS + topic.code} if topic else {"name": word}
        named.setdefault(subject["name"], subject)
    return list(named.values())


@cache
def _topics() -> dict[str, _Topic]:
    """The sample's own topic words (its spelling, in lower case) as Media Topics: data, in topics.json."""
    return msgspec.json.decode((files(__package__) / "topics.json").read_bytes(), type=dict[str, _Topic])


def _outlets_by_language(roll: DemoRoll) -> Mapping[str, tuple[str, ...]]:
    languages = {language for outlet in roll.outlets for language in outlet.languages}
    return {
        language: tuple(outlet.id for outlet in roll.outlets if language in outlet.languages) for language in languages
    }


def _items_file(path: Path) -> Path:
    """`path` itself when it is a file, else the whole sample in the folder, else its small part."""
    for candidate in (path, path / "items.jsonl.gz", path / "mini.jsonl"):
        if candidate.is_file():
            return candidate
    raise BadInputError(
        "There is no sample of news here",
        where=str(path),
        remedy="Name the folder that holds items.jsonl.gz or mini.jsonl, or start the demo without it.",
    )


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        raise _unreadable(error, file.name) from error


def _unreadable(error: Exception, where: str) -> BadInputError:
    return BadInputError(
        f"The sample cannot be read: {error}",
        where=where,
        remedy="Fetch the sample again, or start the demo without it.",
    )
