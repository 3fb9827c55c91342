"""Give by hand, and try a file."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tests.web.browsing import Served, Visitor

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


class TestTryAFile:
    """Read, shown, not given."""

    def test_each_item_is_shown_with_its_report_and_none_is_given(self, demo: Served, editor: Visitor) -> None:
        data = b'[{"uri": "urn:x:1", "pubStatus": "usable", "headlines": [{"value": "Hello"}]}, {"headlines": []}]'

        page = editor.post("/give", **{"try": "yes"}, files={"file": ("two.json", data, "application/json")})

        assert page.status == 200 and "Hello" in page.words and "has no uri" in page.words
        assert "Hello" not in demo.visitor("editor-chukar-lantern").get("/members/outlets/chukar-lantern").words

    def test_many_items_are_counted_and_not_all_shown(self, editor: Visitor) -> None:
        lines = b"\n".join(
            b'{"uri": "urn:x:%d", "pubStatus": "usable", "headlines": [{"value": "H"}]}' % n for n in range(50)
        )

        page = editor.post("/give", **{"try": "yes"}, files={"file": ("many.jsonl", lines, "text/plain")})

        assert "And 30 more" in page.words

    @pytest.mark.parametrize("data", [b"", b"{", b"\x00\x01\x02", b"<x>" * 500])
    def test_what_cannot_be_read_is_told_at_the_file(self, editor: Visitor, data: bytes) -> None:
        page = editor.post("/give", **{"try": "yes"}, files={"file": ("a.bin", data, "application/octet-stream")})

        assert page.status == 422 and page.error_at("file")

    def test_no_file_is_told_too(self, editor: Visitor) -> None:
        assert editor.post("/give", **{"try": "yes"}).error_at("file")

    def test_a_form_that_is_not_utf8_or_too_large_is_refused_in_words(self, editor: Visitor) -> None:
        odd = editor.post("/give", files={"headline": (None, b"\xff\xfe")})
        large = editor.post("/outlet/keys", name="x" * 2_000_000)

        assert odd.status == 422 and "UTF-8" in odd.words
        assert large.status in {403, 413}
