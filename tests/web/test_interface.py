"""The interface in other languages: texts keep their values, names are isolated, and nothing from outside is markup."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.messages.catalog import Catalog

from commonwire.base.texts import text, texts
from commonwire.web.pages.frame import Words
from commonwire.web.pages.interface import Here, Interface, interface_for, interface_in, interface_tags
from commonwire.web.pages.render import page
from tests.web.samples import every_page

UTC_ZONE = ZoneInfo("UTC")
HERE = Here(UTC_ZONE, datetime(2026, 11, 24, 3, 12, tzinfo=UTC))


def persian() -> Interface:
    made = Catalog(locale="fa")
    made.add("Take %(what)s off", "%(what)s را بردار", flags=["fuzzy"])
    made.add(("%(count)s story", "%(count)s stories"), ("%(count)s خبر", "%(count)s خبر"))
    return Interface("fa", made)


def test_a_text_is_its_english_and_remembers_its_message() -> None:
    said = text("Take %(what)s off", what="the filter")

    assert said == "Take the filter off"
    assert said.message == "Take %(what)s off"


def test_a_text_is_said_in_the_language_with_its_values_isolated_and_escaped() -> None:
    said = persian().say(text("Take %(what)s off", what="<b>Water</b>"), HERE)

    assert said == "\u2068&lt;b&gt;Water&lt;/b&gt;\u2069 را بردار"


def test_a_name_with_its_language_stands_in_a_bdi() -> None:
    said = persian().say(text("Take %(what)s off", what=Words("Вода", "ru")), HERE)

    assert said == '<bdi lang="ru" dir="ltr">Вода</bdi> را بردار'


def test_a_number_is_written_in_the_digits_of_the_language() -> None:
    assert persian().say(texts("%(count)s story", "%(count)s stories", 1200), HERE) == "۱٬۲۰۰ خبر"
    assert interface_in("en").say(texts("%(count)s story", "%(count)s stories", 1200), HERE) == "1,200 stories"


def test_what_the_catalogue_lacks_is_said_in_english() -> None:
    assert persian().say(text("At %(at)s", at="noon"), HERE) == "At \u2068noon\u2069"


def test_english_writes_its_days_and_times_so() -> None:
    at = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)
    english = interface_in("en")

    assert english.day(at, HERE) == "Tuesday 24 November 2026"
    assert english.moment(at, HERE) == "24 Nov, 03:12"
    assert english.moment(at, Here(UTC_ZONE, datetime(2027, 1, 1, tzinfo=UTC))) == "24 Nov 2026, 03:12"


def test_a_catalogue_that_no_editor_has_read_is_not_called_reviewed() -> None:
    assert not persian().is_reviewed
    assert interface_in("en").is_reviewed


def test_a_reader_gets_the_nearest_language_there_is_and_english_else() -> None:
    assert interface_for(("en-NZ", "ur")).tag == "en"
    assert interface_for(("xx",)).tag == "en"


def test_every_page_renders_in_every_language_of_the_interface() -> None:
    for tag in interface_tags():
        for view, frame in every_page().values():
            frame.language = tag
            assert f'lang="{tag}"' in page(view, frame)
