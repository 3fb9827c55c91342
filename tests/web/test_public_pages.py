"""The pages for the world: not there before the alliance says so, and then nothing that is not for everybody."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
import pytest
from lxml import etree

from commonwire.alliance.world import World, world_of
from commonwire.ledger.mark import Mark, sign_mark
from tests.web.browsing import FROM_OUR_PAGE, Page, Served, served, settings_of

pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

OUTLET, TAKER = "chukar-lantern", "feather-grass-news"
HEADLINE, TEXT = "Night ferry returns to the river", "It sails again from Monday."
SECRET = [{"role": "main", "value": "Secret"}]
FOR_ALL = {
    "grants": [
        {"actions": ["*"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]}}
    ]
}
PATHS = ["/public", f"/public/outlets/{OUTLET}", "/public/members/pakistan", "/trust.txt", "/.well-known/trust.txt"]


class Owner:
    """The outlet that gives, by its key."""

    def __init__(self, demo: Served) -> None:
        self._demo = demo
        self._numbers = count()
        admin = demo.visitor("contributor-chukar-lantern")
        scopes = ["give", "take", "correct", "kill"]
        self._key = admin.post("/outlet/keys", name="test", scopes=scopes).of("//*[@id='new-key']")

    def gives(self, **fields: Any) -> str:
        """The id of a story that was given, a new one unless its `uri` is named."""
        story = {
            "uri": f"tag:chukar-lantern.example,2026:{next(self._numbers)}",
            "language": "en",
            "version": "1",
            "headlines": [{"role": "main", "value": HEADLINE}],
            "bodies": [{"contentType": "text/plain", "value": TEXT}],
            "terms": FOR_ALL,
        }
        return str(self.calls("/items", story | fields)["id"])

    def calls(self, path: str, data: dict[str, Any]) -> Any:
        """The answer to a call that makes something."""
        headers = FROM_OUR_PAGE | {"Authorization": f"Bearer {self._key}"}
        answer = self._demo.run(self._demo.visitor()._client.post(f"/api/v1{path}", json=data, headers=headers))
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def node(founded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A node for all tests of the module."""
    home = tmp_path_factory.mktemp("world") / "home"
    shutil.copytree(founded_home, home)
    shutil.copy2(settings_of(founded_home).secret_file, settings_of(home).secret_file)
    with served(home) as node:
        yield node


@pytest.fixture(scope="module")
def owner(node: Served) -> Owner:
    return Owner(node)


@pytest.fixture
def closed(node: Served) -> Served:
    """The node as long as its alliance shows nothing."""
    node.node.store.write_now(lambda records: records.roll.put_setting("world", {}))
    return node


@pytest.fixture
def opened(closed: Served) -> Served:
    """The node, whose alliance shows itself to the world."""
    assert opens(closed).location == "/secretariat/world"
    return closed


def opens(demo: Served, **fields: str) -> Page:
    return demo.visitor("secretariat").post("/secretariat/world", **({"open": "yes"} | fields))


def seen(demo: Served, path: str, **headers: str) -> Page:
    """What somebody on another machine sees."""
    return demo.stranger().get(path, headers=headers)


def data_of(page: Page) -> Any:
    """The page as schema.org has it."""
    return msgspec.json.decode(page.tree.xpath("//script[@type='application/ld+json']")[0].text)


class TestClosed:
    """Nothing is there, and nobody but the secretariat changes that."""

    @pytest.mark.parametrize("path", [*PATHS, "/sitemap.xml"])
    def test_before_the_alliance_says_so_there_is_no_page_and_no_file(self, closed: Served, path: str) -> None:
        assert seen(closed, path).status == 404

    def test_a_story_has_no_page_either_and_robots_are_kept_out(self, closed: Served, owner: Owner) -> None:
        assert seen(closed, f"/public/items/{owner.gives()}").status == 404
        assert seen(closed, "/robots.txt").text == "User-agent: *\nDisallow: /\n"

    @pytest.mark.parametrize("person", ["editor-feather-grass-news", "contributor-chukar-lantern", "operator"])
    def test_only_the_secretariat_opens_it(self, closed: Served, person: str) -> None:
        assert closed.visitor(person).post("/secretariat/world", open="yes").status == 403
        assert closed.visitor(person).get("/secretariat/world").status == 403
        assert closed.stranger().post("/secretariat/world", open="yes").status in {303, 401}
        assert seen(closed, "/public").status == 404

    def test_who_said_what_is_remembered_and_closing_takes_all_away(self, opened: Served) -> None:
        page = opened.visitor("secretariat").get("/secretariat/world")
        assert "open" in page.of("//section[@aria-labelledby='world-changes']")
        opened.visitor("secretariat").post("/secretariat/world")

        world = opened.node.store.read_now(lambda records: world_of(records.roll))
        assert [(it.by, it.is_open) for it in world.changes] == [("secretariat", False), ("secretariat", True)]
        assert [seen(opened, path).status for path in PATHS] == [404] * len(PATHS)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("contact", "nobody"),
            ("disclosure", "javascript:alert(1)"),
            ("social", "https://a.example/ ftp://b.example"),
        ],
    )
    def test_what_is_no_address_is_said_at_its_field_and_nothing_is_changed(
        self, closed: Served, field: str, value: str
    ) -> None:
        page = opens(closed, **{field: value})

        assert page.status == 422 and page.error_at(field)
        assert closed.node.store.read_now(lambda records: world_of(records.roll)) == World()


