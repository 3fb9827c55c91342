"""All documents of `../shared/standards`, read once: what became of each, and the table that shows it.

The words of a source are looked up here by the names of elements and fields alone, apart from any reader: so a
reader that overlooks a text cannot hide it.

    python -m tests.formats.standards    # writes the tables of docs/reference/formats/standards.md anew
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from lxml import etree

from commonwire.base.errors import CommonwireError
from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Reading, Refused

REFUSED = {
    "newsml-g2/conformance/2.28/should_fail/2.29_retiring_scheme_scheme.xml": "a catalog of schemes, no item",
    "newsml-g2/conformance/2.32/should_pass/CR00216_authoritystatus_on_catalog*.xml": "a catalog of schemes, no item",
    "newsml-g2/conformance/2.32/should_pass/CR00216_authoritystatus_on_scheme.xml": "a catalog of schemes, no item",
    "newsml-g2/examples/LISTING_7_*.xml": "a fragment of a package: no identity",
    "newsml-g2/examples/LISTING_8_*.xml": "a fragment of a package: no identity",
    "newsml-g2/examples/LISTING_28_*.xml": "a fragment of an item: no identity",
    "ninjs/conformance/1.0/should_fail/001_no_uri_declared.json": "no `uri`: an item without identity",
    "ninjs/conformance/1.0/should_fail/01[01]_*.json": "not JSON",
    "ninjs/conformance/1.3/should_fail/006_bad_genre.json": "not JSON",
    "ninjs/conformance/1.5/should_fail/001_bad_property.json": "a `uri` and one unknown field: nothing that is news",
    "ninjs/conformance/3.0/should_fail/001_bad_toplevel.json": "a `uri` and one unknown field: nothing that is news",
    "newscodes/catalog.*.xml": "a catalog of schemes, no item",
    "newscodes/*.json": "a vocabulary, no item",
    "odrl/*.json*": "a policy or its context, no item",
    "odrl/*.rdf": "a policy, no item",
    "odrl/*.ttl": "a policy or its vocabulary, no item",
    "odrl/*.txt": "a policy, no item",
    "*.xsd": "a schema",
    "*-schema*.json": "a schema",
    "ninjs/schemas/*.json": "a schema",
    "*.dtd": "a document type",
}
"""What gives no item, and why: the first pattern that fits a path counts."""
PARTLY = {"newsml-g2/examples/LISTING_24_*.xml": "the package in the message is abbreviated: it has no guid"}
"""Of which one item is refused and the others are read."""
PAGE = "docs/reference/formats/standards.md"
_ABOUT = ("LICENSE", "LICENSE.md", "README.md")  # texts about the folders, in prose: nothing tells them from a story

_STORY = {"headline", "inlineXML", "inlineData", "HeadLine", "SubHeadLine", "DataContent"}
_STORY_KEY = re.compile(r"(headline|body|bodies|description|title)", re.IGNORECASE)
_UNSEEN = re.compile(r"(?s)<!--.*?-->|<(style|script|head)\b.*?</\1>|[.#]?\w+\s*\{[^{}]*:[^{}]*\}")
_WITHIN = re.compile(r"</?(?:\w+:)?(?:a|b|i|u|em|strong|span|sup|sub|font|s|q|small|mark|bdi)\b[^>]*>")
_TAG = re.compile(r"</?[A-Za-z][^>]*>|<[?!][^>]*>")
_WORD = re.compile(r"\w+")


class Document(NamedTuple):
    """One file: its path below `standards`, and what reading it gave: items with a report, or an error."""

    path: str
    data: bytes
    outcome: Reading | CommonwireError

    @property
    def given(self) -> list[Given]:
        """What was read of it."""
        results = self.outcome.results if isinstance(self.outcome, Reading) else []
        return [result for result in results if isinstance(result, Given)]

    @property
    def reason(self) -> str | None:
        """Why it has to be refused; None when it has to be read."""
        return _first(REFUSED, self.path)


class Row(NamedTuple):
    """One line of the table: a folder."""

    folder: str
    documents: int
    read: int
    refused: int
    items: int
    words: int
    lost: int
    repaired: int
    guessed: int
    dropped: int


def documents(shared: Path) -> list[Document]:
    """Every file in `../shared/standards`, read, but texts about the folders."""
    folder = shared / "standards"
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _ABOUT)
    return [Document(path.relative_to(folder).as_posix(), data := path.read_bytes(), _outcome(data)) for path in paths]


def is_partly_refused(document: Document) -> bool:
    """Whether one item of the message has to be refused."""
    return _first(PARTLY, document.path) is not None


def lost_words(document: Document) -> tuple[int, Counter[str]]:
    """How many words the headlines and bodies of the source have, and which of them neither model nor report has."""
    model: Counter[str] = Counter()
    for given in document.given:
        for text in _strings(msgspec.to_builtins(given.item) | {"body_html": None}):
            model += words(text)
        for remark in given.report.remarks:
            model += words(remark.text)
    count, lost = 0, Counter[str]()
    for text in story_texts(document):
        said = words(text)
        count += said.total()
        lost |= said - model
    return count, lost


def story_texts(document: Document) -> Iterator[str]:
    """The headlines and bodies as the source has them, with their markup."""
    if document.path.endswith(".json"):
        value = json.loads(document.data)
        for top in value if isinstance(value, list) else [value]:
            for key, part in top.items():
                if _STORY_KEY.match(key):
                    yield from _strings(part)
        return
    root = etree.fromstring(document.data, etree.XMLParser(remove_comments=True, resolve_entities=False))
    for element in root.iter(etree.Element):
        names = {etree.QName(above).localname for above in element.iterancestors()}
        if etree.QName(element).localname in _STORY and not names & _STORY:
            yield str(etree.tostring(element, encoding="unicode", with_tail=False))


def words(text: str) -> Counter[str]:
    """The words of `text` without its markup, once or twice escaped; marks inside a word do not part it."""
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", _WITHIN.sub("", _UNSEEN.sub(" ", text))))
    return Counter(_WORD.findall(text.casefold()))


def table(read: Iterable[Document]) -> list[Row]:
    """A row for each folder, in their order."""
    folders: dict[str, list[Document]] = {}
    for document in read:
        folders.setdefault(document.path.rpartition("/")[0], []).append(document)
    return [_row(folder, folders[folder]) for folder in sorted(folders, key=_in_order)]


def as_markdown(rows: list[Row]) -> str:
    """The table as it stands in docs/reference/formats/standards.md."""
    total = ["all", *(sum(map(int, column)) for column in list(zip(*rows, strict=True))[1:])]
    lines = [
        "| folder | documents | read | refused | items | words | lost | repaired | guessed | dropped |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [f"| {' | '.join(str(value) for value in row)} |" for row in [*rows, total]]
    return "\n".join(lines) + "\n"


def refusals_as_markdown(read: Iterable[Document]) -> str:
    """What was refused, counted by its reason, with an example of the error."""
    counted: dict[str, list[Document]] = {}
    for document in read:
        if document.reason and not document.given:
            counted.setdefault(document.reason, []).append(document)
    lines = ["| why | documents | the error (of one of them) |", "|---|--:|---|"]
    lines += [
        f"| {reason} | {len(counted[reason])} | {_error(counted[reason][0])} |"
        for reason in dict.fromkeys(REFUSED.values())
    ]
    return "\n".join(lines) + "\n"


def items_of(read: Iterable[Document]) -> list[tuple[str, Item]]:
    """Every item, with the path of its document."""
    return [(document.path, given.item) for document in read for given in document.given]


def _error(document: Document) -> str:
    if isinstance(document.outcome, CommonwireError):
        said = document.outcome.message
    else:
        said = next(part.message for part in document.outcome.results if isinstance(part, Refused))
    return html.escape(said, quote=False)


def _outcome(data: bytes) -> Reading | CommonwireError:
    try:
        return read(data)
    except CommonwireError as error:
        return error


def _row(folder: str, read: list[Document]) -> Row:
    remarks = Counter(remark.kind for document in read for given in document.given for remark in given.report.remarks)
    counted = [lost_words(document) for document in read if document.given]
    return Row(
        folder=folder,
        documents=len(read),
        read=sum(1 for document in read if document.given),
        refused=sum(1 for document in read if not document.given),
        items=sum(len(document.given) for document in read),
        words=sum(count for count, _ in counted),
        lost=sum(lost.total() for _, lost in counted),
        repaired=remarks["repaired"],
        guessed=remarks["guessed"],
        dropped=remarks["dropped"],
    )


def _in_order(folder: str) -> list[tuple[int, ...] | str]:
    """Versions by their numbers: 2.9 before 2.10."""
    return [re.sub(r"\d+", lambda number: f"{int(number[0]):05}", step) for step in folder.split("/")]


def _first(patterns: dict[str, str], path: str) -> str | None:
    return next((reason for pattern, reason in patterns.items() if fnmatchcase(path, pattern)), None)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            if key.lower() not in ("contenttype", "role"):
                yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _write_page(root: Path) -> None:
    """Put both tables into the page, each in the place of the one that stands there."""
    read_now = documents(root.parent / "shared")
    page = (root / PAGE).read_text(encoding="utf-8")
    for new in (as_markdown(table(read_now)), refusals_as_markdown(read_now)):
        head = new.partition("\n")[0]
        page = re.sub(rf"{re.escape(head)}\n(?:\|.*\n)*", lambda _: new, page)  # noqa: B023 - called at once
    (root / PAGE).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    _write_page(Path(__file__).resolve().parents[2])
