"""The desk's search as an editor uses it: what she types, what she is told, what she keeps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.index.test_follow import until
from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

GIVER, READER = "contributor-chukar-lantern", "editor-feather-grass-news"


@pytest.fixture
def editor(demo: Served) -> Visitor:
    """An editor who searches."""
    return demo.visitor(READER)


@pytest.fixture
def indexed(demo: Served) -> Iterator[Served]:
    """The demo with its index at work; without, the store is searched."""
    demo.node.follower.start()
    until(lambda: demo.node.follower.describe()["is_ready"])
    yield demo
    demo.node.follower.stop()


def gives(demo: Served, headline: str, text: str = "A text.", language: str = "en", **more: str) -> str:
    """The path of a story that is given."""
    page = demo.visitor(GIVER).post("/give", headline=headline, body_text=text, language=language, **more)
    assert page.status == 303, page.words
    return str(page.location)


def asked(visitor: Visitor, query: str, **filters: str) -> Page:
    """The desk, searched."""
    more = "".join(f"&{name}={quote(value)}" for name, value in filters.items())
    page = visitor.get(f"/?q={quote(query)}{more}")
    assert page.status == 200
    return page


def headlines(page: Page) -> list[str]:
    """The headlines of the rows, in their order."""
    return [" ".join(it.text_content().split()) for it in page.tree.xpath("//ol[@id='wire']//h3//bdi")]


class TestNotUnderstood:
    """An error stands at the box and points at its place; the rest of the desk stays what it was."""

    @pytest.mark.parametrize(
        ("query", "piece", "start"),
        [
            ("flood wibble:x", "wibble:", 6),
            ("سیلاب urgency<=0 کابل", "urgency<=0", 6),
            ("洪水 lang: 喀布尔", "lang:", 3),
            ("बाढ़ NOT", "NOT", 5),
            ("😀😀 a.*b", ".*", 6),
        ],
    )
    def test_the_piece_is_marked_and_its_place_is_counted_as_browsers_count(
        self, editor: Visitor, query: str, piece: str, start: int
    ) -> None:
        page = asked(editor, query)

        shown = page.tree.xpath("//*[@id='filter-q-error']//bdi[@dir='auto']")[0]
        assert shown.text_content() == query
        assert page.of("//mark[@class='wrong']") == piece
        box = page.tree.xpath("//input[@name='q']")[0]
        assert box.get("data-wrong") == f"{start} {start + len(piece)}"
        assert (box.get("aria-describedby"), box.get("aria-invalid")) == ("filter-q-error", "true")
        assert box.get("value") == query and box.get("autofocus") is not None
        assert page.error_at("q")

    def test_the_filters_still_hold(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain in the hills")
        gives(demo, "بارش", language="ur")

        assert headlines(asked(editor, "wibble:x", lang="ur")) == ["بارش"]

    def test_what_has_no_place_is_said_without_one(self, editor: Visitor) -> None:
        page = asked(editor, "...")

        assert "no letter or digit" in page.error_at("q")
        assert not page.tree.xpath("//mark")

    def test_a_filter_that_is_none_is_said_at_the_top(self, editor: Visitor) -> None:
        page = asked(editor, "rain", lang="not a tag")

        assert "language" in page.of("//*[@role='alert']")
        assert not page.error_at("q")


class TestHelp:
    """What can be typed, in the reader's own writing."""

    @pytest.mark.parametrize(
        ("language", "wanted"),
        [
            ("ur", "کابل یا تہران"),
            ("zh-Hans", "喀布尔 或 德黑兰"),
            ("ru", "Кабул ИЛИ Тегеран"),
            ("hi", "काबुल या तेहरान"),
        ],
    )
    def test_each_example_is_understood_and_one_press_away(self, demo: Served, language: str, wanted: str) -> None:
        visitor = demo.visitor()
        page = visitor.get("/", headers={"Accept-Language": language})

        links = page.tree.xpath("//dl[@class='examples']//a")
        assert wanted in [it.text_content() for it in links]
        for link in links:
            tried = visitor.get(link.get("href"))
            assert tried.status == 200 and not tried.error_at("q"), link.text_content()


