"""Kill notices: a document that names another story kills it, here or still to come, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from commonwire.base.errors import ConflictError, NotAllowedError, NotFoundError
from commonwire.base.ids import item_id
from commonwire.delivery.give import give
from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Given, Relation, Remark
from commonwire.news.publish import Published
from tests.newsroom import GIVER, STRANGER, TAKER, URI, Newsroom, a_story

NOTICE = "urn:pamir:kill-notice"
OTHER = "urn:pamir:other"


def a_notice(*relations: Relation, status: Any = "canceled", guessed: str | None = None) -> Given:
    given = a_story("Kill the story on the flood", uri=NOTICE, status=status)
    given.item.relations = list(relations)
    if guessed:
        given.report.remarks.append(Remark(kind="guessed", where=guessed, text="By its words"))
    return given


def names(rel: str, uri: str = URI, **extra: str) -> Relation:
    return Relation(rel=rel, uri=uri, extra=dict(extra))


def comes(newsroom: Newsroom, given: Given, outlet: str = GIVER) -> Published:
    who = newsroom.desk_of(outlet)
    return newsroom.write(lambda records: give(records, given, principal=who, now=newsroom.now))


KILLING = [
    a_notice(names("manages", status="canceled")),
    a_notice(names("manages", status="Killed"), status="usable"),
    a_notice(names("manages")),
    a_notice(names("kills")),
    a_notice(names("cancels")),
]


@pytest.mark.parametrize("rel", ["kills", "cancels", "manages", "supersedes", "replaces", "corrects"])
def test_a_kill_notice_kills_the_story_that_it_names_once(newsroom: Newsroom, rel: str) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_read()

    first, again = comes(newsroom, a_notice(names(rel))), comes(newsroom, a_notice(names(rel)))

    assert newsroom.state().status == "canceled"
    assert (first.id, first.outcome, first.version) == (item_id(GIVER, URI), "new", 1)
    assert (again.outcome, again.entry) == ("unchanged", first.entry)
    assert newsroom.kinds_told(TAKER) == ["kill"]


@pytest.mark.parametrize("rel", ["kills", "cancels", "manages"])
def test_a_kill_notice_before_the_story_it_names_blocks_that(newsroom: Newsroom, rel: str) -> None:
    killed = comes(newsroom, a_notice(names(rel)))

    assert (killed.uri, killed.version) == (URI, 0) and "none was taken down" in killed.report.remarks[-1].text
    with pytest.raises(ConflictError, match="The source canceled it"):
        newsroom.item_is_given("Flood")
    assert newsroom.item_is_given("Flood", outlet=STRANGER).outcome == "new"


def test_a_notice_that_may_be_read_itself_is_a_story_and_kills_the_other(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    notice = a_notice(names("manages", status="canceled"), status="usable")

    published = comes(newsroom, notice)
    comes(newsroom, notice)

    assert (published.uri, newsroom.state(NOTICE).status, newsroom.state().status) == (NOTICE, "usable", "canceled")


def test_several_stories_are_killed_by_one_notice(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")
    newsroom.item_is_given("Rain", uri=OTHER)

    comes(newsroom, a_notice(names("kills"), names("kills", OTHER), names("see-also", "urn:pamir:third")))

    assert (newsroom.state().status, newsroom.state(OTHER).status) == ("canceled", "canceled")


@pytest.mark.parametrize("rel", ["see-also", "main-picture", "references", "in-reply-to"])
def test_a_story_that_is_only_mentioned_lives(newsroom: Newsroom, rel: str) -> None:
    newsroom.item_is_given("Flood")

    comes(newsroom, a_notice(names(rel)))

    assert newsroom.state().status == "usable" and newsroom.state(NOTICE).status == "canceled"


@pytest.mark.parametrize(
    "notice",
    [
        a_notice(names("manages", status="usable")),
        a_notice(names("manages", status="withheld"), status="usable"),
        a_notice(names("manages"), status="usable"),
        a_notice(names("kills"), status="usable"),
        a_notice(names("replaces"), status="usable"),
    ],
)
def test_a_document_that_kills_nothing_else_leaves_the_other_alone(newsroom: Newsroom, notice: Given) -> None:
    newsroom.item_is_given("Flood")

    comes(newsroom, notice)

    assert newsroom.state().status == "usable"


def test_of_a_kill_told_by_words_alone_the_story_it_follows_is_not_killed(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")

    with pytest.raises(NotFoundError, match="does not name it"):
        comes(newsroom, a_notice(names("supersedes"), guessed="status"))
    assert newsroom.state().status == "usable"


@pytest.mark.parametrize("notice", KILLING)
def test_another_outlets_story_is_not_killed_by_a_notice(newsroom: Newsroom, notice: Given) -> None:
    newsroom.item_is_given("Flood")

    with pytest.raises(NotAllowedError, match="belongs to pamir-post") as refused:
        comes(newsroom, notice, outlet=TAKER)
    assert refused.value.where == URI
    assert newsroom.state().status == "usable"
    assert newsroom.read(lambda records: records.items.find(item_id(TAKER, NOTICE))) is None


def test_a_canceled_document_with_the_uri_of_anothers_story_is_kept_for_that_ones_owner(newsroom: Newsroom) -> None:
    newsroom.item_is_given("Flood")

    killed = newsroom.item_is_given("", outlet=TAKER, status="canceled")

    assert newsroom.state().status == "usable" and "pamir-post" in killed.report.remarks[-1].text
    tried = newsroom.read(lambda records: records.attempts.of_owner(GIVER, limit=9))
    assert [(it.deed, it.outlet, it.uri, it.times) for it in tried] == [("kill", TAKER, URI, 1)]


NITF = """<nitf><head><docdata management-status="{status}" management-doc-idref="{idref}"
 management-idref-status="canceled"><doc-id id-string="{doc_id}" regsrc="Pamir"/></docdata></head>
<body><body.head><hedline><hl1>Kill</hl1></hedline></body.head><body.content><p>Kill.</p></body.content></body></nitf>"""


@pytest.mark.parametrize(("idref", "doc_id"), [("urn:pamir:1", "urn:pamir:2"), ("A0001", "A0002")])
@pytest.mark.parametrize("status", ["canceled", "usable"])
def test_nitf_names_the_document_that_it_kills(newsroom: Newsroom, idref: str, doc_id: str, status: str) -> None:
    story = read_nitf(NITF.format(status="usable", idref="", doc_id=idref))
    comes(newsroom, story)

    comes(newsroom, read_nitf(NITF.format(status=status, idref=idref, doc_id=doc_id)))

    assert newsroom.state(story.item.uri).status == "canceled"


def read_nitf(document: str) -> Given:
    data = etree.tostring(etree.fromstring(document))
    result = read(data, media_type="application/xml", defaults=Defaults(outlet=GIVER)).results[0]
    assert isinstance(result, Given)
    return result
