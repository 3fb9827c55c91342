"""An outlet that keeps its own key: only what everybody can verify is recorded, and each statement once."""

from __future__ import annotations

from typing import Any

import pytest

from commonwire.base.errors import BadInputError, ConflictError, NotVerifiedError
from commonwire.ledger.chain import verify_chain, verify_entry
from commonwire.ledger.content import seal
from commonwire.ledger.entry import START, decode_entry
from commonwire.news.record import OwnStatement
from tests.newsroom import GIVER, NOON, Newsroom

SALT = b"7" * 32


def published(newsroom: Newsroom, text: str = "Rain", *, salt: bytes = SALT, **said: Any) -> OwnStatement:
    """The outlet's statement on a story with these original bytes."""
    content = {"original": seal(text.encode(), salt=salt).digest}
    return newsroom.statement(salt=salt, **({"content": content} | said))


def test_a_story_is_recorded_with_the_statement_of_the_outlet(newsroom: Newsroom) -> None:
    key = newsroom.key_is_brought()
    given = newsroom.item_is_given("Rain", own=published(newsroom))
    entry = decode_entry(newsroom.entries()[given.entry - 1])

    assert entry.custody == "outlet"
    assert verify_entry(entry, key.public) is not None
    verify_chain(newsroom.entries(), start=START)


def test_without_a_statement_nothing_is_recorded(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()

    with pytest.raises(BadInputError, match="own signing key"):
        newsroom.item_is_given("Rain")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"alliance": "another"}, "alliance"),
        ({"uri": "urn:other"}, "uri"),
        ({"version": 2}, "version"),
        ({"kind": "corrected"}, "kind"),
        ({"content": {}}, "content.original"),
    ],
)
def test_a_statement_that_says_something_else_is_refused_with_the_field(
    newsroom: Newsroom, said: dict[str, Any], field: str
) -> None:
    newsroom.key_is_brought()

    with pytest.raises(BadInputError) as refused:
        newsroom.item_is_given("Rain", own=published(newsroom, **said))
    assert refused.value.where == f"Commonwire-Statement, {field}"


@pytest.mark.parametrize(
    "said",
    [
        {"terms": "0" * 64},
        {"content": {"original": seal(b"Rain", salt=SALT).digest, "model": "0" * 64}},
    ],
)
def test_what_verify_would_refuse_is_not_recorded(newsroom: Newsroom, said: dict[str, Any]) -> None:
    newsroom.key_is_brought()
    before = len(newsroom.entries())

    with pytest.raises(NotVerifiedError):
        newsroom.item_is_given("Rain", own=published(newsroom, **said))
    assert len(newsroom.entries()) == before


def test_a_statement_of_an_earlier_key_is_refused(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()
    old = published(newsroom)
    newsroom.key_is_brought()

    with pytest.raises(NotVerifiedError):
        newsroom.item_is_given("Rain", own=old)


def test_a_statement_holds_once(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()
    newsroom.item_is_given("Rain", own=published(newsroom))
    held = newsroom.statement(kind="held", version=1)
    newsroom.item_is("hold", own=held)
    newsroom.item_is("release", own=newsroom.statement(kind="released", version=1))

    with pytest.raises(ConflictError, match="recorded already"):
        newsroom.item_is("hold", own=held)
    assert newsroom.state().status == "usable"


def test_a_statement_with_a_rewritten_signature_is_known_again(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()
    newsroom.item_is_given("Rain", own=published(newsroom))
    held = newsroom.statement(kind="held", version=1)
    newsroom.item_is("hold", own=held)
    newsroom.item_is("release", own=newsroom.statement(kind="released", version=1))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = letters[letters.index(held.jws[-1]) ^ 1]  # the last four bits of 86 letters carry nothing

    with pytest.raises((ConflictError, NotVerifiedError)):
        newsroom.item_is("hold", own=OwnStatement(jws=held.jws[:-1] + other))


def test_the_same_salt_for_the_same_bytes_is_refused_with_the_remedy(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()
    newsroom.item_is_given("Rain", own=published(newsroom))

    with pytest.raises(BadInputError, match="fresh salt"):
        newsroom.item_is_given("Rain", uri="urn:2", own=published(newsroom, uri="urn:2"))


def test_a_withheld_story_of_an_outlet_with_its_own_key_is_refused_with_another_way(newsroom: Newsroom) -> None:
    newsroom.key_is_brought()

    with pytest.raises(BadInputError, match='embargo "open"'):
        newsroom.item_is_given("Rain", status="withheld", own=published(newsroom))


def test_the_hour_of_an_embargo_needs_no_statement(newsroom: Newsroom) -> None:
    key = newsroom.key_is_brought()
    until = NOON.replace(hour=13)
    newsroom.item_is_given("Rain", embargo_until=until, own=published(newsroom))
    lifted = newsroom.hour_comes(until)[0]

    assert verify_entry(lifted, key.public) is None
    assert newsroom.item_is_read().has_text


def test_a_node_that_holds_the_key_signs_for_the_outlet_and_says_so(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Rain", outlet=GIVER)
    entry = decode_entry(newsroom.entries()[-1])

    assert entry.custody == "node"
    assert entry.statement is not None
