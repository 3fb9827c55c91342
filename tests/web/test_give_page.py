"""Give by hand, and try a file."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

ADMIN = "contributor-chukar-lantern"
STORY = {"headline": "Night trains", "body_text": "One.\n\nTwo & <three.", "language": "en"}


@pytest.fixture
def editor(demo: Served) -> Visitor:
    """An editor of the giving outlet."""
    return demo.visitor("editor-chukar-lantern")


def item_of(demo: Served, location: str) -> dict[str, Any]:
    """The item at a page's address, as its owner reads it by API."""
    secret = demo.visitor(ADMIN).post("/outlet/keys", name="test", scopes=["give", "take"]).of("//*[@id='new-key']")
    page = demo.visitor().get(f"/api/v1{location}", headers={"Authorization": f"Bearer {secret}"})
    return msgspec.json.decode(page.text, type=dict[str, Any])


class TestGive:
    """The form is one more way through the one door."""

    def test_every_field_arrives(self, demo: Served, editor: Visitor) -> None:
        page = editor.post(
            "/give",
            **STORY,
            urgency="2",
            subjects="rail, travel",
            places="Quetta",
            byline="Zarina",
            terms_template="members-only",
            editor_note="Call the station.",
        )

        item = item_of(demo, page.location)
        assert item["headlines"] == [{"value": "Night trains", "role": "main", "language": None}]
        assert item["body_html"] == "<p>One.</p><p>Two &amp; &lt;three.</p>"
        assert (item["urgency"], item["byline"], item["editor_note"]) == (2, "Zarina", "Call the station.")
        assert [it["name"] for it in item["subjects"]] == ["rail", "travel"]
        assert str(item["uri"]).startswith("tag:chukar-lantern.example,")

    def test_a_subject_is_chosen_by_its_name_in_any_language_and_kept_as_a_concept(
        self, demo: Served, editor: Visitor
    ) -> None:
        typed = ["Kultur, Kunst, Unterhaltung und Medien", "天气", "rail,  Economy, business and finance"]

        item = item_of(demo, editor.post("/give", **STORY, subjects=typed).location)

        assert [(it["name"], it["code"]) for it in item["subjects"]] == [
            ("arts, culture, entertainment and media", "01000000"),
            ("weather", "17000000"),
            ("rail", None),
            ("economy, business and finance", "04000000"),
        ]

    def test_a_name_with_commas_stays_on_its_line_when_the_form_comes_back(self, editor: Visitor) -> None:
        typed = "Economy, business and finance\nrail"
        page = editor.post("/give", headline="", subjects=typed)

        assert page.tree.xpath("//textarea[@name='subjects']")[0].text.strip() == typed

    def test_subjects_are_offered_in_the_readers_language_to_who_may_give(self, demo: Served, editor: Visitor) -> None:
        page = editor.get("/give/subjects?q=طق", headers={"Accept-Language": "ar"})

        offered = json.loads(page.text)
        assert {"value": "طقس", "lang": "ar", "dir": "rtl"} in offered and len(offered) <= 12
        assert json.loads(editor.get("/give/subjects?q=").text) == []
        assert demo.visitor().get("/give/subjects?q=a").location.startswith("/sign-in")

    def test_places_are_offered_in_the_readers_language_and_kept_with_their_code(
        self, demo: Served, editor: Visitor
    ) -> None:
        offered = json.loads(editor.get("/give/places?q=Kasach", headers={"Accept-Language": "de"}).text)

        item = item_of(
            demo, editor.post("/give", **STORY, places="Kazakhstan\nKhorog", people="Zarina\nDaler").location
        )

        assert [it["value"] for it in offered] == ["Kasachstan"]
        assert [(it["name"], it["uri"]) for it in item["places"]] == [
            ("Kazakhstan", "http://cvx.iptc.org/iso3166-1a2/KZ"),
            ("Khorog", None),
        ]
        assert [it["name"] for it in item["people"]] == ["Zarina", "Daler"]

    def test_signs_in_the_text_become_markup(self, demo: Served, editor: Visitor) -> None:
        typed = "## Trains\n\nThey run **again**:\n\n- at night\n- 2 < 3"

        item = item_of(demo, editor.post("/give", **(STORY | {"body_text": typed})).location)

        listed = "<ul><li>at night</li><li>2 &lt; 3</li></ul>"
        assert item["body_html"] == f"<h2>Trains</h2><p>They run <strong>again</strong>:</p>{listed}"

    def test_a_button_pressed_twice_gives_one_story(self, editor: Visitor) -> None:
        first, second = editor.post("/give", **STORY), editor.post("/give", **STORY)

        assert first.location == second.location
        assert "commonwire_said=unchanged" in second.headers["set-cookie"]
        assert editor.post("/give", **(STORY | {"headline": "Another"})).location != first.location

    def test_simple_markup_is_kept_and_what_could_act_is_not(self, demo: Served, editor: Visitor) -> None:
        text = "<p>One <b>two</b><script>alert(1)</script></p>"

        item = item_of(demo, editor.post("/give", **(STORY | {"body_text": text})).location)

        assert item["body_html"] == "<p>One <b>two</b></p>"

    def test_an_embargo_is_the_outlets_own_time(self, demo: Served, editor: Visitor) -> None:
        page = editor.post("/give", **STORY, embargo_until="2999-01-02T03:00")

        assert item_of(demo, page.location)["embargo_until"] == "2999-01-02T03:00:00+05:00"
        stranger = demo.visitor("editor-feather-grass-news").get("/members/outlets/chukar-lantern")
        assert "Night trains" not in stranger.words

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("headline", ""),
            ("body_text", " "),
            ("language", ""),
            ("urgency", "17"),
            ("embargo_until", "tomorrow"),
            ("terms_template", "nothing-at-all"),
        ],
    )
    def test_a_fault_is_told_at_its_field_and_the_text_is_still_there(
        self, editor: Visitor, field: str, value: str
    ) -> None:
        page = editor.post("/give", **(STORY | {"byline": "Zarina", field: value}))

        assert page.status == 422 and page.error_at(field)
        assert page.tree.xpath("//input[@name='byline']/@value") == ["Zarina"]


