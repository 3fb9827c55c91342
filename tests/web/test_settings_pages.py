"""An outlet's settings: its sections, keys, feeds, terms, card, disclosure, signing key."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from commonwire.ledger.keys import SigningKey
from tests.transport import serving
from tests.web.browsing import Page, Served

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

ADMIN = "contributor-chukar-lantern"
CARD = {
    "names": "en: The Lantern\nur: چکور",
    "languages": "ur, en",
    "market": "pk",
    "home_page": "https://lantern.example/",
    "time_zone": "Asia/Karachi",
    "notices_contact": "night desk, +92 1 234",
}
RSS = b"""<rss version="2.0"><channel><title>Chukar</title><link>https://chukar.example/</link>%s</channel></rss>"""
ENTRY = b"<item><guid isPermaLink='false'>urn:s:%d</guid><title>Story %d</title><category>ports</category></item>"
JSON_TERMS = '{"grants": [{"actions": ["republish"], "channels": ["radio"], "territories": ["KZ"]}]}'


@contextmanager
def feed_runs(body: bytes) -> Iterator[str]:
    """The address of a feed that answers with `body`, from a server in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    living = serving.site(serving.says(body=body, content_type="application/rss+xml"))
    here = asyncio.run_coroutine_threadsafe(living.__aenter__(), loop).result(10)
    yield here.url()
    asyncio.run_coroutine_threadsafe(living.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


def action(page: Page, ending: str) -> str:
    """Where the page's first button with this ending leads."""
    found = page.tree.xpath("//form/@action | //button/@formaction")
    return next(str(it) for it in found if it.endswith(ending))


SECTIONS = ("feeds", "keys", "people", "terms", "channels", "card", "disclosure", "signing-key")


