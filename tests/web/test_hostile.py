"""Hostile stories are shown harmless: on their page, in rows, previews, alerts, titles and feeds; their names, too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from commonwire.formats.sanitise import html_to_text, sanitise_html
from commonwire.web.pages.frame import AlertView, OutletLink, Words
from commonwire.web.pages.item_views import PreviewView, WholeView
from commonwire.web.pages.render import page, part, row
from commonwire.web.pages.safe_text import LONGEST_HEADLINE, beginning_of, first_of, host_of, in_a_row, shown_markup
from commonwire.web.pages.styleguide_samples import sample_rows
from tests.web.hostile import BODIES, HEADLINES, NAMES
from tests.web.story_samples import NOW, an_alert, frame, item

MOVED = re.compile("[\u202d\u202e]")
OURS = {"lang", "dir", "href", "rel", "class", "title", "datetime", "colspan", "rowspan", "scope", "start"}
TEXT_ONLY = {
    *"p div h2 h3 h4 ul ol li dl dt dd blockquote pre hr br figcaption".split(),
    *"table caption thead tbody tfoot tr th td".split(),
    *"a em strong b i u s sub sup abbr q cite code time bdi bdo ruby rt rp span".split(),
}


def shown(body: str) -> html.HtmlElement:
    """The body as the item's page has it."""
    safe, _ = sanitise_html(body)
    view = item(0, body_html=shown_markup(safe), body_text=Words(html_to_text(safe), "en"))
    return html.document_fromstring(page(view, frame()))


def story(tree: html.HtmlElement) -> html.HtmlElement:
    """The story's own part of its page."""
    found: list[html.HtmlElement] = tree.xpath("//article[@data-shows]/div[contains(@class, 'story')]")
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", BODIES)
def test_a_story_holds_text_structure_and_links_alone(name: str) -> None:
    for element in story(shown(BODIES[name])).iterdescendants():
        assert element.tag in TEXT_ONLY
        assert set(element.attrib) <= OURS, element.attrib
        assert element.get("class") in {None, "host", "dateline"}


@pytest.mark.parametrize("name", BODIES)
def test_every_link_leads_to_the_web_tells_its_host_and_takes_nothing_along(name: str) -> None:
    for link in story(shown(BODIES[name])).xpath(".//a[@href]"):
        target = urlsplit(link.get("href"))
        assert target.scheme in {"http", "https", "mailto"}
        assert {"noopener", "noreferrer"} <= set(link.get("rel").split())
        told = " ".join([link.text_content(), *link.xpath("following-sibling::*[1][@class='host']//text()")])
        assert host_of(link.get("href")) in told


@pytest.mark.parametrize("name", BODIES)
def test_the_page_around_a_story_stays_what_it_is(name: str) -> None:
    hostile, tame = shown(BODIES[name]), shown("<p>One</p>")
    story(hostile).getparent().remove(story(hostile))
    story(tame).getparent().remove(story(tame))

    assert html.tostring(hostile) == html.tostring(tame)


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_is_text_wherever_it_stands(name: str) -> None:
    said = HEADLINES[name]
    it = sample_rows(NOW)[0]
    it.headline = it.snippet = Words(said, "en")
    view = item(0, body_text=Words("One.", "en"), headlines=[Words(said)], summary=Words(said))
    view.row.headline = Words(said, "en")
    alert = frame(alert=an_alert(words=Words(said, "en"), reason=Words(said)))
    places = {
        "row": row(it, frame()),
        "page": page(view, frame()),
        "preview": part(PreviewView(item=view), frame()),
        "alert": page(item(1), alert),
    }
    tame = {"row": 0, "page": 0, "preview": 0, "alert": 0}

    for place, made in places.items():
        tree = html.document_fromstring(made)
        assert not tree.xpath("//img | //h1//script | //@onmouseover | //@onerror"), place
        assert len(list(tree.iter("main"))) == (place in {"page", "alert"}), place
        assert not MOVED.search(made), place
        tame[place] = len(list(tree.iter("title")))
    assert tame == {"row": 0, "page": 1, "preview": 0, "alert": 1}


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_leaves_a_link_that_can_be_seen_and_a_title_that_fits_a_tab(name: str) -> None:
    view = item(0, body_text=Words("One.", "en"))
    view.row.headline = Words(HEADLINES[name], "en")
    title = html.document_fromstring(page(view, frame())).findtext(".//title") or ""

    assert re.search(r"[^\s\u200b-\u200f\u2060-\u206f\u00ad\ufeff\u3164\u2800\u115f]", view.row.headline.text)
    assert len(title) < 200


