"""The desk's search as an editor uses it: what she types, what she is told, what she keeps."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

GIVER, READER = "contributor-chukar-lantern", "editor-feather-grass-news"


@pytest.fixture
def editor(demo: Served) -> Visitor:
    """An editor who searches."""
    return demo.visitor(READER)


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
        link = page.tree.xpath("//a[@class='save-link']/@href")[0]
        query = parse_qs(urlsplit(link).query)["query"][0]

        assert query == "(rain OR snow) lang:en place:Quetta"
        assert editor.get(link).tree.xpath("//input[@name='query']/@value") == [query]
        assert editor.post("/searches", name="Rain", query=query).status == 303

    def test_guests_are_offered_no_such_thing(self, demo: Served) -> None:
        assert "Save this search" not in asked(demo.visitor(), "rain").words


def test_a_place_narrows_and_is_taken_off_again(demo: Served, editor: Visitor) -> None:
    gives(demo, "Rain in Quetta", places="Quetta")
    gives(demo, "Rain elsewhere")

    page = asked(editor, "rain", place="quetta")

    assert headlines(page) == ["Rain in Quetta"]
    off = page.tree.xpath("//ul[@class='filters-on']//a[contains(., 'Place')]/@href")[0]
    assert len(headlines(editor.get(off))) == 2
