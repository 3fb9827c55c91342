"""Hostile and huge stories that are given: their pages and feeds, what changed between versions, a form gone stale."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import etree, html

from tests.api.asgi import Answer, Desk, copied, desk_opens
from tests.api.stories import GIVER, TAKER, gives, new_uri, story
from tests.web.hostile import BODIES, HEADLINES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("hostile") / "home"), pages=True) as desk:
        yield desk


def item_is_given(desk: Desk, headline: str, body: str, uri: str | None = None, version: str = "1") -> str:
    """The id of a story with this headline and markup."""
    document = story(
        uri,
        version=version,
        headlines=[{"role": "main", "value": headline}],
        bodies=[{"contentType": "text/html", "value": body}],
    )
    answer = gives(desk, desk.key(GIVER), document)
    assert answer.status in {200, 201}, answer.body[:300]
    return str(answer.json["id"])


def text_is_given(desk: Desk, paragraphs: list[str], uri: str, version: str = "1") -> str:
    """The id of a story of plain paragraphs."""
    text = "\n\n".join(paragraphs)
    assert len(text) > 4_900_000
    bodies = [{"contentType": "text/plain", "value": text}]
    answer = gives(desk, desk.key(GIVER), story(uri, version=version, bodies=bodies))
    assert answer.status in {200, 201}, answer.body[:300]
    return str(answer.json["id"])


def opened(desk: Desk, path: str, who: str = TAKER) -> html.HtmlElement:
    """The page at `path` for an editor."""
    answer = desk.call("GET", path, session=desk.session(who, "editor"))
    assert answer.status == 200, answer.body[:500]
    return html.document_fromstring(answer.body.decode())


def test_hostile_stories_are_given_read_and_shown_harmless(desk: Desk) -> None:
    item = item_is_given(desk, HEADLINES["closing"], "".join(BODIES.values()))
    for headline in HEADLINES.values():
        item_is_given(desk, headline, "<p>One</p>")

    for path in (f"/items/{item}", f"/items/{item}/preview", "/", "/?q=one"):
        tree = opened(desk, path)
        sources = tree.xpath("//@src | //link/@href | //form/@action | //@formaction | //@srcset | //@poster | //@ping")
        assert all(str(it).startswith("/") and not str(it).startswith("//") for it in sources), path
        assert not tree.xpath("//script[not(@src)] | //iframe | //object | //embed | //base | //style | //@style")
        assert not [it for it in tree.xpath("//*/@*") if it.attrname.startswith("on")]
        assert not re.search("[\u202d\u202e]", html.tostring(tree, encoding="unicode"))


@pytest.mark.parametrize("name", ["wire.atom", "wire.rss", "wire.json"])
def test_feeds_of_hostile_stories_are_read_by_machines_and_carry_nothing_active(desk: Desk, name: str) -> None:
    item_is_given(desk, HEADLINES["script"], "".join(BODIES.values()))
    answer = desk.call("GET", f"/feeds/{name}", key=desk.key(TAKER))

    assert answer.status == 200
    for markup in marked_up(answer, name):
        tree = html.fragment_fromstring(markup, create_parent="div")
        assert not tree.xpath(".//script | .//img | .//iframe | .//form | .//svg | .//style | .//object | .//base")
        assert not [it for it in tree.xpath(".//*/@*") if it.attrname.startswith("on") or it.attrname == "style"]
        assert all(re.match("https?:|mailto:", it) for it in tree.xpath(".//a/@href"))


def marked_up(answer: Answer, name: str) -> list[str]:
    """What a reader of the feed takes for HTML."""
    if name.endswith("json"):
        return [it["content_html"] for it in answer.json["items"] if "content_html" in it]
    texts: Any = etree.fromstring(answer.body).xpath(
        "//*[local-name()='content' or local-name()='summary' or local-name()='title'][@type='html']/text()"
        " | //item/*[local-name()='title' or local-name()='description' or local-name()='encoded']/text()"
    )
    assert texts
    return [str(text) for text in texts]


def test_of_five_megabytes_the_beginning_is_shown_at_once_and_all_of_it_when_asked(desk: Desk) -> None:
    uri = new_uri()
    paragraphs = [
        f"Paragraph {number} of a report on the river. {'It rained and rained. ' * 20}" for number in range(10_500)
    ]
    item = text_is_given(desk, paragraphs, uri)
    began = time.perf_counter()
    short, whole = opened(desk, f"/items/{item}"), opened(desk, f"/items/{item}?whole=yes")

    said = short.xpath("string(//p[@class='long-story'])")
    assert "200,000 of its" in said and short.xpath("//p[@class='long-story']/a/@href")[0].endswith("whole=yes")
    assert len(short.xpath("//div[contains(@class, 'story')]/p")) < 1000
    assert len(whole.xpath("//div[contains(@class, 'story')]/p")) == 10_500
    assert len(html.tostring(opened(desk, f"/items/{item}/preview"))) < 100_000

    paragraphs[5_000] = "Paragraph 5000 is another one by now."
    paragraphs.insert(7_000, "A paragraph more.")
    text_is_given(desk, paragraphs, uri, version="2")
    changed = opened(desk, f"/items/{item}/versions")
    assert "A paragraph more." in str(changed.xpath("string(//ins[contains(., 'more')])"))
    assert len(changed.xpath("//main//p")) < 40
    assert time.perf_counter() - began < 60


def test_any_two_versions_are_compared_word_by_word_and_only_by_whoever_may_read_them(desk: Desk) -> None:
    uri = new_uri()
    texts = ("<p>तीन लोग घायल हुए।</p>", "<p>दो लोग घायल हुए।</p>", "<p>दो लोग घायल हुए।</p><p>सड़क खुली है।</p>")
    item = ""
    for number, text in enumerate(texts, 1):
        item = item_is_given(desk, "घायल", text, uri, version=str(number))
    tree = opened(desk, f"/items/{item}/versions?from=3&to=1")

    assert [it.text_content() for it in tree.xpath("//div[contains(@class, 'prose')]//del")] == ["[removed: तीन]"]
    assert [it.text_content() for it in tree.xpath("//div[contains(@class, 'prose')]//ins")] == [
        "[added: दो]",
        "[added: सड़क खुली है।]",
    ]
    assert desk.call("GET", f"/items/{item}/versions?from=1&to=9", session=desk.session(TAKER, "editor")).status == 404
    assert desk.call("GET", f"/items/{item}/versions?from=0", session=desk.session(TAKER, "editor")).status == 400
    desk.call("POST", f"/api/v1/items/{item}/kill", json={"reason": "Made up."}, key=desk.key(GIVER))
    killed = desk.call("GET", f"/items/{item}/versions", session=desk.session(TAKER, "editor"))
    assert killed.status == 404 and "घायल" not in killed.body.decode()


def test_a_page_says_who_published_it_and_leads_to_its_translations(desk: Desk) -> None:
    uri = new_uri()
    item = item_is_given(desk, "River", "<p>It rose.</p>", uri)
    same = {"name": "translation-of", "rel": "translation-of", "type": "text", "uri": uri}
    other = gives(desk, desk.key(GIVER), story(language="kk", associations=[same])).json["id"]
    tree, translated = opened(desk, f"/items/{item}"), opened(desk, f"/items/{other}")

    assert translated.xpath("//nav[@class='tongues']//a/@href") == [f"/items/{item}"]
    said = " ".join(str(tree.xpath("string(//p[@class='proof'])")).split())
    assert said.startswith("Verified Published by") and "in the ledger of" in said


def test_a_form_that_was_written_for_an_older_version_comes_back_with_what_changed(desk: Desk) -> None:
    uri, owner = new_uri(), desk.session(GIVER, "editor")
    item = item_is_given(desk, "River", "<p>It rose.</p>", uri)
    made_for = opened(desk, f"/items/{item}", GIVER).xpath("//input[@name='made_for']/@value")[0]
    item_is_given(desk, "River", "<p>It fell.</p>", uri, version="2")

    answer = sent(desk, f"/items/{item}/corrections", owner, what="Two metres, not three.", made_for=made_for)
    tree = html.document_fromstring(answer.body.decode())

    assert answer.status == 409
    assert "Two metres, not three." in str(tree.xpath("string(//textarea[@name='what'])"))
    assert tree.xpath("//p[@class='newer']/a/@href") == [f"/items/{item}/versions?from=1&to=2"]


def sent(desk: Desk, path: str, session: str, **fields: str) -> Answer:
    """The answer to a form."""
    return desk.call("POST", path, body=urlencode(fields).encode(), headers=FORM, session=session)