class TestPreview:
    """What others will see, before it is given."""

    def test_it_shows_row_story_lights_and_terms_and_keeps_nothing(self, demo: Served, editor: Visitor) -> None:
        part = editor.post("/give/preview", **STORY, terms_template="alliance-web", htmx=True)

        assert "<html" not in part.text and STORY["headline"] in part.of("//*[@class='give-row']")
        allowed, ask, denied = (int(it) for it in part.of("(//table//tbody/tr)[1]/td").split())
        assert allowed > 0 and ask == denied == 0
        assert "Allowed" in part.of("//*[@class='give-row']")
        assert "Print the credit line." in part.words
        assert "Night trains" not in demo.visitor("editor-feather-grass-news").get("/").words

    def test_the_light_is_that_of_the_chosen_outlet(self, editor: Visitor) -> None:
        part = editor.post("/give/preview", **STORY, terms_template="ask-first", htmx=True)

        assert "Ask" in part.of("//*[@class='give-row']")

    def test_without_a_script_the_page_comes_back_with_it_and_all_that_was_typed(self, editor: Visitor) -> None:
        page = editor.post("/give/preview", **STORY)

        assert (
            page.status == 200 and page.tree.xpath("//textarea[@name='headline']")[0].text.strip() == STORY["headline"]
        )
        assert STORY["headline"] in page.of("//*[@id='give-seen']")

    def test_a_text_in_another_language_than_chosen_is_told_with_its_own_to_choose(self, editor: Visitor) -> None:
        russian = (
            "Ночные поезда возвращаются в долину с понедельника. Билеты продаются на всех станциях, сообщает дорога."
        )

        part = editor.post("/give/preview", headline="Ночные поезда", body_text=russian, language="en", htmx=True)
        silent = editor.post("/give/preview", headline="Ночные поезда", body_text=russian, htmx=True)

        assert part.tree.xpath("//button/@data-language") == ["ru"] == silent.tree.xpath("//button/@data-language")
        assert "does not look like English" in part.words and "No language is chosen" in silent.words

    def test_what_is_missing_or_too_long_is_told(self, editor: Visitor) -> None:
        bare = editor.post("/give/preview", body_text="From Monday.", language="en", htmx=True)
        long = editor.post("/give/preview", **(STORY | {"headline": "x" * 111}), htmx=True)

        assert "There is no headline yet" in bare.words and "111 characters" in long.words
        assert "Nothing is typed yet" in editor.post("/give/preview", htmx=True).words

    def test_a_fault_is_told_in_its_place(self, editor: Visitor) -> None:
        part = editor.post("/give/preview", **STORY, embargo_until="tomorrow", htmx=True)

        assert part.status == 200 and "'tomorrow' is no time" in part.words

    def test_under_an_embargo_it_says_until_when_others_see_nothing(self, editor: Visitor) -> None:
        part = editor.post("/give/preview", **STORY, embargo_until="2999-01-02T03:00", htmx=True)

        assert "others see nothing of it" in part.words