class TestStory:
    """Where a story comes from: who, when, on which terms; of its words the headline at the most."""

    def test_it_says_who_published_it_when_and_on_which_terms_and_shows_no_text(
        self, opened: Served, owner: Owner
    ) -> None:
        page = seen(opened, f"/public/items/{owner.gives()}")

        assert page.of("//h1") == HEADLINE and TEXT not in page.text
        assert "Allowed" in page.of("//article//ul")
        data = data_of(page)
        assert (data["@type"], data["headline"], data["inLanguage"]) == ("NewsArticle", HEADLINE, "en")
        assert data["publisher"]["@id"].endswith(f"/public/outlets/{OUTLET}") and data["datePublished"]
        assert {"articleBody", "description", "author", "review"}.isdisjoint(data)

    @pytest.mark.parametrize(
        "terms",
        [
            {},
            {"grants": [FOR_ALL["grants"][0] | {"territories": ["KZ"]}]},
            {"grants": [FOR_ALL["grants"][0] | {"who": {"classes": ["full-member"]}}]},
            {"grants": [FOR_ALL["grants"][0] | {"channels": ["radio"]}]},
            FOR_ALL | {"duties": [{"kind": "consent"}]},
            FOR_ALL | {"prohibitions": [{"actions": ["*"], "territories": ["US"]}]},
        ],
    )
    def test_its_headline_stays_away_where_the_terms_do_not_let_everybody_show_it_everywhere(
        self, opened: Served, owner: Owner, terms: dict[str, Any]
    ) -> None:
        page = seen(opened, f"/public/items/{owner.gives(terms=terms)}")

        assert page.status == 200 and HEADLINE not in page.text
        assert "headline" not in data_of(page)

    def test_under_embargo_it_has_no_page_also_when_its_headline_is_announced(
        self, opened: Served, owner: Owner
    ) -> None:
        item = owner.gives(embargoed="2099-01-01T00:00:00Z", terms=FOR_ALL | {"announce": ["headline"]})

        assert seen(opened, f"/public/items/{item}").status == 404

    def test_a_version_behind_its_embargo_is_not_told_of(self, opened: Served, owner: Owner) -> None:
        uri = "tag:chukar-lantern.example,2026:twice"
        item = owner.gives(uri=uri)
        owner.gives(
            uri=uri, version="2", embargoed="2099-01-01T00:00:00Z", headlines=[{"role": "main", "value": "Secret"}]
        )
        page = seen(opened, f"/public/items/{item}")

        assert "Secret" not in page.text and data_of(page)["version"] == 1

    def test_while_it_is_held_it_has_no_page(self, opened: Served, owner: Owner) -> None:
        item = owner.gives()
        owner.calls(f"/items/{item}/hold", {"reason": "We are asking again."})

        assert seen(opened, f"/public/items/{item}").status == 404

    def test_a_correction_stands_there_with_what_readers_are_told_and_not_with_what_takers_are(
        self, opened: Served, owner: Owner
    ) -> None:
        item = owner.gives()
        note = {"what": "Our reporter misheard.", "reader_note": "It sails from Tuesday."}
        owner.calls(f"/items/{item}/corrections", note)
        page = seen(opened, f"/public/items/{item}")

        assert "It sails from Tuesday." in page.words and "misheard" not in page.text
        assert data_of(page)["correction"][0]["text"] == "It sails from Tuesday."

    def test_killed_it_says_so_without_a_word_of_it(self, opened: Served, owner: Owner) -> None:
        item = owner.gives()
        owner.calls(f"/items/{item}/kill", {"reason": "The photograph lies."})
        page = seen(opened, f"/public/items/{item}")

        assert page.status == 200 and "withdrew" in page.words
        assert not [word for word in (HEADLINE, TEXT, "photograph", "Allowed") if word in page.text]
        assert data_of(page)["creativeWorkStatus"] == "Withdrawn" and page.headers["x-robots-tag"] == "noindex"

    def test_killed_before_anybody_saw_it_it_has_none(self, opened: Served, owner: Owner) -> None:
        item = owner.gives(embargoed="2099-01-01T00:00:00Z")
        owner.calls(f"/items/{item}/kill", {"reason": "Too early."})

        assert seen(opened, f"/public/items/{item}").status == 404

    def test_a_headline_cannot_end_the_data_it_stands_in(self, opened: Served, owner: Owner) -> None:
        hostile = '</script><script>alert(1)</script><!-- "&amp;'
        page = seen(opened, f"/public/items/{owner.gives(headlines=[{'role': 'main', 'value': hostile}])}")

        assert data_of(page)["headline"] == hostile.strip()
        assert len(page.tree.xpath("//script")) == 1

    def test_a_mark_leads_to_who_took_it_and_to_the_story_and_a_false_one_nowhere(
        self, opened: Served, owner: Owner
    ) -> None:
        item = owner.gives()
        mark = sign_mark(
            Mark(item=item, version=1, outlet=TAKER, take="t1", at=datetime.now(UTC)), opened.site.node_key
        )
        page = seen(opened, f"/public/marks/{mark}")

        assert HEADLINE in page.words and "took version 1" in page.words
        assert seen(opened, f"/public/marks/{mark[:-8]}AAAAAAAA").status in {409, 422}


