"""The flow of stories as pages: every number opens what it counts; single takes are shown to those they concern."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commonwire.delivery.records import Records
from commonwire.news.labels import key_of
from tests.store.test_flow_promises import story_is, take_is
from tests.web.browsing import Page, Served, Visitor

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

GIVER, TAKER, OTHER = "chukar-lantern", "feather-grass-news", "copper-cauldron"
EDITOR = f"editor-{TAKER}"


def flows(demo: Served) -> None:
    """Chukar Lantern gave three stories; Feather Grass and Copper Cauldron took of them three times each."""
    now = datetime.now(UTC) - timedelta(hours=1)

    def work(records: Records) -> None:
        for number in range(3):
            places = [key_of("Tashkent")] if number == 0 else []
            state = story_is(records, number + 1, GIVER, at=now, places=places, language="ur")  # type: ignore[arg-type]
            for taker in (TAKER, OTHER, OTHER)[: 3 - number]:
                take_is(records, f"take-{number}-{len(taken)}", state.id, taker, at=now)  # type: ignore[arg-type]
                taken.append(taker)

    taken: list[str] = []
    demo.node.store.write_now(work)


def follow(visitor: Visitor, page: Page, path: str) -> Page:
    """The page behind the first link at an XPath."""
    return visitor.get(page.tree.xpath(path)[0])


def test_every_number_of_the_matrix_opens_as_many_takes(demo: Served) -> None:
    flows(demo)
    secretary = demo.visitor("secretariat")
    page = secretary.get("/flow")
    links = page.tree.xpath("//table[contains(@class, 'matrix')]//a")

    assert sum(1 for _ in links) > 5
    for link in links:
        listed = secretary.get(link.get("href"))
        assert listed.status == 200
        assert len(listed.tree.xpath("//ol[@class='flow-list']/li")) == int(link.text_content()), link.get("href")


def test_every_number_of_stories_opens_as_many(demo: Served) -> None:
    flows(demo)
    editor = demo.visitor(EDITOR)
    page = editor.get("/flow")
    links = page.tree.xpath(
        "//section[@id='languages' or @id='hours' or @id='from']//a[contains(@href, '/flow/stories')]"
    )

    assert len(links) >= 4
    for link in links:
        listed = editor.get(link.get("href"))
        assert len(listed.tree.xpath("//ol[@class='flow-list']/li")) == int(link.text_content()), link.get("href")


def test_an_editor_is_listed_the_takes_of_her_outlet_and_told_how_many_more_are_counted(demo: Served) -> None:
    flows(demo)
    page = demo.visitor(EDITOR).get("/flow/takes")

    assert len(page.tree.xpath("//ol[@class='flow-list']/li")) == 3
    assert "3 takes more are counted and not listed" in page.words


def test_a_guest_and_a_stranger_see_no_flow(demo: Served) -> None:
    for path in ("/flow", "/flow/stories", "/flow/takes", "/flow/matrix.csv"):
        assert demo.visitor().get(path).status == 303
        assert demo.stranger().get(path).status == 303
    assert not demo.visitor().get("/members").tree.xpath("//nav//a[@href='/flow']")
    assert demo.visitor(EDITOR).get("/members").tree.xpath("//nav//a[@href='/flow']")


def test_a_map_says_whose_borders_it_has_and_its_facts_in_a_sentence(demo: Served) -> None:
    flows(demo)
    page = demo.visitor(EDITOR).get("/flow")
    drawings = page.tree.xpath("//svg[@role='img']")

    assert "Borders as Natural Earth draws them" in page.words
    for drawing in drawings:
        assert page.of(f"//*[@id='{drawing.get('aria-labelledby')}']")
    assert len(drawings) == 3


def test_a_story_without_a_place_is_counted_by_its_outlet_and_that_is_said(demo: Served) -> None:
    flows(demo)
    page = demo.visitor(EDITOR).get("/flow")

    assert "2 stories are placed by their outlets alone" in page.words
    assert page.of("//section[@id='from']//tbody/tr") == "Pakistan2 Uzbekistan1"


def test_the_same_numbers_come_as_files(demo: Served) -> None:
    flows(demo)
    editor = demo.visitor(EDITOR)

    matrix = editor.get("/flow/matrix.csv")
    assert (
        matrix.headers["content-type"].startswith("text/csv") and "attachment" in matrix.headers["content-disposition"]
    )
    assert matrix.text.splitlines()[0] == "giver,taker,takes" and len(matrix.text.splitlines()) == 3
    assert "UZ,1" in editor.get("/flow/origins.csv").text and "ur,3," in editor.get("/flow/languages.csv").text
    assert len(editor.get("/flow/hours.csv").text.splitlines()) == 169
    assert editor.get("/flow/none.csv").status == 404


@pytest.mark.parametrize(
    "query",
    ["period=x&sort=y&scope=z", "until=9999999999999", "subject=%00", "hour=999", "lang=!!", "after=x", "giver=none"],
)
def test_what_cannot_be_asked_for_is_no_defect(demo: Served, query: str) -> None:
    editor = demo.visitor(EDITOR)

    for path in ("/flow", "/flow/stories", "/flow/takes"):
        assert editor.get(f"{path}?{query}").status in {200, 400, 422}


def test_members_are_called_as_the_reader_calls_their_countries(demo: Served) -> None:
    flows(demo)
    page = demo.visitor(EDITOR).get("/flow", headers={"Accept-Language": "tr"})

    assert page.of("//table[contains(@class, 'matrix')]//tbody/tr/th") == "Azerbaycan Kazakistan Pakistan"
    assert "Çin" in page.of("//section[@id='matrix']//p[@class='quiet']")


def test_nothing_yet_is_said(demo: Served) -> None:
    page = demo.visitor(EDITOR).get("/flow")

    assert "No story was taken in this time." in page.words and "No story was given in this time." in page.words
