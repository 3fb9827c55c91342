"""Feeds: what RSS, Atom and JSON Feed say arrives whole, each entry by itself."""

from __future__ import annotations

from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused

CHANNEL = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:georss="http://www.georss.org/georss" xmlns:own="https://example.org/own"><channel><title>T</title>'
    "<link>https://example.org/</link><language>ur</language><copyright>© 2018 Post</copyright>{}</channel></rss>"
)


def given(data: bytes | str, **settings: object) -> list[Given]:
    message = data.encode() if isinstance(data, str) else data
    results = read(message, **settings).results  # type: ignore[arg-type]
    assert all(isinstance(result, Given) for result in results)
    return [result for result in results if isinstance(result, Given)]


def test_an_rss_item_with_its_modules_has_every_field_in_place() -> None:
    entry = (
        '<item><title>خبر &amp;amp; more</title><link>https://example.org/1</link><guid isPermaLink="false">g-1</guid>'
        "<pubDate>Tue, 05 Jun 2018 10:00:00 +0500</pubDate><dc:creator>Ayesha K.</dc:creator>"
        "<category>Politics</category>"
        "<description>Short &lt;b&gt;words&lt;/b&gt;</description><own:desk>night</own:desk>"
        "<georss:point>33.7 73.1</georss:point>"
        '<content:encoded><![CDATA[<p>Text <a href="/x">link</a></p>]]></content:encoded>'
        '<enclosure url="https://example.org/a.mp3" type="audio/mpeg" length="12"/>'
        '<media:group><media:content url="https://example.org/p.jpg" width="640"/></media:group></item>'
    )

    (got,) = given(CHANNEL.format(entry))

    item = got.item
    assert (item.uri, item.headline, item.language, item.byline) == ("g-1", "خبر & more", "ur", "Ayesha K.")
    assert item.first_created_at is not None and item.first_created_at.isoformat() == "2018-06-05T10:00:00+05:00"
    assert item.body_html == '<p>Text <a href="https://example.org/x" rel="noopener nofollow ugc">link</a></p>'
    assert (item.summary, item.body_text, item.copyright) == ("Short words", "Text link", "© 2018 Post")
    assert [subject.name for subject in item.subjects] == ["Politics"]
    assert [(r.href, r.size, r.width) for r in item.renditions] == [
        ("https://example.org/a.mp3", 12, None),
        ("https://example.org/p.jpg", None, 640),
    ]
    assert item.places[0].geo == {"type": "Point", "coordinates": [73.1, 33.7]}
    assert item.extra == {"rss": {"{https://example.org/own}desk": ["night"]}}
    assert got.original.decode() == entry and got.report.remarks == []


def test_a_description_alone_stands_as_the_text_and_is_reported() -> None:
    (got,) = given(
        CHANNEL.format(
            "<item><title>a</title><link>https://example.org/2</link><description>Words</description></item>"
        )
    )

    assert (got.item.body_html, got.item.summary, got.item.uri) == ("<p>Words</p>", None, "https://example.org/2")
    assert [remark.where for remark in got.report.remarks] == ["body", "uri"]


def test_an_entry_without_identity_gets_the_same_one_each_time() -> None:
    feed = CHANNEL.format("<item><title>a</title><description>Words</description></item>")
    defaults = Defaults(feed_address="https://news.example.org/rss")

    (first,), (second,) = given(feed, defaults=defaults), given(feed, defaults=defaults)

    assert first.item.uri == second.item.uri and first.item.uri.startswith("tag:news.example.org,2026:")
    assert first.report.remarks[-1].kind == "guessed"


def test_a_bad_entry_costs_only_itself() -> None:
    entries = "<item><guid>1</guid><title>a</title></item><item/><item><guid>3</guid><title>c</title></item>"

    first, second, third = read(CHANNEL.format(entries).encode()).results

    assert isinstance(first, Given) and isinstance(third, Given)
    assert isinstance(second, Refused) and second.where == "entry 2"