@pytest.mark.parametrize("name", NAMES)
def test_a_name_turns_and_hides_nothing(name: str) -> None:
    it = sample_rows(NOW)[0]
    it.outlet = OutletLink(id="x", name=Words(NAMES[name]), member=NAMES[name])
    made = row(it, frame())

    assert not MOVED.search(made.replace(it.outlet.member, ""))
    assert not html.document_fromstring(made).xpath("//img")
    assert len(it.outlet.name.text) < 100


@given(st.text(st.sampled_from("<>/pb a&;\"'=\u202e\u2067\u0301"), max_size=60))
def test_no_markup_that_is_sanitised_comes_to_more_by_being_shown(text: str) -> None:
    safe, _ = sanitise_html(text)
    again, _ = sanitise_html(shown_markup(safe))

    assert re.sub("<[^>]*>", "", again) == re.sub("<[^>]*>", "", shown_markup(safe))


@given(
    st.lists(
        st.sampled_from(["<p>", "word ", "<b>bold</b>", "</p><p>", "<br>", "a" * 30, "<ul><li>x</li></ul>"]),
        max_size=30,
    ),
    st.integers(1, 300),
)
def test_the_beginning_of_a_story_is_whole_markup_of_its_words(parts: list[str], most: int) -> None:
    safe, _ = sanitise_html("<p>" + "".join(parts))
    begun = beginning_of(safe, most)

    assert sanitise_html(begun)[0] == begun or begun.startswith(" ") or begun.endswith(" ")
    words = html_to_text(begun).split()
    assert html_to_text(safe).split()[: max(0, len(words) - 1)] == words[:-1]


def test_the_beginning_of_a_plain_text_ends_between_words() -> None:
    assert first_of("One two\n\nthree four", 14) == "One two"
    assert first_of("One", 14) == "One"
    assert len(first_of("a" * 1000, 14)) == 14


def test_a_story_of_five_megabytes_begins_and_tells_where_all_of_it_is() -> None:
    view = item(0, body_html="<p>One</p>", whole=WholeView(shown=200_000, all=5_000_000, href="/items/x?whole=yes"))
    tree = html.document_fromstring(page(view, frame()))

    assert tree.xpath("//p[@class='long-story']/a/@href") == ["/items/x?whole=yes"]
    assert "200,000 of its 5,000,000 characters" in str(tree.xpath("string(//p[@class='long-story'])"))


def test_pictures_are_boxes_with_their_words_and_nothing_is_loaded() -> None:
    tree = html.document_fromstring(page(item(0, body_html="<p>One</p>"), frame()))

    assert tree.xpath("//div[contains(@class, 'picture-box')]/@aria-label") == ["The road from above"]
    assert not tree.xpath("//img | //picture | //video | //audio")


def alert_of(words: str) -> AlertView:
    """An alert whose owner's words are hostile."""
    return an_alert(reason=Words(words), reader_note=Words(words))


def test_an_owners_words_are_words() -> None:
    for said in (*HEADLINES.values(), *BODIES.values()):
        tree = html.document_fromstring(page(item(1), frame(alert=alert_of(said))))
        assert not tree.xpath("//desk-alert//img | //desk-alert//script | //desk-alert//svg[not(@class='shape')]")


def test_a_headline_of_thousands_of_characters_leaves_room_for_the_next_row() -> None:
    assert len(in_a_row(Words("word " * 600, "en")).text) <= LONGEST_HEADLINE + 2
    assert in_a_row(Words("字" * 3000, "zh")).text.endswith(" …")
    assert in_a_row(Words("Rain", "en")) == Words("Rain", "en")