class TestAnswer:
    """How it comes: without cookies, to be kept, in the reader's language."""

    def test_nothing_is_kept_in_the_browser_and_nothing_depends_on_who_asks(self, opened: Served) -> None:
        somebody, nobody = opened.visitor("secretariat").get("/public"), seen(opened, "/public")

        assert somebody.text == nobody.text
        assert "set-cookie" not in somebody.headers and "cookie" not in nobody.headers["vary"].lower()

    @pytest.mark.parametrize("path", PATHS)
    def test_it_may_be_kept_and_is_asked_for_anew(self, opened: Served, path: str) -> None:
        first = seen(opened, path)
        again = seen(opened, path, **{"If-None-Match": first.headers["etag"]})

        assert first.headers["cache-control"] == "public, no-cache"
        assert (again.status, again.text) == (304, "")

    def test_it_speaks_the_language_of_the_address_before_the_one_that_is_accepted(self, opened: Served) -> None:
        by_header = seen(opened, f"/public/outlets/{OUTLET}", **{"Accept-Language": "ur"})
        by_address = seen(opened, f"/public/outlets/{OUTLET}?lang=ru", **{"Accept-Language": "ur"})

        assert by_header.of("//h1") == "قندیلِ چکور"
        assert by_address.headers["content-language"] == "ru"
        assert by_address.tree.get("lang") == "ru"

    def test_search_engines_are_kept_out_until_the_alliance_lets_them_in(self, opened: Served, owner: Owner) -> None:
        item = owner.gives()
        assert seen(opened, "/public").headers["x-robots-tag"] == "noindex"
        assert seen(opened, "/sitemap.xml").status == 404
        opens(opened, listed="yes")

        assert "x-robots-tag" not in seen(opened, "/public").headers
        assert "Sitemap: http" in seen(opened, "/robots.txt").text
        listed = etree.fromstring(seen(opened, "/sitemap.xml").text.encode())
        assert any((url.text or "").endswith(f"/public/items/{item}") for url in listed.iter("{*}loc"))

    def test_a_story_that_asks_search_engines_to_stay_away_is_not_listed(self, closed: Served, owner: Owner) -> None:
        opens(closed, listed="yes")
        item = owner.gives(terms=FOR_ALL | {"duties": [{"kind": "noindex"}]})

        assert item not in seen(closed, "/sitemap.xml").text
        assert seen(closed, f"/public/items/{item}").headers["x-robots-tag"] == "noindex"

    def test_trust_txt_names_each_outlets_page_and_what_the_secretariat_said(self, closed: Served) -> None:
        opens(closed, contact="desk@alliance.example", belongs_to="https://union.example/\nhttps://council.example/")
        lines = seen(closed, "/trust.txt").text.splitlines()

        assert "member=https://chukar-lantern.example/" in lines and "contact=desk@alliance.example" in lines
        assert lines.count("belongto=https://union.example/") == 1 and "belongto=https://council.example/" in lines
        assert all("=" in line or line.startswith("#") for line in lines)
        assert seen(closed, "/.well-known/trust.txt").text == seen(closed, "/trust.txt").text

    @pytest.mark.parametrize("path", ["/public/items/none", "/public/outlets/none", "/public/members/none"])
    def test_what_is_not_there_is_not_there(self, opened: Served, path: str) -> None:
        assert seen(opened, path).status == 404