class TestKept:
    """A search can be saved from the desk, with what it was narrowed by."""

    def test_what_is_saved_is_the_search_with_its_filters(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain", subjects="weather", places="Quetta")
        page = asked(editor, "rain OR snow", lang="en", place="Quetta", since="P1D")
        form = page.tree.xpath("//form[@class='save-form']")[0]
        query = form.xpath(".//input[@name='query']/@value")[0]

        assert query == "(rain OR snow) lang:en place:Quetta"
        assert editor.get(form.xpath("./a/@href")[0]).tree.xpath("//input[@name='query']/@value") == [query]
        kept = editor.post(form.get("action"), name="Rain", query=query)
        assert kept.status == 303 and "Rain" in editor.get("/searches").words

    def test_what_it_would_have_caught_is_told_before(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain")
        page = asked(editor, "rain")
        asks = page.tree.xpath("//details[@class='save-search']/@hx-get")[0]

        told = editor.get(asks).words

        assert "Would have caught 1 of the 1 story of the last 24 hours." in told and "Broad" not in told
        assert "Understood as rain" in told
        assert "Broad" in editor.get("/searches/tried?query=lang:en").words
        wrong = editor.get("/searches/tried?query=" + quote("سیلاب wibble:x"))
        assert wrong.of("//mark[@class='wrong']") == "wibble:"
        assert editor.get("/searches/tried?query=").status == 200
        assert demo.visitor().get("/searches/tried?query=rain").status == 303

    def test_guests_are_offered_no_such_thing(self, demo: Served) -> None:
        assert "Save this search" not in asked(demo.visitor(), "rain").words


def test_a_place_narrows_and_is_taken_off_again(demo: Served, editor: Visitor) -> None:
    gives(demo, "Rain in Quetta", places="Quetta")
    gives(demo, "Rain elsewhere")

    page = asked(editor, "rain", place="quetta")

    assert headlines(page) == ["Rain in Quetta"]
    off = page.tree.xpath("//ul[@class='filters-on']//a[contains(., 'Place')]/@href")[0]
    assert len(headlines(editor.get(off))) == 2


class TestMarked:
    """What was met is marked in the headline and in a passage, in every script, as it was written."""

    @pytest.mark.parametrize(
        ("language", "headline", "query", "wanted"),
        [
            ("en", "Floods reach <b>Kabul</b> & beyond", "kabul", ["Kabul"]),
            ("ur", "كابل میں سیلاب", "کابل سیلاب", ["كابل", "سیلاب"]),
            ("zh-Hans", "北京今天大雨", "大雨", ["大雨"]),
            ("ru", "Берёза упала", "береза", ["Берёза"]),
            ("hi", "दिल्ली में बाढ़ आई", "बाढ़", ["बाढ़"]),
            ("km", "ទឹកជំនន់នៅភ្នំពេញ", "ភ្នំពេញ", ["ភ្នំពេញ"]),
        ],
    )
    def test_in_the_headline(
        self, demo: Served, editor: Visitor, language: str, headline: str, query: str, wanted: list[str]
    ) -> None:
        gives(demo, headline, language=language)

        page = asked(editor, query)

        assert headlines(page) == [headline]
        assert [it.text for it in page.tree.xpath("//ol[@id='wire']//h3//mark")] == wanted

    def test_in_a_passage_of_the_text_where_the_summary_has_none(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "A long story", f"{'Word ' * 300}the zebra crossed. {'Word ' * 300}")

        page = asked(editor, "zebra")

        assert page.of("//p[contains(@class, 'snippet')]//mark") == "zebra"
        assert "the zebra crossed" in page.of("//p[contains(@class, 'snippet')]")

    def test_the_subject_that_a_story_was_found_by(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Sunny tomorrow", subjects="weather")

        page = asked(editor, "weather")

        assert headlines(page) == ["Sunny tomorrow"]
        assert page.of("//span[@class='subject']//mark") == "weather"

    def test_nothing_where_the_filters_alone_found_it(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain")

        assert not editor.get("/?lang=en").tree.xpath("//mark")


class TestNarrowed:
    """How what was found is distributed; one press narrows, another takes it off."""

    def test_each_value_narrows_by_a_press_and_is_taken_off_by_another(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain in Quetta", places="Quetta", subjects="weather")
        gives(demo, "Rain in Almaty", places="Almaty")
        gives(demo, "Дождь rain", language="ru")
        page = asked(editor, "rain")
        assert page.of("//p[@class='how-many']") == "3 stories"

        for facet, label, wanted in (
            ("lang", "Russian", ["Дождь rain"]),
            ("place", "quetta", ["Rain in Quetta"]),
            ("subject", "weather", ["Rain in Quetta"]),
        ):
            link = page.tree.xpath(f"//section[contains(@class, 'facet-{facet}')]//a[contains(., '{label}')]")[0]
            narrowed = editor.get(link.get("href"))
            assert headlines(narrowed) == wanted, facet
            assert narrowed.of("//p[@class='how-many']") == "1 story"
            off = narrowed.tree.xpath(f"//section[contains(@class, 'facet-{facet}')]//a[@aria-current]/@href")[0]
            assert len(headlines(editor.get(off))) == 3

    def test_days_are_bars_with_their_numbers(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain today")
        page = asked(editor, "rain")

        day = page.tree.xpath("//section[contains(@class, 'facet-day')]//a")[0]
        assert day.xpath(".//*[local-name()='rect']/@width") == ["100"]
        assert "1 story" in day.text_content()
        assert headlines(editor.get(day.get("href"))) == ["Rain today"]
        assert headlines(asked(editor, "rain", day="2001-01-01")) == []
        assert "no day" in asked(editor, "rain", day="yesterday").of("//*[@role='alert']")

    def test_languages_outlets_and_subjects_are_called_as_the_reader_calls_them(self, demo: Served) -> None:
        gives(demo, "Rain", subjects="weather")
        page = demo.visitor().get("/?q=rain", headers={"Accept-Language": "zh-Hans"})

        assert "英语" in page.of("//section[contains(@class, 'facet-lang')]")
        assert "天气" in page.of("//section[contains(@class, 'facet-subject')]")

    def test_the_whole_wire_has_none(self, demo: Served, editor: Visitor) -> None:
        gives(demo, "Rain")

        assert not editor.get("/").tree.xpath("//*[@id='facets']")


class TestOrder:
    """Newest first, or best first."""

    def test_the_best_comes_first_on_demand_and_pages_on(self, indexed: Served, editor: Visitor) -> None:
        demo = indexed
        gives(demo, "Zebra zebra", "A zebra is a zebra.")
        for number in range(55):
            gives(demo, f"Story {number}", f"{'Many words. ' * 20} One zebra.")
        until(lambda: headlines(asked(editor, "zebra"))[0] == "Story 54")

        page = asked(editor, "zebra")
        best = editor.get(page.tree.xpath("//nav[@class='order']/a[2]/@href")[0])

        assert headlines(best)[0] == "Zebra zebra"
        assert not best.tree.xpath("//li[@class='day']")
        rest = editor.get(best.tree.xpath("//nav[@class='pager']//a[@rel='next']/@href")[0])
        assert len(headlines(best)) == 50 and len(headlines(rest)) == 6
        assert not set(headlines(best)) & set(headlines(rest))

    def test_a_cursor_walks_to_the_end_of_the_newest(self, demo: Served, editor: Visitor) -> None:
        for number in range(55):
            gives(demo, f"Zebra {number}")
        page = asked(editor, "zebra")
        rest = editor.get(page.tree.xpath("//nav[@class='pager']//a[@rel='next']/@href")[0])

        assert headlines(page) + headlines(rest) == [f"Zebra {number}" for number in reversed(range(55))]
        assert "all that was found" in rest.words

    def test_there_is_none_to_choose_without_words(self, editor: Visitor) -> None:
        assert not asked(editor, "lang:en").tree.xpath("//nav[@class='order']")


@pytest.mark.parametrize("has_index", [True, False])
def test_a_kill_leaves_nothing_in_rows_counts_and_passages_at_once(
    demo: Served, editor: Visitor, request: pytest.FixtureRequest, has_index: bool
) -> None:
    if has_index:
        request.getfixturevalue("indexed")
    lost = gives(demo, "Zebra one", f"{'Word ' * 300} a zebra lost", places="Quetta")
    gives(demo, "Zebra two")
    until(lambda: asked(editor, "zebra").of("//p[@class='how-many']") == "2 stories")

    assert demo.visitor(GIVER).post(f"{lost}/kill", reason="Not so.", sure="yes").status == 303

    for order in ("newest", "best"):
        page = asked(editor, "zebra", sort=order)
        assert headlines(page) == ["Zebra two"]
        assert page.of("//p[@class='how-many']") == "1 story"
        assert "quetta" not in page.text.casefold() and "lost" not in page.text


class TestElsewhere:
    """What is found in other languages comes after the words themselves, each marked with why."""

    def test_a_name_finds_its_other_scripts_until_the_story_is_killed(self, indexed: Served, editor: Visitor) -> None:
        demo = indexed
        item = gives(demo, "Си Цзиньпин прибыл в Астану", language="ru")
        gives(demo, "习近平抵达阿斯塔纳", language="zh-Hans")
        until(lambda: headlines(asked(editor, "习近平")) == ["习近平抵达阿斯塔纳"])
        page = asked(editor, "习近平")
        asks = page.tree.xpath("//*[@hx-trigger='load']/@hx-get")[0]

        until(lambda: "Си Цзиньпин" in editor.get(asks).words)

        found = editor.get(asks)
        assert found.of("//h2") == "In other languages"
        assert "Found by name" in found.words and "Russian" in found.words and "习近平" not in found.words
        across = page.tree.xpath("//a[.='Look in other languages']/@href")[0]
        assert "Си Цзиньпин" in editor.get(across).words
        assert demo.visitor(GIVER).post(f"{item}/kill", reason="Not so.", sure="yes").status == 303
        assert "Цзиньпин" not in editor.get(asks).text
        assert "Цзиньпин" not in editor.get(across).text

    def test_a_filter_alone_and_what_was_not_understood_ask_for_nothing(self, editor: Visitor) -> None:
        assert not asked(editor, "lang:en").tree.xpath("//*[@hx-trigger='load']")
        assert not asked(editor, "wibble:x").tree.xpath("//*[@hx-trigger='load']")


def test_a_story_shows_what_is_like_it(demo: Served, editor: Visitor) -> None:
    item = gives(demo, "Zebra crossing repainted in Almaty", "The zebra crossing in Almaty was repainted.")
    other = gives(demo, "Zebra crossing in Almaty again", "Another zebra crossing in Almaty.")
    for number in range(12):
        gives(demo, f"Nothing of it {number}", f"Other words {number}.")
    page = editor.get(item)

    asks = page.tree.xpath("//*[@hx-trigger='load']/@hx-get")[0]

    assert editor.get(asks).of("//section[h2='More like this']//a") == "Zebra crossing in Almaty again"
    assert demo.visitor(GIVER).post(f"{other}/kill", reason="Not so.", sure="yes").status == 303
    assert "again" not in editor.get(asks).text
