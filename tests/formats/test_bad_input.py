"""Bad input by its kinds: cut off, mixed up, far too large, a bomb, a crowd, nothing at all, no news at all."""

from __future__ import annotations

import json
import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from commonwire.base.errors import BadFormatError, BadInputError, CommonwireError, TooLargeError
from commonwire.formats.notes import Bounds
from commonwire.formats.read import read, read_each
from commonwire.news.item import Given, Item, Reading, Refused
from tests.formats.many import NAMES, many

GOLDEN = {path.name: path.read_bytes() for path in sorted((Path(__file__).parent / "golden").iterdir())}
XML = [name for name in GOLDEN if name.endswith(".xml")]
JSON = [name for name in GOLDEN if name.endswith(".json")]
STORY = "<p>The bridge over the river opened on Monday, and trucks crossed it.</p>"


def attempt(data: bytes, **settings: Any) -> Reading | CommonwireError:
    try:
        return read(data, **settings)
    except CommonwireError as error:
        return error


def only(data: bytes, **settings: Any) -> Given:
    (result,) = read(data, **settings).results
    assert isinstance(result, Given), result
    return result


@pytest.mark.parametrize("name", GOLDEN)
def test_a_document_that_is_cut_off_anywhere_is_read_or_refused_with_a_remedy(name: str) -> None:
    data = GOLDEN[name]
    for end in range(0, len(data), max(1, len(data) // 80)):
        outcome = attempt(data[:end])
        if isinstance(outcome, CommonwireError):
            assert outcome.message and outcome.remedy
        for result in outcome.results if isinstance(outcome, Reading) else []:
            assert isinstance(result, Refused) or result.item.uri


@pytest.mark.parametrize("name", XML)
def test_xml_that_is_cut_off_is_never_read_in_silence(name: str) -> None:
    data = GOLDEN[name].rstrip()
    start = data.index(b"guid") if b"guid" in data else len(data) // 3
    for end in range(start, len(data), max(1, len(data) // 40)):
        outcome = attempt(data[:end])
        for result in outcome.results if isinstance(outcome, Reading) else []:
            assert isinstance(result, Refused) or any("broken" in said.text for said in result.report.remarks), end


@pytest.mark.parametrize("name", JSON)
def test_json_that_is_cut_off_is_refused_with_line_and_column(name: str) -> None:
    data = GOLDEN[name].rstrip()
    for end in range(2, len(data), max(1, len(data) // 40)):
        with pytest.raises(BadInputError, match=r"line \d+, column \d+"):
            read(data[:end])


@pytest.mark.parametrize("name", [*XML, "page.html", "ninjs_3.json", "mail.eml", "text.txt"])
@pytest.mark.parametrize(
    "foreign", ["Мост".encode("cp1251"), "大桥".encode("gb18030"), b"\x93Bridge\x94", b"\xff\xfe\x00"]
)
def test_a_piece_in_another_encoding_costs_no_more_than_itself(name: str, foreign: bytes) -> None:
    data = GOLDEN[name].replace(b"opens", foreign, 1)

    outcome = attempt(data)

    assert isinstance(outcome, Reading), outcome
    (result,) = outcome.results
    assert isinstance(result, Given)
    assert "opened on Monday" in f"{result.item.body_text} {result.item.summary}"
    assert [said for said in result.report.remarks if said.where in ("encoding", "document")] != []


@pytest.mark.parametrize(
    "start", [b"<newsItem>", b'{"uri": "', b"<html>", b"words ", b"\xff\xd8\xff\xe0", b"From: x\n"]
)
def test_a_hundred_megabytes_are_refused_at_once_and_never_copied(start: bytes) -> None:
    data = start.ljust(100_000_000)
    tracemalloc.start()
    try:
        began = time.process_time()
        with pytest.raises(TooLargeError, match=r"bound is 33,554,432 bytes .COMMONWIRE_READ_SIZE"):
            read(data)
        with pytest.raises(TooLargeError, match=r"bound is 33,554,432 bytes .COMMONWIRE_READ_SIZE"):
            list(read_each(data))
        took, (_, peak) = time.process_time() - began, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert took < 0.1 and peak < 100_000


@pytest.mark.parametrize(
    "doctype",
    [
        '[<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]',  # a billion laughs
        f'[<!ENTITY a "{"a" * 50_000}">]',  # quadratic blow-up
        '[<!ENTITY a SYSTEM "file:///etc/hostname">]',
        '[<!ENTITY a SYSTEM "http://127.0.0.1:9/a">]',
        '[<!ENTITY % d SYSTEM "http://127.0.0.1:9/d.dtd"> %d;]',
        'SYSTEM "http://127.0.0.1:9/d.dtd" [<!ENTITY a PUBLIC "-//a" "http://127.0.0.1:9/a">]',
    ],
)
@pytest.mark.parametrize("name", XML)
def test_a_document_type_that_names_entities_is_refused_in_every_format(name: str, doctype: str) -> None:
    text = GOLDEN[name].decode().partition("?>")[2]
    root = text.split("<", 1)[1].split(">")[0].split()[0]
    body = text.replace("trucks", "&c;" if "&b;&b;" in doctype else "&a;" * 500, 1)

    with pytest.raises(BadInputError) as caught:
        read(f'<?xml version="1.0"?><!DOCTYPE {root} {doctype}>{body}'.encode())

    assert caught.value.where == "DOCTYPE" and "DOCTYPE" in (caught.value.remedy or "")


@pytest.mark.parametrize("name", XML)
def test_nothing_is_included_from_elsewhere(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret words")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{tmp_path}/secret" parse="text"/>'
    data = GOLDEN[name].decode().replace("trucks", f"trucks {include}", 1)

    outcome = attempt(data.encode())

    assert "the secret words" not in str(outcome)


@pytest.mark.parametrize("name", NAMES)
def test_five_thousand_items_in_one_message_are_five_thousand_items(name: str) -> None:
    data = many(name, 5_000)

    began = time.process_time()
    results = read(data).results
    took = time.process_time() - began

    assert len({result.item.uri for result in results if isinstance(result, Given)}) == 5_000
    assert all(isinstance(result, Given) and result.item.headline for result in results)
    assert took < 2 * len(data) / 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_more_items_than_the_bound_are_refused_with_the_bound_and_its_setting(name: str) -> None:
    with pytest.raises(TooLargeError, match=r"bound is 9 .COMMONWIRE_READ_ITEMS"):
        read(many(name, 10), bounds=Bounds(items=9))


@pytest.mark.parametrize("name", NAMES)
def test_of_many_items_a_bad_one_costs_itself(name: str) -> None:
    data = many(name, 30).replace(b"Bridge 7", b"Bridge \x00\xff\xfe 7", 1)

    results = read(data).results

    assert len(results) == 30
    assert sum(isinstance(result, Given) for result in results) >= 29


@pytest.mark.parametrize(
    "part",
    ["<p/>", "<p>a", '<a b="c" d="e"/>', "{},", "[],", "a\n\n"],
    ids=["xml", "html", "attributes", "{}", "[]", "lines"],
)
def test_a_message_of_tiny_parts_without_end_is_refused_before_it_fills_the_memory(part: str) -> None:
    within = {"{": '[{"uri": "urn:1", "title": "x"},%s{}]', "[": '{"uri": "urn:1", "title": "x", "x": [%s[]]}'}
    markup = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1"><contentMeta>%s</contentMeta></newsItem>'
    )
    shape = within.get(part[0], markup if part[0] == "<" else "Words and more words for a headline\n\n%s")

    data = (shape % (part * 200_000)).encode()

    with pytest.raises(TooLargeError, match=r"100,00\d elements, objects or pairs of lines .COMMONWIRE_READ_PARTS"):
        read(data)
    assert attempt(data, bounds=Bounds(parts=500_000)) is not None


def test_escaped_markup_of_tiny_parts_is_refused_too() -> None:
    body = "<p>a" * 150_000
    data = json.dumps({"uri": "urn:1", "bodies": [{"contentType": "text/html", "value": body}]}).replace("<", "\\u003c")

    with pytest.raises(TooLargeError, match="COMMONWIRE_READ_PARTS"):
        read(data.encode())


@pytest.mark.parametrize("nothing", [b"", b" \n\t ", b"\x00" * 50, b"\xef\xbb\xbf", b"\xff\xfe", b"\n" * 100_000])
def test_nothing_is_refused(nothing: bytes) -> None:
    with pytest.raises(BadFormatError):
        read(nothing)


@pytest.mark.parametrize(
    "empty", [b"{}", b"[]", b"<nitf/>", b"<newsMessage/>", b"<NewsML/>", b"<rss/>", b"<html></html>"]
)
def test_a_format_with_nothing_in_it_is_refused(empty: bytes) -> None:
    with pytest.raises(BadInputError):
        read(empty)


def test_a_feed_without_entries_is_a_feed_without_items() -> None:
    feed = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>'

    for quiet in (feed, b'<rss version="2.0"><channel><title>T</title></channel></rss>'):
        assert read(quiet).results == []


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize(
    "binary", [bytes(range(256)) * 8, b"PK\x03\x04" + bytes(2_000), b"%PDF-1.7\n" + b"\x80" * 2_000]
)
def test_binary_data_posing_as_xml_is_refused_or_reported(name: str, binary: bytes) -> None:
    head = GOLDEN[name][:200]

    outcome = attempt(head + binary)

    if isinstance(outcome, CommonwireError):
        assert outcome.remedy
    for result in outcome.results if isinstance(outcome, Reading) else []:
        assert isinstance(result, Refused) or result.report.remarks


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"uri": "urn:1", "urgency": "high", "headlines": [{"value": "A"}]}, "urgency"),
        ({"uri": "urn:1", "type": "story", "headlines": [{"value": "A"}]}, "type"),
        ({"uri": "urn:1", "headlines": "A"}, "headlines"),
        ({"uri": "urn:1", "headlines": [{"value": "A"}], "bodies": {"value": STORY}}, "bodies"),
        ({"uri": "urn:1", "headlines": [{"value": "A"}], "made_up": {"x": 1}}, "made_up"),
    ],
)
def test_a_document_that_breaks_its_schema_is_read_and_the_breach_reported(
    document: dict[str, Any], where: str
) -> None:
    given = only(json.dumps(document).encode())

    assert given.item.headline == "A"
    assert any(said.where.startswith(where) for said in given.report.remarks)


def test_newsml_g2_in_the_wrong_order_with_unknown_elements_is_read_and_they_are_kept() -> None:
    data = (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1" version="x"><contentSet><inlineXML>'
        f'{STORY}</inlineXML></contentSet><weather sky="blue"/><contentMeta><headline>Bridge</headline>'
        "<mood>calm</mood></contentMeta></newsItem>"
    )

    item = only(data.encode()).item

    assert (item.headline, item.body_html) == ("Bridge", STORY)
    assert "blue" in str(item.extra) and "calm" in str(item.extra)


@pytest.mark.parametrize(
    "document",
    [
        b'{"uri": "urn:1", "versionCreated": "2026-03-02T09:00:00Z", "pubStatus": "usable", "type": "text"}',
        b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:1" version="1"><itemMeta/></newsItem>',
    ],
)
def test_what_is_valid_and_says_nothing_is_an_item_that_says_so(document: bytes) -> None:
    given = only(document)

    assert _words(given.item) == ""
    assert any("There is no headline and no text" in said.text for said in given.report.remarks)


@pytest.mark.parametrize(
    "document",
    [
        b'{"uri": "urn:1", "weather": "blue"}', b"[1, 2, 3]", b'{"a": {"b": []}}', b"12 34 56 78 90 12 34 56", b"null",
        b"<html><body><nav>Home</nav></body></html>", b"<weather><sky>blue</sky></weather>",
    ],
)  # fmt: skip
def test_what_is_well_formed_and_no_news_is_refused(document: bytes) -> None:
    with pytest.raises(BadInputError):
        read(document)


def _words(item: Item) -> str:
    return " ".join(filter(None, (item.headline, item.body_text, item.summary)))
