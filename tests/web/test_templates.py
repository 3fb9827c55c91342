"""The templates: every page renders, and keeps what a reader is promised."""

from __future__ import annotations

import re

import pytest
from lxml import html

from commonwire.web.gate import CONTENT_SECURITY_POLICY
from commonwire.web.pages.frame import Words
from commonwire.web.pages.item_views import PreviewView
from commonwire.web.pages.render import page, part, row, static_folder, static_path
from commonwire.web.pages.styleguide_samples import sample_answers, sample_rows
from tests.web.alliance_samples import settings
from tests.web.samples import every_page
from tests.web.story_samples import NOW, URDU, frame, item

PAGES = every_page()
TEMPLATES = static_folder().parent / "templates"


def read(name: str) -> html.HtmlElement:
    """The page of that name as a tree."""
    return html.document_fromstring(page(*PAGES[name]))


def words_of(tree: html.HtmlElement) -> str:
    """What a reader reads, without runs of white space."""
    return " ".join(" ".join(tree.itertext()).split())


@pytest.mark.parametrize("name", PAGES)
class TestEveryPage:
    """What holds for each page."""

    def test_has_a_title_one_heading_a_skip_link_and_a_main(self, name: str) -> None:
        tree = read(name)

        assert tree.findtext(".//title")
        assert len(tree.xpath("//h1")) == 1
        assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
        assert len(tree.xpath("//main")) == 1

    def test_has_no_inline_script_style_or_handler(self, name: str) -> None:
        tree = read(name)

        assert not tree.xpath("//style | //script[not(@src)] | //@style")
        assert not [it for it in tree.xpath("//@*") if it.attrname.startswith(("on", "hx-on"))]

    def test_asks_no_other_host_for_anything(self, name: str) -> None:
        loaded = read(name).xpath("//script/@src | //link/@href | //img/@src | //form/@action | //*/@formaction")

        assert all(it.startswith("/") and not it.startswith("//") for it in loaded)

    def test_loads_only_static_files_that_exist(self, name: str) -> None:
        for address in read(name).xpath("//script/@src | //link/@href"):
            assert (static_folder() / address.removeprefix(static_path()).lstrip("/")).is_file(), address

    def test_has_a_label_for_every_field(self, name: str) -> None:
        tree = read(name)
        for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            assert field.xpath("ancestor::label") or tree.xpath("//label[@for=$id]", id=field.get("id")), html.tostring(
                field
            )

    def test_has_no_id_twice_and_no_dangling_reference(self, name: str) -> None:
        tree = read(name)
        ids = tree.xpath("//@id")
        named = " ".join(tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for | //copy-text/@from"))

        assert sorted(ids) == sorted(set(ids))
        assert set(named.split()) <= set(ids)

    def test_gives_every_text_in_a_language_a_direction(self, name: str) -> None:
        for element in read(name).xpath("//body//*[@lang][not(ancestor::*[@inert])]"):
            assert element.get("dir") in {"ltr", "rtl", "auto"}, html.tostring(element)[:200]


def test_a_killed_row_is_struck_and_tells_the_reason_but_no_headline() -> None:
    killed = sample_rows(NOW)[9]
    killed.headline = Words("The lost headline", "en")
    killed.snippet = Words("The lost snippet", "en")

    shown = row(killed, frame())

    assert "The video was filmed in another country in 2014." in shown
    assert "row-killed" in shown
    assert "lost" not in shown


def test_a_killed_item_shows_no_text_even_when_a_handler_left_it_in() -> None:
    view = item(
        9, body_text=Words("lost text", "en"), summary=Words("lost summary", "en"), terms=[Words("lost terms", "en")]
    )

    shown = words_of(html.document_fromstring(page(view, frame()))) + part(PreviewView(item=view), frame())

    assert "Killed" in shown
    assert "lost" not in shown


def test_an_embargoed_row_tells_until_when() -> None:
    shown = words_of(html.fragment_fromstring(row(sample_rows(NOW)[7], frame())))

    assert "A story under embargo" in shown
    assert "until 24 Nov, 11:12" in shown


def test_a_headline_is_escaped_and_carries_its_language_and_direction() -> None:
    it = sample_rows(NOW)[1]
    it.headline = Words("<script>alert(1)</script> سرخی", "ur")

    tree = html.fragment_fromstring(row(it, frame()))

    assert not tree.xpath("//script")
    assert tree.xpath("//h3//bdi[@lang='ur'][@dir='rtl']/text()") == ["<script>alert(1)</script> سرخی"]


def test_a_plain_text_becomes_escaped_paragraphs() -> None:
    tree = html.document_fromstring(page(item(1, body_text=Words(URDU + "\n\n<img src=x onerror=y>", "ur")), frame()))

    prose = "//article//div[contains(@class, 'prose')][@lang='ur'][@dir='rtl']"
    assert tree.xpath(f"count({prose}/p[not(@class)])") == 3
    assert not tree.xpath(f"{prose}//img")


def test_an_item_body_is_the_only_markup_put_on_a_page_as_it_is() -> None:
    unescaped = [
        path.name for path in TEMPLATES.rglob("*.html") for _ in re.findall(r"\|\s*safe\b", path.read_text("utf-8"))
    ]

    assert sorted(unescaped) == ["give_preview.html", "item.html", "read_item.html"]


def test_the_rights_light_is_a_shape_and_a_word() -> None:
    for it, word in zip(sample_rows(NOW)[:3], ("Allowed", "Ask", "Denied"), strict=True):
        light = html.fragment_fromstring(row(it, frame())).xpath("//*[contains(@class, 'light')]//svg/..")[0]

        assert words_of(light) == word


def test_only_an_allowed_answer_offers_to_take() -> None:
    offered = ["/takes" in part(answer, frame()) for answer in sample_answers()]

    assert offered == [True, False, False]


def test_an_error_stands_at_its_field_and_is_read_with_it() -> None:
    field = read("give").xpath("//select[@id='give-language']")[0]

    assert field.get("aria-invalid") == "true"
    assert "give-language-error" in field.get("aria-describedby")


def test_a_guest_is_offered_nothing_that_needs_an_outlet() -> None:
    places = read("desk-guest").xpath("//nav[@aria-label='Places']//a/@href")

    assert places == ["/", "/members"]


def test_an_unanswered_question_is_shown_as_unanswered() -> None:
    assert "What is its legal form? Not answered" in words_of(read("outlet"))


def test_a_key_is_on_the_page_only_when_it_has_just_been_made() -> None:
    view = settings("keys")
    secret, view.new_key = view.new_key, None

    assert secret is not None
    assert secret not in page(view, frame())


def test_what_was_answered_is_in_the_disclosure_form_again() -> None:
    assert read("settings-disclosure").xpath("//textarea[@id='disclosure-owner']")[0].text.strip() == "Ҳаминкорони он"


def test_a_live_row_is_one_line() -> None:
    for it in sample_rows(NOW):
        assert "\n" not in row(it, frame())


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_a_script_imports_only_what_another_exports() -> None:
    """There is no build that would say so: a page with such a script stands still."""
    scripts = {path.name: path.read_text("utf-8") for path in (static_folder() / "js").glob("*.js")}
    exported = {
        name: set(re.findall(r"^export (?:async )?(?:const|let|function|class) (\w+)", text, re.MULTILINE))
        for name, text in scripts.items()
    }

    for name, text in scripts.items():
        for wanted, source in re.findall(r"^import \{ ([^}]+) \} from \"\./([\w-]+\.js)\";", text, re.MULTILINE):
            assert {it.partition(" as ")[0] for it in wanted.split(", ")} <= exported[source], f"{name} from {source}"
