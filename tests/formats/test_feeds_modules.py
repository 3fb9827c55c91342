"""The modules and the older versions of feeds: what each says lands in the model, or stays in `extra` whole."""

from __future__ import annotations

import json

from commonwire.formats.read import read
from commonwire.formats.write import write
from commonwire.news.item import Given, Item, Remark

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:own="https://example.org/own#" '
    'xmlns:cc="http://backend.userland.com/creativeCommonsRssModule" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def rss(fields: str) -> tuple[Item, list[Remark]]:
    feed = (
        f'<rss version="2.0" {SPACES}><channel><title>T</title><link>https://example.org/</link>'
        f"<item><title>A</title><guid>g</guid>{fields}</item></channel></rss>"
    )
    return given(feed)


def given(feed: str) -> tuple[Item, list[Remark]]:
    (result,) = read(feed.encode()).results
    assert isinstance(result, Given)
    return result.item, result.report.remarks


def test_media_rss_has_titles_credit_keywords_and_topics() -> None:
    item, _ = rss(
        '<media:group><media:title>The bridge</media:title><media:credit role="photographer">Zarina</media:credit>'
        '<media:content url="https://example.org/a.jpg" type="image/jpeg" width="640" fileSize="9"/>'
        '<media:content url="https://example.org/b.jpg"><media:description>By night</media:description></media:content>'
        '</media:group><media:thumbnail url="https://example.org/t.jpg"/><media:keywords>bridge, road</media:keywords>'
        '<media:category scheme="http://cv.iptc.org/newscodes/mediatopic/" label="politics">11000000</media:category>'
        "<category>politics</category><category>other</category>"
    )

    assert [(r.href, r.title, r.name) for r in item.renditions] == [
        ("https://example.org/t.jpg", None, "thumbnail"),
        ("https://example.org/a.jpg", "The bridge", "content"),
        ("https://example.org/b.jpg", "By night", "content"),
    ]
    assert (item.credit, item.keywords) == ("Zarina", ["bridge", "road"])
    assert [(s.name, s.scheme, s.code) for s in item.subjects] == [
        ("politics", "medtop", "11000000"),
        ("other", None, None),
    ]


def test_where_something_may_be_shown_makes_every_answer_ask() -> None:
    item, _ = rss('<media:restriction relationship="deny" type="country">fr de</media:restriction>')

    assert item.terms is not None and item.terms.free_text and "fr de" in (item.rights_info[0].expression or "")


def test_places_are_read_in_every_spelling() -> None:
    for fields in (
        "<georss:point>37.49 71.55</georss:point>",
        "<georss:where><gml:Point><gml:pos>37.49 71.55</gml:pos></gml:Point></georss:where>",
        "<geo:lat>37.49</geo:lat><geo:long>71.55</geo:long>",
        "<geo:Point><geo:lat>37.49</geo:lat><geo:long>71.55</geo:long></geo:Point>",
    ):
        item, _ = rss(fields + "<georss:featurename>Khorog</georss:featurename>")
        assert [(p.name, p.geo) for p in item.places] == [("Khorog", {"type": "Point", "coordinates": [71.55, 37.49]})]


def test_other_modules_fill_what_is_silent() -> None:
    item, _ = rss(
        "<link>https://proxy.example.org/1</link><feedburner:origLink>https://example.org/1</feedburner:origLink>"
        "<xhtml:body><p>Text</p></xhtml:body><itunes:author>Zarina</itunes:author><itunes:duration>1:30</itunes:duration>"
        '<enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="9"/>'
        '<itunes:image href="https://example.org/i.jpg"/><dcterms:license>CC BY</dcterms:license>'
        "<dcterms:alternative>Second</dcterms:alternative><dc:contributor>Rustam</dc:contributor>"
        '<atom:link rel="related" href="https://example.org/2"/><atom:link rel="alternate" hreflang="tg" href="/tg/1"/>'
    )

    assert (item.web_address, item.body_html, item.byline) == ("https://example.org/1", "<p>Text</p>", "Zarina")
    assert [(r.name, r.duration) for r in item.renditions] == [("enclosure", 90), ("image", None)]
    assert (item.licence, item.headlines[1].value, item.creators[-1].role) == ("CC BY", "Second", "contributor")
    assert [(r.rel, r.uri) for r in item.relations] == [
        ("related", "https://example.org/2"), ("translation", "https://example.org/tg/1")]  # fmt: skip