def test_rss_1_and_091_are_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/"><title>T</title></channel>'
        '<item rdf:about="urn:1"><title>One</title><dc:date>2018-06-03T10:00:00Z</dc:date></item></rdf:RDF>'
    )
    old = '<rss version="0.91"><channel><title>T</title><item><title>Caf&eacute;</title><link>https://e.org/</link></item></channel></rss>'

    assert [got.item.uri for got in given(rdf)] == ["urn:1"]
    (mended,) = given(old)
    assert mended.item.headline == "Café" and mended.report.remarks[0].kind == "repaired"


def test_an_atom_entry_has_every_field_in_place() -> None:
    entry = (
        '<entry xml:lang="zh-Hans"><id>urn:uuid:1</id><title type="html">A &lt;i&gt;b&lt;/i&gt;</title>'
        '<updated>2020-01-02T00:00:00Z</updated><published>2020-01-01T00:00:00+08:00</published><link href="s/1"/>'
        '<link rel="enclosure" href="/p.jpg" type="image/jpeg" length="9"/><link rel="related" href="https://example.org/r"/>'
        '<category term="11000000" scheme="http://cv.iptc.org/newscodes/mediatopic" label="politics"/>'
        "<rights>CC BY</rights>"
        '<source><id>urn:src</id><title>Origin</title></source><summary>Sum</summary><content type="xhtml">'
        '<div xmlns="http://www.w3.org/1999/xhtml"><p>文 <a href="q">q</a></p></div></content></entry>'
    )
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.org/n/"><author><name>Z</name></author>{entry}</feed>'

    (got,) = given(feed)

    item = got.item
    assert (item.uri, item.headline, item.language, item.byline) == ("urn:uuid:1", "A b", "zh-Hans", "Z")
    assert item.web_address == "https://example.org/n/s/1" and item.renditions[0].href == "https://example.org/p.jpg"
    assert 'href="https://example.org/n/q"' in (item.body_html or "") and item.body_text == "文 q"
    assert item.subjects[0].uri == "http://cv.iptc.org/newscodes/mediatopic/11000000"
    assert (item.relations[0].rel, item.sources[0].name, item.copyright) == ("related", "Origin", "CC BY")
    assert item.first_created_at is not None and item.first_created_at.isoformat() == "2020-01-01T00:00:00+08:00"
    assert item.summary == "Sum" and got.original.decode() == entry and item.extra == {}


def test_a_json_feed_is_read_item_by_item() -> None:
    feed = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "T", "language": "ur", "items": ['
        b'{"id": 7, "url": "https://example.org/7", "content_text": "One.\\n\\nTwo.", "tags": ["a"], "_own": 1},'
        b' {"id": "8"}, 9]}'
    )

    first, second, third = read(feed).results

    assert isinstance(first, Given)
    assert (first.item.uri, first.item.language, first.item.headline) == ("7", "ur", "One. Two.")
    assert first.item.body_html == "<p>One.</p><p>Two.</p>" and first.item.extra == {"json_feed": {"_own": 1}}
    assert first.original.startswith(b'{"id": 7') and first.original.endswith(b'"_own": 1}')
    assert isinstance(second, Refused) and second.uri == "8"
    assert isinstance(third, Refused)


def test_a_feed_that_breaks_off_loses_only_the_entry_it_breaks_in() -> None:
    whole = CHANNEL.format("".join(f"<item><guid>{n}</guid><title>Title {n}</title></item>" for n in range(3)))

    results = read(whole[: whole.index("Title 2") + 4].encode()).results

    assert [isinstance(result, Given) for result in results] == [True, True, False]


def test_a_wrong_character_set_is_mended_and_reported() -> None:
    feed = CHANNEL.format("<item><guid>1</guid><title>Ünïted — naïve</title></item>")

    (latin,) = given(('<?xml version="1.0" encoding="utf-8"?>' + feed).encode("windows-1252", "replace"))
    (utf8,) = given(('<?xml version="1.0" encoding="iso-8859-1"?>' + feed).encode())

    assert latin.item.headline == utf8.item.headline == "Ünïted — naïve"
    assert latin.report.remarks[0].where == utf8.report.remarks[0].where == "encoding"
