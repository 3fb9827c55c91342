"""How messages are found in the program, and how a catalogue is brought up to date."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from tests.messages import NotLiteralError, messages_of_python, messages_of_template, template, updated, written

PYTHON = """
from commonwire.base.texts import text, texts as several
one = text("Take %(what)s off", what=text("the filter"))
two = several("%(count)s story", "%(count)s stories", 2)
"""
TEMPLATE = b"""
<p title="{{ _("Places") }}">{% trans count=n %}{{ count }} story
{% pluralize %}{{ count }} stories{% endtrans %}</p>
{% trans zone="UTC" %}
  Times are
  in {{ zone }}.
{% endtrans %}
"""


def made(*entries: tuple[str | tuple[str, ...], str | tuple[str, ...]]) -> Catalog:
    catalogue = Catalog(locale="fa")
    for id, said in entries:
        catalogue.add(id, said, flags=["fuzzy"])
    return catalogue


def test_the_messages_of_a_module_are_found() -> None:
    assert list(messages_of_python(PYTHON, "some.py")) == [
        ("Take %(what)s off",),
        ("the filter",),
        ("%(count)s story", "%(count)s stories"),
    ]


def test_a_message_that_is_put_together_is_refused() -> None:
    with pytest.raises(NotLiteralError, match=r"some\.py:2"):
        list(messages_of_python('from commonwire.base.texts import text\ntext(f"{1} story")', "some.py"))


def test_a_call_of_the_same_name_from_elsewhere_is_none() -> None:
    assert list(messages_of_python('from lxml.etree import text\ntext("no message")', "some.py")) == []


def test_the_messages_of_a_template_are_found_as_the_page_asks_for_them() -> None:
    assert list(messages_of_template(TEMPLATE)) == [
        ("Places",),
        ("%(count)s story", "%(count)s stories"),
        ("Times are in %(zone)s.",),
    ]


def test_what_is_worded_stays_what_is_new_is_empty_and_what_is_gone_is_dropped() -> None:
    had, whole = made(("Wire", "خط خبر"), ("Gone", "رفته")), made(("Wire", ""), ("New", ""))

    now = updated("fa", whole, had)

    assert {message.id: message.string for message in now if message.id} == {"Wire": "خط خبر", "New": None}
    assert now["Wire"].fuzzy


def test_what_a_catalogue_lacks_is_taken_from_another() -> None:
    now = updated("fa", made(("Wire", ""), ("New", "")), made(("Wire", "")), made(("Wire", "خط خبر"), ("New", "تازه")))

    assert (now["Wire"].string, now["New"].string) == ("خط خبر", "تازه")


def test_a_message_that_is_counted_now_is_worded_anew() -> None:
    now = updated("fa", made((("One story", "%(count)s stories"), "")), made(("One story", "یک خبر")))

    assert not any(now["One story"].string or ())


def test_a_catalogue_is_written_the_same_twice() -> None:
    whole = template()
    once = written("ru", updated("ru", whole))

    assert written("ru", updated("ru", whole)) == once
    assert b"POT-Creation-Date" not in once