def test_what_nobody_knows_is_kept_whole_and_written_again_and_notes_stay_private() -> None:
    item, _ = rss(
        "<own:desk>night</own:desk><own:desk shift='2'/><own:box kind='x'><own:a>1</own:a></own:box>"
        "<slash:comments>3</slash:comments><own:edNote>Ring 555 0100</own:edNote>"
        "<own:more><own:editorNote>Ring 555 0100</own:editorNote></own:more>"
    )
    kept = item.extra["rss"]

    assert kept["{https://example.org/own#}desk"] == ["night", {"shift": "2"}] and kept["slash:comments"] == ["3"]
    assert item.editor_note == "Ring 555 0100\nRing 555 0100" and "555" not in str(item.extra)
    (again,) = read(write(item, "rss").data).results
    assert isinstance(again, Given) and again.item.extra.keys() == item.extra.keys()
    assert again.item.extra["rss"].keys() == kept.keys()
    assert b"555" not in write(item, "rss").data


def test_rss_090_and_11_and_atom_03_are_read() -> None:
    old, _ = given(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        "<channel><title>T</title></channel><item><title>Old</title><link>https://example.org/1</link></item></rdf:RDF>"
    )
    atom, _ = given(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>F</title><entry><title>Old</title>'
        "<id>urn:1</id><issued>2004-01-01T00:00:00Z</issued><modified>2004-01-02T00:00:00Z</modified>"
        "<author><name>Zarina</name><url>https://example.org/z</url></author>"
        '<content type="text/html" mode="escaped">&lt;p&gt;Text&lt;/p&gt;</content></entry></feed>'
    )

    assert (old.uri, old.headline) == ("https://example.org/1", "Old")
    assert (atom.body_html, atom.byline, atom.creators[0].uri) == ("<p>Text</p>", "Zarina", "https://example.org/z")
    assert atom.first_created_at is not None and atom.version_created_at is not None
    assert (atom.first_created_at.day, atom.version_created_at.day) == (1, 2)


def test_atom_says_what_is_gone_what_is_a_draft_and_what_stands_elsewhere() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" '
        'xmlns:app="http://www.w3.org/2007/app"><title>Post</title><author><name>Post</name></author>'
        '<at:deleted-entry ref="urn:gone" when="2026-03-02T00:00:00Z"/>'
        "<entry><id>urn:draft</id><title>D</title><app:control><app:draft>yes</app:draft></app:control></entry>"
        '<entry><id>urn:1</id><title>A</title><link href="https://example.org/1"/>'
        '<link rel="alternate" hreflang="tg" href="https://example.org/tg"/><link rel="via" href="https://example.org/v"/>'
        "<source><id>urn:src</id><title>Origin</title><author><name>Zarina</name></author></source></entry></feed>"
    )

    gone, draft, other = [result.item for result in read(feed.encode()).results if isinstance(result, Given)]

    assert (gone.uri, gone.status, draft.status) == ("urn:gone", "canceled", "withheld")
    assert [(r.rel, r.uri) for r in other.relations] == [
        ("translation", "https://example.org/tg"), ("via", "https://example.org/v")]  # fmt: skip
    assert (other.byline, other.sources[0].name, draft.byline) == ("Zarina", "Origin", None)