class TestSections:
    """Each has its own address; the overview says how each stands."""

    @pytest.mark.parametrize("name", SECTIONS)
    def test_a_section_stands_alone_under_its_own_title(self, demo: Served, name: str) -> None:
        page = demo.visitor(ADMIN).get(f"/outlet/{name}")

        assert page.status == 200 and len(page.tree.xpath("//main//h1")) == 1
        here = page.tree.xpath("//nav[@class='settings-nav']//a[@aria-current='page']/@href")
        assert here == [f"/outlet/{name}"]

    def test_the_overview_says_how_each_stands(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        admin.post("/outlet/keys", name="CMS", scopes="give")

        page = admin.get("/outlet")

        assert page.tree.xpath("//dl[@class='stands']//a/@href") == [f"/outlet/{name}" for name in SECTIONS]
        assert "1 key is in use." in page.of("//dl[@class='stands']")


class TestFirstSteps:
    """Ticked from what is so."""

    def test_a_step_is_done_when_it_is_so_and_no_longer_when_it_is_not(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        admin.post("/outlet/feeds", address="http://news.example/feed", state="on")

        done = ticked(admin.get("/outlet"))
        admin.post(action(admin.get("/outlet/feeds"), "/remove"))

        assert "/outlet/feeds" in done and "/outlet/feeds" not in ticked(admin.get("/outlet"))

    def test_the_first_story_ticks_its_step(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        before = ticked(admin.get("/outlet"))

        admin.post("/give", headline="Night trains return", body_text="From Monday.", language="en")

        assert "/give" in ticked(admin.get("/outlet")) and "/give" not in before

    def test_the_list_is_put_away_and_brought_back(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        admin.post("/outlet/steps", steps="away")
        away = admin.get("/outlet")
        admin.post("/outlet/steps", steps="back")

        assert "First steps" not in away.words and "Show the first steps again" in away.words
        assert "First steps" in admin.get("/outlet").words


def ticked(page: Page) -> list[str]:
    """Where the steps lead that are done."""
    return [str(it) for it in page.tree.xpath("//li[contains(@class, 'step-done')]//a/@href")]


class TestKeys:
    """Made, shown once, revoked."""

    def test_a_revoked_key_is_marked_and_opens_nothing(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        secret = admin.post("/outlet/keys", name="CMS", scopes="give").of("//*[@id='new-key']")
        asked = {"Authorization": f"Bearer {secret}"}
        assert demo.visitor().get("/api/v1/notices", headers=asked).status == 200

        answer = admin.post(action(admin.get("/outlet/keys"), "/revoke"))

        assert answer.location == "/outlet/keys"
        assert "Revoked" in admin.get("/outlet/keys").words
        assert demo.visitor().get("/api/v1/notices", headers=asked).status == 401

    def test_a_key_without_name_or_scope_is_sent_back(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        assert admin.post("/outlet/keys", name="", scopes="give").error_at("name")
        page = admin.post("/outlet/keys", name="My CMS")

        assert page.status == 422 and "A key needs scopes" in page.words
        assert page.tree.xpath("//input[@id='key-name']/@value") == ["My CMS"]

    def test_the_answer_asked_for_anew_is_its_section(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        assert all(admin.get(f"/outlet/{name}").status == 200 for name in ("keys", "feeds", "people"))
        assert admin.get("/outlet/feeds/test").location == "/outlet/feeds"


class TestFeeds:
    """Tested before they are switched on."""

    def test_a_test_shows_five_stories_as_they_would_be_given_and_keeps_nothing(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        with feed_runs(RSS % b"".join(ENTRY % (n, n) for n in range(8))) as address:
            page = admin.post("/outlet/feeds/test", address=address, language="ur", subjects="ports = Harbours")

        assert page.status == 200 and page.text.lower().startswith("<!doctype html>")
        items = page.tree.xpath("//*[@class='read-item']")
        assert len(items) == 5
        assert "Story 0" in page.words and "Urdu" in page.of("//*[@class='read-item']")
        assert "Harbours" in page.of("//*[@class='read-item']")
        assert page.tree.xpath("//input[@id='feed-address']/@value") == [address]
        assert "No feed yet" in page.words and not page.tree.xpath("//ul[@class='feeds']")

    def test_htmx_gets_the_part_alone(self, demo: Served) -> None:
        with feed_runs(RSS % (ENTRY % (1, 1))) as address:
            part = demo.visitor(ADMIN).post("/outlet/feeds/test", address=address, htmx=True)

        assert "<html" not in part.text and "Story 1" in part.text

    def test_what_keeps_a_feed_from_being_read_is_told_in_words(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        with feed_runs(b"\x00\x01 no feed") as address:
            broken = admin.post("/outlet/feeds/test", address=address)
        private = admin.post("/outlet/feeds/test", address="http://192.168.0.1/feed", htmx=True)
        odd = admin.post("/outlet/feeds/test", address="ftp://news.example/")

        assert broken.status == 200 and broken.of("//*[@id='feed-test']//*[@class='field-error']")
        assert "not on the open internet" in private.text
        assert odd.status == 422 and odd.error_at("address")

    def test_a_feed_starts_switched_off_and_is_switched_and_removed(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        admin.post("/outlet/feeds", address="http://news.example/feed", interval_minutes="10")

        page = admin.get("/outlet/feeds")
        assert "Off" in page.of("//ul[@class='feeds']") and "every 10 minutes" in page.words
        admin.post(action(page, "/on"))
        page = admin.get("/outlet/feeds")
        assert "On" in page.of("//ul[@class='feeds']")
        admin.post(action(page, "/off"))
        assert admin.post(action(page, "/remove")).status == 303
        assert not admin.get("/outlet/feeds").tree.xpath("//ul[@class='feeds']")

    def test_settings_that_cannot_work_are_told_at_their_fields(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        good = {"address": "http://news.example/feed"}

        assert admin.post("/outlet/feeds", **good, time_zone="Mars/One").error_at("time_zone")
        assert admin.post("/outlet/feeds", **good, interval_minutes="0").error_at("interval_minutes")
        assert admin.post("/outlet/feeds", **good, subjects="ports").error_at("subjects")
        assert admin.post("/outlet/feeds", **good, state="on").status == 303
        assert admin.post("/outlet/feeds", **good).error_at("address")


class TestTermsAndDisclosure:
    """What holds from now on."""

    def test_a_template_is_chosen(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        assert admin.post("/outlet/terms", terms_template="members-only").status == 303

        page = admin.get("/outlet/terms")
        assert "the class full-member" in page.of("//*[@id='terms']/ul")
        assert page.tree.xpath("//input[@name='terms_template'][@checked]/@value")[0] == "members-only"
        assert "Outlets of full members may republish" in page.of("//*[@id='terms']//label")

    def test_terms_of_its_own_are_shown_in_words(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        admin.post("/outlet/terms", terms_template="", terms_json=JSON_TERMS)

        assert "Allowed: to republish it, on radio, in Kazakhstan." in admin.get("/outlet/terms").words

    def test_terms_of_its_own_are_said_in_plain_fields_and_are_there_to_be_changed(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        said = {"floor_actions": "display", "floor_channels": "web", "ceiling_channels": "tv", "duties": "link"}

        assert admin.post("/outlet/terms", terms_template="", **said).status == 303

        page = admin.get("/outlet/terms")
        assert "Allowed: to display it, on the web" in page.words and "Not allowed: on television" in page.words
        ticked = page.tree.xpath("//*[@id='terms']//input[@type='checkbox'][@checked]")
        assert {(it.get("name"), it.get("value")) for it in ticked} == set(said.items())
        assert not (page.tree.xpath("//textarea[@name='terms_json']")[0].text or "").strip()
        wrong = admin.post("/outlet/terms", terms_template="", floor_channels="web")
        assert "what may be done" in wrong.error_at("floor_actions")
        bad = admin.post("/outlet/terms", terms_template="", floor_actions="display", floor_territories="XX")
        assert "XX" in bad.error_at("floor_territories")

    def test_terms_that_are_not_understood_change_nothing(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        before = admin.get("/outlet/terms").of("//*[@id='terms']/ul")

        for text in ("{", '{"grants": [{"chanels": ["web"]}]}', ""):
            assert admin.post("/outlet/terms", terms_template="", terms_json=text).status == 422
        assert admin.post("/outlet/terms", terms_template="nothing-at-all").error_at("terms_template")

        assert admin.get("/outlet/terms").of("//*[@id='terms']/ul") == before

    def test_refused_terms_of_its_own_are_there_to_be_mended(self, demo: Served) -> None:
        typed = '{"grants": [{"chanels": ["web"]}]}'

        page = demo.visitor(ADMIN).post("/outlet/terms", terms_template="", terms_json=typed)

        assert page.tree.xpath("//textarea[@name='terms_json']")[0].text.strip() == typed
        assert page.tree.xpath("//details[.//textarea[@name='terms_json']]/@open")
        assert "chanels" in page.error_at("terms_json")
        chosen = page.tree.xpath("//*[@id='terms']//input[@name='terms_template'][@checked]/@value")
        assert chosen == [""]

    def test_the_disclosure_card_is_kept_and_an_emptied_line_is_unanswered_again(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)

        assert admin.post("/outlet/disclosure", owner="Its readers").status == 303

        page = demo.visitor().get("/members/outlets/chukar-lantern")
        assert "Its readers" in page.words and page.words.count("Not answered") == 4


class TestTheCard:
    """What the outlet says of itself."""

    def test_a_changed_card_is_shown_to_everybody(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        admin.post("/outlet/disclosure", owner="Its readers")

        assert admin.post("/outlet/card", **CARD).location == "/outlet/card"

        page = demo.visitor().get("/members/outlets/chukar-lantern")
        assert "چکور" in page.words and "Asia/Karachi" in page.words and "Its readers" in page.words
        form = admin.get("/outlet/card")
        assert form.tree.xpath("//textarea[@id='card-names']")[0].text.strip() == "en: The Lantern\nur: چکور"
        assert form.tree.xpath("//input[@id='card-notices_contact']/@value") == [CARD["notices_contact"]]

    def test_each_fault_is_told_at_its_field_and_nothing_typed_is_lost(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        bad = {"names": "Lantern", "languages": "xx-!", "market": "Pakistan", "home_page": "no", "time_zone": "Mars"}

        page = admin.post("/outlet/card", **(CARD | bad))

        assert page.status == 422 and all(page.error_at(field) for field in bad)
        assert page.tree.xpath("//textarea[@id='card-names']")[0].text.strip() == "Lantern"
        assert "Mars" not in demo.visitor().get("/members/outlets/chukar-lantern").words


class TestTheSigningKey:
    """The node's, or the outlet's own."""

    def test_an_outlet_brings_its_own_key_and_the_node_signs_no_more(self, demo: Served) -> None:
        admin, key = demo.visitor(ADMIN), SigningKey.generate()
        jwk = json.dumps(key.public_jwk)
        assert "this node, encrypted" in admin.get("/outlet/signing-key").of("//*[@id='signing-key']")
        assert admin.post("/outlet/signing-key", jwk=jwk).error_at("understood")

        assert admin.post("/outlet/signing-key", jwk=jwk, understood="yes").location == "/outlet/signing-key"

        shown = admin.get("/outlet/signing-key").of("//*[@id='signing-key']")
        assert key.id in shown and "your outlet itself" in shown
        assert admin.post("/give", headline="A", body_text="B", language="en").status == 422

    @pytest.mark.parametrize("jwk", ["", "{", "[]", '{"kty": "RSA"}', '{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}'])
    def test_what_is_no_key_is_told_at_its_field(self, demo: Served, jwk: str) -> None:
        page = demo.visitor(ADMIN).post("/outlet/signing-key", jwk=jwk, understood="yes")

        assert page.status == 422 and page.error_at("jwk")

    def test_a_private_key_is_refused_and_not_sent_back(self, demo: Served) -> None:
        jwk = SigningKey.generate().public_jwk | {"d": "s3cret"}

        page = demo.visitor(ADMIN).post("/outlet/signing-key", jwk=json.dumps(jwk), understood="yes")

        assert page.status == 422 and "s3cret" not in page.text


class TestChannels:
    """Where notices reach the outlet: added, tested, removed."""

    def test_an_address_is_added_tested_and_removed(self, demo: Served) -> None:
        admin = demo.visitor(ADMIN)
        added = admin.post("/outlet/channels", kind="push", address="https://10.0.0.1/notices")
        page = admin.get("/outlet/channels")
        base = action(page, "/test#channel-test").removesuffix("/test#channel-test")
        tested = admin.post(f"{base}/test", htmx=True)
        whole = admin.post(f"{base}/test")
        assert added.location.startswith("/outlet") and "https://10.0.0.1/notices" in page.of("//*[@id='channels']//li")
        assert "did not arrive" in tested.words and "not on the open internet" in tested.words
        assert "did not arrive" in whole.of("//*[@id='channel-test']") and whole.status == 200
        assert admin.get(f"{base}/test").location == "/outlet/channels"

        removed = admin.post(f"{base}/remove")
        assert removed.status == 303
        assert "10.0.0.1" not in admin.get("/outlet/channels").of("//*[@id='channels']")

    def test_the_key_that_signs_pushes_stands_there(self, demo: Served) -> None:
        assert demo.visitor(ADMIN).get("/outlet/channels").of("//*[@id='push-key']").startswith("whpk_")

    @pytest.mark.parametrize(
        ("kind", "address"),
        [
            ("push", "http://cms.example/"),
            ("push", "desk"),
            ("mail", "desk"),
            ("mail", "a@b\r\nBcc: c@d"),
            ("push", ""),
        ],
    )
    def test_what_cannot_work_comes_back_with_a_word_beside_it(self, demo: Served, kind: str, address: str) -> None:
        page = demo.visitor(ADMIN).post("/outlet/channels", kind=kind, address=address)

        assert page.status == 422 and page.error_at("address")

    def test_another_outlets_channel_is_not_there(self, demo: Served) -> None:
        page = demo.visitor(ADMIN).post("/outlet/channels/c-nobodys/remove")

        assert page.status == 404
