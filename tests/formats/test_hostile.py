"""Whatever arrives, a reader answers with items or with an error that a person can act on, and soon."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadFormatError, BadInputError, CommonwireError, TooLargeError
from commonwire.formats.detect import first_bytes
from commonwire.formats.notes import Bounds, Notes
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.formats.xml_text import parse_xml
from commonwire.news.item import Given, Reading, Refused
from tests.formats import documents

RSS = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>T</title><link>https://example.org/</link><item><title>خبر 新闻</title><link>/1</link>"
    "<guid>g1</guid><pubDate>Tue, 05 Jun 2018 10:00:00 +0500</pubDate><category>x</category>"
    "<content:encoded><![CDATA[<p>Text <b>bold</b></p>]]></content:encoded></item></channel></rss>"
).encode()
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><id>urn:1</id><title type="html">A</title>'
    b'<updated>2020-01-01T00:00:00Z</updated><link href="/1"/><content type="xhtml"><div '
    b'xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>'
)
PAGE = (
    b"<!doctype html><html lang=ur><title>T</title><body><article><h1>T</h1><p>Words <b>x</b></article></body></html>"
)
JSON_FEED = (
    b'{"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [{"id": 1, "content_html": "<p>x</p>",'
    b' "date_published": "2020-01-01", "attachments": [{"url": "https://example.org/a", "size_in_bytes": 3}]}]}'
)
TEXT = (
    "ISLAMABAD, June 3 (INP) — President A. B. Someone met the Ministry of Trade of China.\n\nMore words.—INP".encode()
)
SAMPLE = (
    b'{"id": "a", "lang": "ur", "title": null, "body": ["One.", "Two."]}\n{"id": "b", "lang": "en", "body": ["x"]}\n'
)
NINJS = json.dumps(
    {
        "uri": "urn:1",
        "headlines": [{"value": "a"}],
        "bodies": [{"value": "<p>x</p>", "contentType": "text/html"}],
        "associations": [{"name": "x", "uri": "y", "renditions": [{"name": "z"}]}],
        "versionCreated": "2020-01-01T00:00:00Z",
        "terms": {"grants": [{}]},
    }
).encode()
SOON = 8
"""Seconds of processor time that one step may take on a machine that is busy with other things."""
MESSAGES = [RSS, ATOM, PAGE, JSON_FEED, TEXT, SAMPLE, NINJS]


def attempt(data: bytes, **hints: Any) -> Reading | CommonwireError:
    try:
        return read(data, **hints)
    except CommonwireError as error:
        return error


def read_or_refused(data: bytes, **hints: Any) -> None:
    """Read `data`, and write what came of it; only errors for people may come out."""
    reading = attempt(data, **hints)
    if isinstance(reading, CommonwireError):
        assert reading.message and reading.remedy
        return
    for result in reading.results:
        if isinstance(result, Given):
            assert result.item.uri
            for format in FORMATS:
                write(result.item, format)


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([None, "text/html", "application/json; charset=koi8-r", "text/plain"]))
def test_any_bytes_are_read_or_refused(data: bytes, media_type: str | None) -> None:
    read_or_refused(data, media_type=media_type)


@settings(max_examples=400)
@given(
    st.sampled_from(MESSAGES),
    st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6), st.integers(0, 8)), max_size=6),
)
def test_any_change_to_a_message_is_read_or_refused(message: bytes, changes: list[tuple[int, bytes, int]]) -> None:
    for place, new, cut in changes:
        place %= len(message) + 1
        message = message[:place] + new + message[place + cut :]

    read_or_refused(message)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    documents.ninjs,
    st.dictionaries(st.sampled_from([*documents._fields(1), "terms", "body_text", "person", "byline"]), junk),
)
def test_any_value_in_any_field_is_read_or_refused(document: dict[str, Any], strange: dict[str, Any]) -> None:
    read_or_refused(json.dumps(document | strange).encode())


FEED_KEYS = ["id", "url", "title", "content_html", "content_text", "summary", "tags", "authors", "attachments"]
FEED_KEYS += ["date_published", "language", "image", "external_url"]


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(FEED_KEYS), junk))
def test_any_value_in_a_json_feed_is_read_or_refused(item: dict[str, Any]) -> None:
    read_or_refused(
        json.dumps({"version": "https://jsonfeed.org/version/1", "items": [item, {"id": 1, "title": "x"}]}).encode()
    )


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["id", "title", "published", "url", "topics", "credit", "license"]), junk))
def test_any_value_in_a_collection_is_read_or_refused(story: dict[str, Any]) -> None:
    read_or_refused(json.dumps(story | {"lang": "en", "body": ["words"]}).encode())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("message", [NINJS, PAGE, ATOM])
def test_every_unicode_encoding_is_understood(message: bytes, encoding: str) -> None:
    (result,) = read(message.decode().encode(encoding)).results

    assert isinstance(result, Given)


@pytest.mark.parametrize(
    "bomb",
    [
        b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]><rss><title>&b;</title></rss>',
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>',
        b'<!DOCTYPE rss [<!ENTITY % d SYSTEM "http://example.org/d.dtd"> %d;]><rss><channel/></rss>',
        b'<!DOCTYPE rss [<!ENTITY % d SYSTEM "/etc/passwd"> %d;]><rss><channel/></rss>',
        b"<!DOCTYPE rss [<!ENTITY % d \"<!ENTITY e 'x'>\"> %d;]><rss><channel/></rss>",
        b'<!DOCTYPE rss [<!ENTITY a "&#60;x"><!ENTITY b "c">]><rss><channel/></rss>',
    ],
)
def test_documents_with_entities_of_their_own_are_refused(bomb: bytes) -> None:
    with pytest.raises(BadInputError, match="document type"):
        read(bomb)


def test_an_inert_doctype_passes() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://example.org/rss-0.91.dtd">'

    assert read(doctype + RSS.split(b"?>", 1)[1]).format == "rss"


@pytest.mark.parametrize(
    "declared",
    [
        b'<!ENTITY % nitf SYSTEM "../dtd/nitf-3-0.dtd">\n%nitf;',
        b'<!ENTITY % h PUBLIC "-//W3C//ENTITIES Latin 1//EN" "http://www.w3.org/lat1.ent">%h;',
        b"<!ENTITY ndash \"&#8211;\"><!ENTITY lt2 '&#60;'>",
    ],
)
def test_where_a_dtd_lies_and_names_of_characters_are_left_out(declared: bytes) -> None:
    doctype = b"<!DOCTYPE rss [" + declared + b"]>"
    item = b"<rss><channel><item><guid>urn:1</guid><title>One &ndash; two</title></item></channel></rss>"
    (result,) = read(doctype + item).results

    assert isinstance(result, Given) and result.item.headline == "One \u2013 two"


def test_a_character_that_a_document_names_is_that_character_and_no_markup() -> None:
    doctype = b"<!DOCTYPE rss [<!ENTITY own '\xe2\x98\x83'><!ENTITY less '&#60;'>]>"
    item = b"<rss><channel><item><guid>urn:1</guid><title>A &own; &less; b</title></item></channel></rss>"
    (result,) = read(doctype + item).results

    assert isinstance(result, Given) and result.item.headline == "A \u2603 < b"
    assert not any("broken" in remark.text for remark in result.report.remarks)


@pytest.mark.parametrize(
    "message",
    [
        b"<rss><channel><item>" + b"<a>" * 10_000 + b"</a>" * 10_000 + b"</item></channel></rss>",
        b"<html><body>" + b"<div>" * 10_000 + b"words and words and words",
        b'{"uri": "urn:1", "bodies": [{"contentType": "text/html", "value": "' + b"<div>" * 10_000 + b'x"}]}',
        b"[" * 10_000 + b'"',
    ],
)
def test_deep_nesting_is_refused_with_its_bound(message: bytes) -> None:
    with pytest.raises(TooLargeError, match=r"bound of \d+ levels"):
        read(message)


def test_a_message_beyond_the_bound_is_refused() -> None:
    with pytest.raises(TooLargeError, match="33,554,432"):
        read(b" " * (32 * 1024 * 1024 + 1))
    with pytest.raises(TooLargeError, match=r"bound is 2 \(COMMONWIRE_READ_ITEMS\)"):
        read(b'[{"uri": "a"}, {"uri": "b"}, {"uri": "c"}]', bounds=Bounds(items=2))


_STORY = b'{"uri": "urn:x", "headlines": [{"value": "H"}], "bodies": [{"value": "<p>A text.</p>"}]}'
_RSS = b'<rss version="2.0"><channel><title>t</title>%s</channel></rss>' % (
    b"<item><guid>urn:x</guid><title>H</title><description>&lt;p&gt;A text.&lt;/p&gt;</description></item>" * 3
)
_PAGE = b"<html><body><article><h1>Headline</h1><p>Some words that are read as a story.</p></article></body></html>"


@pytest.mark.parametrize(
    ("data", "bounds", "setting"),
    [
        (_STORY, Bounds(size=10), "COMMONWIRE_READ_SIZE"),
        (_STORY, Bounds(depth=2), "COMMONWIRE_READ_DEPTH"),
        (_STORY, Bounds(uri_length=4), "COMMONWIRE_READ_URI_LENGTH"),
        (_STORY, Bounds(markup=5), "COMMONWIRE_READ_MARKUP"),
        (_PAGE, Bounds(markup=5), "COMMONWIRE_READ_MARKUP"),
        (_RSS, Bounds(items=2), "COMMONWIRE_READ_ITEMS"),
        (b"\n".join([_STORY] * 3), Bounds(items=2), "COMMONWIRE_READ_ITEMS"),
    ],
)
def test_every_bound_can_be_moved_and_its_error_names_the_setting(data: bytes, bounds: Bounds, setting: str) -> None:
    with pytest.raises(TooLargeError, match=setting):
        read(data, bounds=bounds)
    assert read(data).results


def test_a_bound_that_one_item_of_several_passes_costs_only_that_item() -> None:
    good, bad = read(_RSS.replace(b"A text.", b"A text that is too long.", 1), bounds=Bounds(markup=20)).results[1::-1]

    assert isinstance(good, Given)
    assert isinstance(bad, Refused) and "COMMONWIRE_READ_MARKUP" in bad.message


@pytest.mark.parametrize(
    "hostile",
    [
        "<p>" + "".join(f"<b lang={n}>" for n in range(2_000)) + "</p>" + "<p>x" * 20_000,
        "<img " * 100_000,
        '<a href="' + " " * 500_000 + '">',
        "<!--" * 100_000,
        "<" * 500_000,
        "&#x" * 200_000,
        "<div><object></div></object>" * 5_000,
        "on" * 200_000 + "=",
        "A-" * 200_000,
        "<table>" * 200 + "<tr><td>x" * 20_000,
    ],
)
def test_no_markup_keeps_a_reader_or_a_writer_busy_for_long(hostile: str) -> None:
    """The bound is far above what a step takes (2 s), and far below what one that is worse than linear would."""
    document = {"uri": "urn:1", "title": "x", "bodies": [{"contentType": "text/html", "value": hostile}]}
    for message in (
        json.dumps(document).encode(),
        f"<html><body>{hostile}".encode(),
        f"Some words here {hostile}".encode(),
    ):
        start = time.process_time()
        reading = attempt(message)
        assert time.process_time() - start < SOON

        results = [] if isinstance(reading, CommonwireError) else reading.results
        for item in (result.item for result in results if isinstance(result, Given)):
            for format in FORMATS:
                start = time.process_time()
                write(item, format)
                assert time.process_time() - start < SOON, format


def test_control_characters_and_half_surrogates_are_taken_out_and_reported() -> None:
    (got,) = read(rb'{"uri": "urn:1", "title": "a\u0000b\u0008c \ud83d\ude00 \ud800 \\u0000"}').results

    assert isinstance(got, Given)
    assert got.item.headline == "abc 😀 \ufffd \\u0000"
    assert [remark.kind for remark in got.report.remarks] == ["repaired", "guessed"]


@pytest.mark.parametrize(
    "message", [b"", b"GIF89a\x01\x00\x01\x00\x80\x00" * 20, b"%PDF-1.4\n\x01\x02\x03\x04" * 9, b"[1, 2]", b"ok"]
)
def test_what_is_no_format_is_named_so(message: bytes) -> None:
    with pytest.raises(BadFormatError):
        read(message)


@pytest.mark.parametrize("size", range(100, 108))
def test_the_first_bytes_of_a_long_document_end_with_a_whole_letter(size: int) -> None:
    data = ("नदी पर पुल खुला। " * 40).encode()

    assert data.decode().startswith(first_bytes(data, size).decode())
    assert first_bytes(data[:size], size) == data[:size]


@pytest.mark.parametrize("nothing", [b"", b"<!-- -->", b"<?xml version='1.0'?>"])
def test_xml_with_nothing_in_it_is_broken(nothing: bytes) -> None:
    with pytest.raises(BadInputError, match="broken"):
        parse_xml(nothing, None, Notes())


def test_a_reference_with_a_capital_x_is_its_character() -> None:
    assert parse_xml(b"<a>&#X41;&#x42;</a>", None, Notes()).root.text == "AB"
