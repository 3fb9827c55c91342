"""What was typed is not lost by the exchange: a session that ended, a story that changed, a button pressed twice."""

from __future__ import annotations

import pytest

from tests.web.browsing import Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

EDITOR = "editor-chukar-lantern"
STORY = {"headline": "Night trains", "body_text": "One.", "language": "en"}


@pytest.fixture
def editor(demo: Served) -> Visitor:
    """An editor of the giving outlet."""
    return demo.visitor(EDITOR)


def form_of(visitor: Visitor, item: str) -> dict[str, str]:
    """The hidden fields of the form that corrects an item."""
    hidden = visitor.get(item).tree.xpath("//form[contains(@action, '/corrections')]//input[@type='hidden']")
    return {field.get("name"): field.get("value") for field in hidden}


def test_a_form_sent_after_its_session_ended_is_answered_with_the_sign_in_page(demo: Served) -> None:
    page = demo.stranger().post("/give", **STORY)

    assert page.status == 401
    assert "You are signed out, so this was not sent." in page.words
    assert page.tree.xpath("//form[@action='/sign-in'][@data-unsent]//input[@name='next']/@value") == ["/give"]


def test_a_part_of_a_page_is_not_answered_with_a_whole_one(demo: Served) -> None:
    page = demo.stranger().post("/items/none/uses", htmx=True)

    assert page.status == 401
    assert "<html" not in page.text


def test_a_correction_of_a_story_that_changed_meanwhile_comes_back_with_what_was_typed(editor: Visitor) -> None:
    item = editor.post("/give", **STORY).location
    opened = form_of(editor, item)
    editor.post(f"{item}/corrections", what="It was two trains.", **opened)

    late = editor.post(f"{item}/corrections", what="It was three trains.", **opened)

    assert late.status == 409
    assert "The story changed while you wrote" in late.words
    assert late.tree.xpath("//textarea[@name='what']")[0].text.strip() == "It was three trains."
    again = late.tree.xpath("//form[contains(@action, '/corrections')]//input[@name='made_for']/@value")
    assert editor.post(f"{item}/corrections", what="It was three trains.", made_for=again[0]).status == 303


def test_a_correction_sent_twice_by_a_button_pressed_twice_is_one(editor: Visitor) -> None:
    item = editor.post("/give", **STORY).location
    sent = {"what": "It was two trains.", **form_of(editor, item)}

    answers = [editor.post(f"{item}/corrections", **sent).status for _ in range(2)]

    assert answers == [303, 409]


@pytest.mark.parametrize(("verb", "more"), [("hold", {}), ("kill", {"sure": "yes"})])
def test_to_hold_and_to_kill_wait_for_nobody_to_read_again(editor: Visitor, verb: str, more: dict[str, str]) -> None:
    item = editor.post("/give", **STORY).location
    opened = form_of(editor, item)
    editor.post(f"{item}/corrections", what="It was two trains.", **opened)

    assert editor.post(f"{item}/{verb}", reason="Not so.", **opened, **more).status == 303


def test_a_story_given_twice_by_a_button_pressed_twice_is_one(editor: Visitor) -> None:
    first, second = (editor.post("/give", **STORY) for _ in range(2))

    assert first.location == second.location
