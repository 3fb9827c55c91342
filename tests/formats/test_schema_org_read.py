"""Articles as schema.org says them: in JSON-LD of every spelling, in microdata and in RDFa Lite."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, CommonwireError
from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Remark

ARTICLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ReportageNewsArticle",
    "@id": "https://example.org/1",
    "headline": "Bridge &amp; road open",
    "alternativeHeadline": "Two years late",
    "description": "Short.",
    "articleBody": "One line.\n\nTwo lines.",
    "author": [{"@type": "Person", "name": "Zarina Karim", "url": "https://example.org/zk"}, {"name": "Rustam Mirzo"}],
    "publisher": {"@type": "NewsMediaOrganization", "name": "Pamir Post", "url": "https://example.org"},
    "datePublished": "2026-03-02T09:00:00+05:00",
    "dateModified": "2026-03-02T10:15:00+05:00",
    "inLanguage": {"@type": "Language", "name": "English", "alternateName": "en"},
    "keywords": "bridge, road",
    "articleSection": ["Roads"],
    "about": [
        {"@type": "Thing", "name": "road transport", "@id": "http://cv.iptc.org/newscodes/mediatopic/20000341"},
        {"@type": "Person", "name": "Rustam Mirzo", "sameAs": ["https://example.org/rm"]},
        {"@type": "GovernmentOrganization", "name": "Road Office"},
        {
            "@type": "City",
            "name": "Khorog",
            "geo": {"@type": "GeoCoordinates", "latitude": "37.49", "longitude": 71.55},
        },
        {"@type": "Event", "name": "Opening"},
    ],
    "mentions": {"@type": "Person", "name": "A. Guest"},
    "image": [
        {
            "@type": "ImageObject",
            "url": "https://example.org/a.jpg",
            "width": {"value": 1600},
            "height": "900px",
            "caption": "A",
        },
        "https://example.org/b.jpg",
    ],
    "video": {"@type": "VideoObject", "contentUrl": "https://example.org/v.mp4", "duration": "PT1M30S"},
    "license": "https://example.org/licence",
    "copyrightHolder": {"@type": "Organization", "name": "Pamir Post"},
    "copyrightYear": 2026,
    "creditText": "PP",
    "isBasedOn": "https://example.org/0",
    "translationOfWork": {"@id": "urn:story:tg"},
    "contentLocation": {"@type": "Place", "name": "Panj valley"},
    "isAccessibleForFree": "False",
    "speakable": {"xpath": ["/html"]},
}


def story(document: Any) -> tuple[Item, list[Remark]]:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    (result,) = read(data).results
    assert isinstance(result, Given)
    return result.item, result.report.remarks


def page(*parts: str, body: str = "<article><h1>H</h1><p>Text of the page.</p></article>") -> bytes:
    return f"<!doctype html><html><head>{''.join(parts)}</head><body>{body}</body></html>".encode()


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def test_an_article_has_every_field_in_place() -> None:
    item, remarks = story(ARTICLE)

    assert (item.uri, item.headline, item.summary, item.language) == (
        "https://example.org/1",
        "Bridge & road open",
        "Short.",
        "en",
    )
    assert [headline.value for headline in item.headlines[1:]] == ["Two years late"]
    assert (item.byline, [one.uri for one in item.creators]) == (
        "Zarina Karim, Rustam Mirzo",
        ["https://example.org/zk", None],
    )
    assert (item.body_html, item.credit, item.keywords) == (
        "<p>One line.</p><p>Two lines.</p>",
        "PP",
        ["bridge", "road"],
    )
    assert [source.name for source in item.sources] == ["Pamir Post"]
    assert [(one.name, one.scheme, one.role) for one in item.subjects] == [
        ("road transport", "medtop", None),
        ("Roads", None, "section"),
    ]
    assert [(one.name, one.role) for one in item.people] == [("Rustam Mirzo", None), ("A. Guest", "mentions")]
    assert [one.name for one in item.organisations + item.events] == ["Road Office", "Opening"]
    assert [one.name for one in item.places] == ["Khorog", "Panj valley"]
    assert item.places[0].geo == {"type": "Point", "coordinates": [71.55, 37.49]}
    assert [(r.href, r.width, r.height, r.title, r.duration) for r in item.renditions] == [
        ("https://example.org/a.jpg", 1600, 900, "A", None),
        ("https://example.org/b.jpg", None, None, None, None),
        ("https://example.org/v.mp4", None, None, None, 90.0),
    ]
    assert (item.licence, item.copyright, item.copyright_holder) == (
        "https://example.org/licence",
        "© 2026 Pamir Post",
        "Pamir Post",
    )
    assert [(r.rel, r.uri) for r in item.relations] == [
        ("based-on", "https://example.org/0"),
        ("translation-of", "urn:story:tg"),
    ]
    assert item.extra["schema_org"]["@type"] == "ReportageNewsArticle" and "speakable" in item.extra["schema_org"]
    assert {"isAccessibleForFree", "copyright"} <= {remark.where for remark in remarks}


@pytest.mark.parametrize(
    "content",
    [
        '<!-- {"@context":"https://schema.org","@type":"NewsArticle","headline":"From data"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"From data"}\n//]]>',
        '{"@type":["Article","NewsArticle"],"headline":"From data",}',
        '{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","headline":"From data"}]}',
        '[{"@type":"Thing"},{"@type":"http://schema.org/NewsArticle","http://schema.org/headline":"From data"}]',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;From data&quot;}",
        '{"@type":"NewsArticle","headline":"From\tdata"};',
        '{"@type":"WebPage","mainEntity":{"@type":"schema:NewsArticle","schema:headline":"From data"}}',
    ],
)
def test_json_ld_is_read_in_every_spelling(content: str) -> None:
    item, _ = story(page(script("{broken"), script(content)))

    assert item.headline == "From data" and item.body_text == "Text of the page."


def test_references_within_a_graph_are_followed() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "@id": "https://example.org/1#article", "headline": "H", "author": {"@id": "#zk"},
             "image": {"@id": "#image"}, "mainEntityOfPage": {"@id": "https://example.org/1"}},
            {"@type": "Person", "@id": "#zk", "name": "Zarina Karim"},
            {"@type": "ImageObject", "@id": "#image", "contentUrl": "https://example.org/a.jpg", "width": 640},
        ]
    }  # fmt: skip

    item, _ = story(page(script(json.dumps(graph))))

    assert (item.uri, item.byline) == ("https://example.org/1", "Zarina Karim")
    assert [(r.href, r.width) for r in item.renditions] == [("https://example.org/a.jpg", 640)]


@pytest.mark.parametrize("kind", ["microdata", "RDFa"])
def test_what_the_markup_says_is_read(kind: str) -> None:
    body = (
        '<div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">Bridge <b>opens</b></h1>'
        '<p>By <span itemprop="author" itemscope itemtype="http://schema.org/Person"><a itemprop="url" href="/zk"></a>'
        '<span itemprop="name">Zarina Karim</span></span>, '
        '<time itemprop="datePublished" datetime="2026-03-02T09:00:00Z">today</time></p>'
        '<div itemprop="articleBody"><p>One.</p><table><tr><td>1</td></tr></table></div>'
        '<img itemprop="image" src="https://example.org/a.jpg"><p>Share this</p></div>'
    )
    if kind == "RDFa":
        body = body.replace(' itemscope itemtype="http://schema.org/', ' typeof="schema:').replace(
            "itemprop", "property"
        )

    item, _ = story(page(body=body))

    assert (item.headline, item.byline, item.body_text) == ("Bridge opens", "Zarina Karim", "One.\n\n1")
    assert item.first_created_at is not None and "<table>" in (item.body_html or "")
    assert [r.href for r in item.renditions] == ["https://example.org/a.jpg"]


def test_several_articles_with_text_are_several_items() -> None:
    articles = [
        {"@type": "NewsArticle", "headline": f"H{n}", "url": f"https://example.org/{n}", "articleBody": f"Text {n}."}
        for n in range(3)
    ]

    results = read(page(script(json.dumps(articles)))).results

    assert [r.item.uri for r in results if isinstance(r, Given)] == [f"https://example.org/{n}" for n in range(3)]
    assert [r.item.body_text for r in results if isinstance(r, Given)] == ["Text 0.", "Text 1.", "Text 2."]


def test_a_list_of_teasers_does_not_lend_its_fields() -> None:
    teasers = [{"@type": "NewsArticle", "headline": f"H{n}", "author": "X"} for n in range(3)]

    item, _ = story(
        page("<title>News today</title>", script(json.dumps(teasers)), body="<h1>News</h1><p>All of it.</p>")
    )

    assert (item.headline, item.byline) == ("News", None)


def test_a_live_blog_has_its_updates() -> None:
    blog = {
        "@type": "LiveBlogPosting",
        "headline": "Opening, live",
        "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "It opens", "articleBody": "At nine."}],
    }

    item, _ = story(blog)

    assert item.body_html == "<h3>It opens</h3><p>At nine.</p>" and item.genres[0].code == "Live_Coverage"


def test_json_ld_without_an_article_is_refused() -> None:
    with pytest.raises(BadInputError, match="no article"):
        read(b'{"@context": "https://schema.org", "@type": "Recipe", "name": "Plov"}')


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.text(max_size=5)
    | st.sampled_from(["<b>", "2026-01-01", "urn:x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["@id", "@value", "@type", "name", "url", "value", "geo"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@drawn(
    st.dictionaries(
        st.sampled_from([*ARTICLE, "liveBlogUpdate", "usageInfo", "genre", "creativeWorkStatus", "@graph"]), junk
    )
)
def test_any_value_in_any_property_is_read_or_refused(strange: dict[str, Any]) -> None:
    for document in (ARTICLE | strange, {"@type": "NewsArticle", "headline": "H"} | strange):
        for data in (json.dumps(document).encode(), page(script(json.dumps(document)))):
            with suppress(CommonwireError):
                read(data)


def test_a_note_to_editors_is_private_and_a_link_to_rights_makes_every_answer_ask() -> None:
    item, _ = story(
        ARTICLE
        | {
            "editorNote": "Ring 555 0100",
            "author": {"@type": "Person", "name": "Z", "editorNote": "555 0200"},
            "usageInfo": "https://example.org/r",
        }
    )

    assert sorted((item.editor_note or "").splitlines()) == ["555 0200", "Ring 555 0100"]
    assert "555" not in str((item.extra, item.creators))
    assert item.terms is not None and "https://example.org/r" in (item.terms.free_text or "")
