"""Pages as sites have them: the story whole, with its structure; what surrounds it left out, and said so."""

from __future__ import annotations

import json

import pytest

from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Remark

PARAGRAPHS = "".join(
    f"<p>Paragraph {n} of the story has a number of words in it, and a full stop.</p>" for n in range(6)
)


def story(page: str) -> tuple[Item, list[Remark]]:
    (result,) = read(page.encode()).results
    assert isinstance(result, Given)
    return result.item, result.report.remarks


def test_metas_stand_in_for_what_nothing_better_says() -> None:
    item, remarks = story(
        '<html lang="pt-BR"><head><title>Ponte abre - Diário</title><link rel="canonical" href="https://example.org/1">'
        '<meta property="og:title" content="Ponte abre"><meta property="og:site_name" content="Diário">'
        '<meta property="og:description" content="Curto &amp; claro."><meta name="parsely-author" content="Zarina">'
        '<meta property="article:author" content="https://social.example.org/zarina">'
        '<meta property="article:published_time" content="2026-03-02T09:00:00-03:00">'
        '<meta name="DC.date.modified" content="x">'
        '<meta property="article:modified_time" content="2026-03-02T10:00:00-03:00">'
        '<meta property="article:section" content="Estradas"><meta property="article:tag" content="ponte">'
        '<meta property="article:tag" content="rio, norte"><meta property="og:image" content="https://example.org/a.jpg">'
        '<meta property="og:image:width" content="1200"><meta property="og:image:alt" content="A ponte">'
        '<meta property="og:image" content="https://example.org/b.jpg"><link rel="license" href="https://example.org/cc">'
        '<link rel="alternate" hreflang="es" href="/es/1"><link rel="alternate" hreflang="x-default" href="/"></head>'
        f"<body><div>{PARAGRAPHS}</div></body></html>"
    )

    assert (item.uri, item.headline, item.language, item.byline) == (
        "https://example.org/1",
        "Ponte abre",
        "pt-BR",
        "Zarina",
    )
    assert (item.summary, item.credit, item.licence) == ("Curto & claro.", "Diário", "https://example.org/cc")
    assert item.keywords == ["ponte", "rio, norte"] and [s.name for s in item.subjects] == ["Estradas"]
    assert [(r.href, r.width, r.title) for r in item.renditions] == [
        ("https://example.org/a.jpg", 1200, "A ponte"), ("https://example.org/b.jpg", None, None)]  # fmt: skip
    assert [(r.rel, r.uri, r.extra) for r in item.relations] == [
        ("translation", "https://example.org/es/1", {"hreflang": "es"})
    ]
    assert item.version_created_at is not None and item.version_created_at.hour == 10
    assert any("headline" in remark.text for remark in remarks if remark.where == "metas")


def test_what_is_no_part_of_the_story_is_left_out_by_structure_and_said() -> None:
    item, remarks = story(
        "<html><body><nav>Home Sport</nav><div class='cookie-banner'>We use cookies</div><main><article class='post'>"
        f"<header><h1>Bridge opens</h1><p>2 March</p></header>{PARAGRAPHS}<div class='social-share'>Share this</div>"
        "<h2>What it carries</h2><ul><li>trucks</li></ul><aside>Most read</aside><div class='relatedPosts'>"
        "<p>Other news</p></div><ul class='compartir'><li>Compartir</li></ul><p class='commentary'>A comment on it.</p>"
        "<section id='comments'><p>First!</p></section><div role='complementary'>More</div></article></main>"
        "<footer>All rights</footer></body></html>"
    )

    text = item.body_text or ""
    for words in (
        "cookies",
        "Share this",
        "Most read",
        "Other news",
        "Compartir",
        "First!",
        "More",
        "All rights",
        "Home",
    ):
        assert words not in text
    assert "Paragraph 5" in text and "What it carries\n\ntrucks" in text and "A comment on it." in text
    said = " ".join(remark.text for remark in remarks if remark.kind == "dropped")
    for words in ("Share this", "Other news", "First!", "words around the story"):
        assert words in said


def test_a_class_name_does_not_cost_the_story() -> None:
    item, _ = story(f"<html><body><div class='social'><h1>H</h1>{PARAGRAPHS}</div></body></html>")

    assert "Paragraph 0" in (item.body_text or "") and "Paragraph 5" in (item.body_text or "")


def test_the_markup_of_the_page_wins_over_data_that_has_lost_it() -> None:
    body = "Paragraph one of it. Paragraph two of it. Heading here Paragraph three of it."
    data = json.dumps({"@type": "NewsArticle", "headline": "Bridge opens…", "articleBody": body})
    html = "<p>Paragraph one of it.</p><p>Paragraph <em>two</em> of it.</p><h2>Heading here</h2>"
    html += "<p>Paragraph three of it.</p>"

    item, _ = story(
        f'<html><head><script type="application/ld+json">{data}</script></head><body><article>'
        f"<h1>Bridge opens at nine</h1>{html}</article></body></html>"
    )

    assert (item.headline, item.body_html) == ("Bridge opens at nine", html)


def test_text_that_the_page_does_not_show_comes_from_its_data() -> None:
    data = json.dumps(
        {"@type": "NewsArticle", "headline": "H", "articleBody": "First words.\n\nAll the other words of it."}
    )

    item, remarks = story(
        f'<html><head><script type="application/ld+json">{data}</script></head><body><article><h1>H</h1>'
        "<p>First words.</p><p>Subscribe to read on.</p></article></body></html>"
    )

    assert item.body_text == "First words.\n\nAll the other words of it."
    assert any("does not show all" in remark.text for remark in remarks)


def test_pictures_inside_the_story_are_renditions_with_their_captions() -> None:
    item, _ = story(
        '<html><head><link rel="canonical" href="https://example.org/n/1"></head><body><article><h1>H</h1><p>Text.</p>'
        '<figure><img src="/a.jpg" alt="Bridge"><figcaption>The bridge at night</figcaption></figure></article></body>'
    )

    assert item.body_text == "Text."
    assert [(r.href, r.name, r.title) for r in item.renditions] == [
        ("https://example.org/a.jpg", "inline", "The bridge at night")
    ]


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<p></p><br>", "<html><head><title></title></head></html>"]
)
def test_a_page_without_words_is_refused(page: str) -> None:
    with pytest.raises(Exception, match="no words"):
        read(page.encode())
