"""All of `../shared/standards` is read, or refused as it should be; no word of a story is lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commonwire.base.errors import BadInputError
from commonwire.formats.read import read
from commonwire.news.item import Reading, Refused
from tests.formats.standards import (
    PAGE,
    REFUSED,
    Document,
    as_markdown,
    is_partly_refused,
    lost_words,
    refusals_as_markdown,
    table,
    words,
)


def test_every_document_is_read_or_refused_as_it_should_be(documents: list[Document]) -> None:
    read = {document.path for document in documents if document.given}

    assert read == {document.path for document in documents if document.reason is None}
    assert len(read) > 300


def test_what_is_refused_gets_one_clear_error(documents: list[Document]) -> None:
    for document in documents:
        if document.given:
            continue
        if isinstance(document.outcome, Reading):  # a list of which nothing could be read: each part says why
            assert all(isinstance(part, Refused) and part.remedy for part in document.outcome.results), document.path
            assert document.outcome.results, document.path
        else:
            assert isinstance(document.outcome, BadInputError), document.path
            assert document.outcome.message and document.outcome.where and document.outcome.remedy, document.path


def test_a_bad_item_costs_itself_alone(documents: list[Document]) -> None:
    partly = [document for document in documents if document.given and _refused(document)]

    assert [is_partly_refused(document) for document in partly] == [True]
    assert [(len(document.given), len(_refused(document))) for document in partly] == [(4, 1)]


def test_no_word_of_a_headline_or_body_is_lost(documents: list[Document]) -> None:
    lost = {document.path: dict(lost_words(document)[1]) for document in documents if document.given}

    assert {path: gone for path, gone in lost.items() if gone} == {}


def test_every_reason_to_refuse_is_met(documents: list[Document]) -> None:
    assert {document.reason for document in documents if document.reason} == set(REFUSED.values())


def test_the_table_in_the_docs_is_the_one_that_was_counted(
    documents: list[Document], tables: dict[str, str], root: Path
) -> None:
    counted = as_markdown(table(documents))
    tables["The documents of the standards, as they were read"] = counted

    page = (root / PAGE).read_text(encoding="utf-8")
    assert counted in page, "write it anew: python -m tests.formats.standards"
    assert refusals_as_markdown(documents) in page, "write it anew: python -m tests.formats.standards"


def test_words_are_counted_whatever_the_markup() -> None:
    assert words("<p>A b<b>ol</b>d&nbsp;word</p><p>A&lt;br&gt;gain</p><style>p {x: y}</style>") == {
        "a": 2, "bold": 1, "word": 1, "gain": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b'{"$schema": "http://json-schema.org/draft-07/schema#", "title": "A b c", "properties": {}}', "JSON Schema"),
        (b'{"conceptSet": [{"qcode": "a:b"}], "uri": "http://example.org/cv/"}', "vocabulary"),
        (b'{"@type": "Set", "uid": "http://example.org/p", "permission": [{"action": "print"}]}', "policy"),
        (b"@prefix odrl: <http://www.w3.org/ns/odrl/2/> .\n<http://example.org/p> a odrl:Set .", "Turtle"),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>', "channel"),
    ],
)
def test_what_a_newsroom_has_beside_news_is_refused_by_its_name(document: bytes, what: str) -> None:
    with pytest.raises(BadInputError, match=re.escape(what)):
        read(document)


def _refused(document: Document) -> list[Refused]:
    results = document.outcome.results if isinstance(document.outcome, Reading) else []
    return [result for result in results if isinstance(result, Refused)]