def test_a_json_feed_keeps_its_extensions_and_pictures_leave_its_text() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {
                "id": "1",
                "url": "https://example.org/1",
                "content_html": '<p>Text</p><img src="/a.jpg" alt="A">',
                "authors": [{"name": "Zarina", "url": "https://example.org/z"}],
                "_own": {"x": 1},
                "_commonwire": {"urgency": "high"},
            }
        ],
    }

    item, remarks = given(json.dumps(feed))

    assert item.extra == {"json_feed": {"_own": {"x": 1}}} and item.urgency is None
    assert [(r.href, r.name) for r in item.renditions] == [("https://example.org/a.jpg", "inline")]
    assert "_commonwire" in [remark.where for remark in remarks]


# Texts, people and hours where senders put them who keep to no specification


def test_a_full_text_is_the_text_whatever_namespace_its_name_is_in() -> None:
    for field in (
        '<full-text xmlns="http://news.example/own">Rain &lt;b&gt;fell&lt;/b&gt; all day long.</full-text>',
        "<own:fulltext><![CDATA[Rain <b>fell</b> all day long.]]></own:fulltext>",
        '<content xmlns="http://turbo.example">Rain &lt;b&gt;fell&lt;/b&gt; all day long.</content>',
        "<body>Rain <b>fell</b> all day long.</body>",
    ):
        item, _ = rss(
            f"<description>Rain.</description>{field.replace('&amp;lt;', '&lt;').replace('&amp;gt;', '&gt;')}"
        )

        assert (item.body_html, item.summary) == ("<p>Rain <b>fell</b> all day long.</p>", "Rain."), field
        assert item.extra == {}


def test_names_of_atom_without_its_namespace_count_in_rss() -> None:
    feed = (
        '<rss version="2.0"><channel><item><title>A</title><id>urn:x:1</id><updated>2026-03-02T10:00:00Z</updated>'
        '<summary>Short.</summary><content type="html">&lt;p&gt;Words.&lt;/p&gt;</content><link href="https://x.org/1"/>'
        '<link rel="enclosure" type="audio/mpeg" length="5" href="https://x.org/a.mp3"/><author><name>A. B.</name>'
        "</author></item></channel></rss>"
    )
    item, _ = given(feed)

    assert (item.uri, item.web_address, item.byline) == ("urn:x:1", "https://x.org/1", "A. B.")
    assert (item.body_html, item.summary) == ("<p>Words.</p>", "Short.")
    assert str(item.version_created_at) == "2026-03-02 10:00:00+00:00"
    assert [(one.href, one.size) for one in item.renditions] == [("https://x.org/a.mp3", 5)]


def test_authors_and_categories_of_further_modules_are_read() -> None:
    inner = '<itunes:category text="Gadgets"/>'
    item, _ = rss(f'<dc:author>A. B.</dc:author><itunes:category text="Technology">{inner}</itunes:category>')

    assert item.byline == "A. B."
    assert [subject.name for subject in item.subjects] == ["Technology", "Gadgets"]


def test_the_description_of_a_group_of_media_is_the_text_where_there_is_no_other() -> None:
    item, _ = rss("<media:group><media:description>What is seen.</media:description></media:group>")

    assert item.body_text == "What is seen."


def test_texts_in_base64_are_decoded() -> None:
    old = '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>urn:1</id>{}</entry></feed>'
    new = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id>{}</entry></feed>'
    title = '<title type="text/html" mode="base64">RXhhbXBsZSA8Yj5BdG9tPC9iPg==</title>'
    content = '<title>A</title><content type="application/octet-stream">RXhhbXBsZSA8Yj5BdG9tPC9iPg==</content>'

    assert given(old.format(title))[0].headline == "Example Atom"
    assert given(new.format(content))[0].body_html == "<p>Example <b>Atom</b></p>"


def test_items_in_a_feed_of_atom_are_entries() -> None:
    item, _ = given('<feed xmlns="http://www.w3.org/2005/Atom"><item><id>urn:1</id><title>A</title></item></feed>')

    assert item.headline == "A"


def test_a_description_beside_a_summary_is_the_text() -> None:
    item, _ = rss("<description>It rained all day.</description><summary>Rain.</summary>")

    assert (item.body_text, item.summary) == ("It rained all day.", "Rain.")