def ninjs(uri: str = "urn:try:1", **more: Any) -> bytes:
    """A small story."""
    story = {"uri": uri, "version": "1", "language": "en", "headlines": [{"value": "Ferry"}], **more}
    return msgspec.json.encode({"bodies": [{"contentType": "text/html", "value": "<p>It <b>sails</b>.</p>"}]} | story)


def tries(visitor: Visitor, data: bytes, *, htmx: bool = False, name: str = "a.json", **fields: str) -> Page:
    return visitor.post("/give/file", files={"file": (name, data, "application/octet-stream")}, htmx=htmx, **fields)


def hidden(page: Page) -> dict[str, str]:
    """What the form that gives carries from the page of a trial."""
    return {it.get("name"): it.get("value") for it in page.tree.xpath("//form[@id='give-form']//input[@type='hidden']")}


class TestTryAFile:
    """Read, shown, not given."""

    def test_each_item_is_shown_with_its_report_and_none_is_given(self, demo: Served, editor: Visitor) -> None:
        data = b'[{"uri": "urn:x:1", "pubStatus": "usable", "headlines": [{"value": "Hello"}]}, {"headlines": []}]'

        page = tries(editor, data)

        assert page.status == 200 and "Hello" in page.words and "has no uri" in page.words
        assert "2 items, read as ninjs. 1 cannot be read. Nothing is published yet." in page.words
        assert len(page.tree.xpath("//button[@name='give']")) == 1
        assert "Hello" not in demo.visitor("editor-chukar-lantern").get("/members/outlets/chukar-lantern").words

    def test_what_others_see_and_what_nobody_sees_is_told_apart(self, editor: Visitor) -> None:
        more = {"edNote": "Ring the port.", "embargoedUntil": "2999-01-02T03:00:00Z", "urgency": "2"}
        terms = {"announce": ["headline"], "grants": [{"actions": ["republish"], "channels": ["web"]}]}

        page = tries(editor, ninjs(**more, terms=terms))

        assert "others see only its headline." in page.words and "2 Jan 2999" in page.words
        assert page.of("//*[@class='editor-note']//p") == "Ring the port."
        assert "Allowed: to republish it, on the web." in page.words
        assert "Repaired urgency" in page.words
        assert page.tree.xpath("//div[contains(@class, 'prose')]/p/b/text()") == ["sails"]

    def test_giving_from_the_page_gives_what_was_shown(self, demo: Served, editor: Visitor) -> None:
        lines = b"\n".join(ninjs(f"urn:try:lines:{number}") for number in range(3))
        page = tries(editor, lines)

        given = editor.post("/give/file", **hidden(page), give="2")

        assert given.status == 303 and "commonwire_said=given" in given.headers["set-cookie"]
        assert item_of(demo, given.location)["uri"] == "urn:try:lines:1"
        again = tries(editor, lines)
        assert "It is here already, as version 1" in again.words
        assert [it.get("value") for it in again.tree.xpath("//button[@name='give']")] == ["1", "3"]

    def test_a_script_keeps_the_file_itself_and_is_answered_with_parts(self, demo: Served, editor: Visitor) -> None:
        data = ninjs("urn:try:script")
        part = tries(editor, data, htmx=True)
        digest = part.tree.xpath("//input[@name='digest'][@form='try-form']/@value")[0]

        given = tries(editor, data, htmx=True, give="1", digest=digest)

        assert not part.tree.xpath("//main | //input[@name='carried']")
        assert part.tree.xpath("//button[@name='give']/@form") == ["try-form"]
        assert given.words.startswith("It is on the wire as version 1") and not given.tree.xpath("//main")
        assert item_of(demo, given.tree.xpath("//a/@href")[0])["uri"] == "urn:try:script"

    def test_another_file_than_the_one_that_was_read_is_not_given(self, editor: Visitor) -> None:
        digest = hidden(tries(editor, ninjs("urn:try:a")))["digest"]

        page = tries(editor, ninjs("urn:try:b"), digest=digest, give="1")

        assert page.status == 422 and "another file" in page.error_at("file")

    @pytest.mark.parametrize("number", ["0", "2", "-1", "x", "9" * 50, "١"])
    def test_an_item_that_is_not_in_the_file_is_not_given(self, editor: Visitor, number: str) -> None:
        assert "has no item" in tries(editor, ninjs("urn:try:c"), give=number).error_at("file")

    def test_a_large_file_is_asked_for_again_instead_of_being_carried(self, editor: Visitor) -> None:
        large = ninjs("urn:try:large", slugline="x" * 1_100_000)

        page = tries(editor, large)

        assert not page.tree.xpath("//input[@name='carried']") and page.tree.xpath("//input[@id='again-file']")
        assert tries(editor, large, give="1", digest=hidden(page)["digest"]).status == 303

    def test_a_file_that_cancels_a_story_gives_no_button_to_kill_it_by(self, editor: Visitor) -> None:
        first = tries(editor, ninjs("urn:try:kill"), give="1")

        page = tries(editor, ninjs("urn:try:kill", version="2", pubStatus="canceled"))

        assert "kills the story that is here" in page.words and not page.tree.xpath("//button[@name='give']")
        assert first.location in page.tree.xpath("//li[@class='read-item']//a/@href")

    def test_many_items_are_counted_and_not_all_shown(self, editor: Visitor) -> None:
        page = tries(editor, b"\n".join(ninjs(f"urn:x:{number}") for number in range(5_000)))

        assert "5,000 items" in page.words and "The first 20 are shown" in page.words
        assert "And 4,980 more" in page.words
        assert len(page.tree.xpath("//li[@class='read-item']")) == 20

    @pytest.mark.parametrize("data", [b"", b"{", b"\x00\x01\x02", b"<x>" * 500, b"\x01\x02" * 500, b"PK\x03\x04" * 9])
    def test_what_cannot_be_read_is_told_at_the_file(self, editor: Visitor, data: bytes) -> None:
        page, part = tries(editor, data), tries(editor, data, htmx=True)

        assert (page.status, part.status) == (422, 200) and page.error_at("file")
        assert page.error_at("file") in part.words and not part.tree.xpath("//main")

    def test_hostile_markup_is_shown_harmless(self, editor: Visitor) -> None:
        bad = "<p onclick=x()>Words<script>alert(1)</script><img src=x onerror=y()><iframe src=z></iframe></p>"
        story = ninjs("urn:try:<script>", headlines=[{"value": "<script>alert(2)</script>"}], edNote=bad)

        page = tries(editor, story, name='"><script>alert(3)</script>.json')

        assert "alert(3)" in page.words
        assert page.tree.xpath("//script/@src") and not page.tree.xpath(
            "//script[not(@src)] | //iframe | //*[@onclick]"
        )

    def test_no_file_and_a_page_that_lost_it_are_told_too(self, editor: Visitor) -> None:
        assert editor.post("/give/file").error_at("file")
        assert "no longer has the file" in editor.post("/give/file", carried="%%").error_at("file")

    def test_more_bytes_than_are_read_are_refused_by_name(self, editor: Visitor) -> None:
        page = tries(editor, b"{" + b" " * (32 * 1024 * 1024))

        assert "33,554,432 bytes (COMMONWIRE_READ_SIZE)" in page.error_at("file")

    def test_only_whoever_may_give_tries(self, demo: Served) -> None:
        assert tries(demo.visitor(), ninjs()).status == 401
        assert tries(demo.visitor("secretariat"), ninjs()).status == 403

    def test_a_page_that_is_loaded_again_is_the_form(self, editor: Visitor) -> None:
        assert editor.get("/give/file").location == "/give"

    def test_a_form_that_is_not_utf8_or_too_large_is_refused_in_words(self, editor: Visitor) -> None:
        odd = editor.post("/give", files={"headline": (None, b"\xff\xfe")})
        large = editor.post("/outlet/keys", name="x" * 2_000_000)

        assert odd.status == 422 and "UTF-8" in odd.words
        assert large.status in {403, 413}
