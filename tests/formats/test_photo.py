"""Photos: what IIM and XMP say of them, in every container, and nothing that a hostile file can do about it."""

from __future__ import annotations

import struct
import time
import zlib

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from commonwire.formats.notes import Notes
from commonwire.formats.photo.read import read_photo
from commonwire.formats.read import read
from commonwire.news.item import Given, Item, Remark

NS = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xr="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
    'xmlns:exif="http://ns.adobe.com/exif/1.0/"'
)
XMP = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NS}>
<rdf:Description rdf:about="" photoshop:Headline="Bridge over the Panj opens" photoshop:City="Khorog"
 photoshop:DateCreated="2026-03-02T09:00:00+05:00" photoshop:Instructions="Ring 555 0100 first"
 photoshop:Credit="Pamir Post" ext:DigImageGUID="tag:example.org,2026:p1"
 xr:WebStatement="https://example.org/rights">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Trucks on the bridge.</rdf:li>
<rdf:li xml:lang="ru">Мост.</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Zarina Karim</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>bridge</rdf:li><rdf:li>truck</rdf:li></rdf:Bag></dc:subject>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Pamir Post</rdf:li></rdf:Alt></dc:rights>
<xr:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Credit us.</rdf:li></rdf:Alt></xr:UsageTerms>
<ext:PersonInImage><rdf:Bag><rdf:li>Rustam Mirzo</rdf:li></rdf:Bag></ext:PersonInImage>
<ext:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Khorog</ext:City>
<ext:CountryName>Tajikistan</ext:CountryName><exif:GPSLatitude>37,29.4N</exif:GPSLatitude>
<exif:GPSLongitude>71,33.0E</exif:GPSLongitude></rdf:li></rdf:Bag></ext:LocationShown>
<plus:CopyrightOwner><rdf:Seq><rdf:li><rdf:Description plus:CopyrightOwnerName="Pamir Post"/></rdf:li></rdf:Seq>
</plus:CopyrightOwner></rdf:Description></rdf:RDF></x:xmpmeta>{" " * 200}<?xpacket end="w"?>""".encode()


def dataset(number: int, value: bytes, record: int = 2) -> bytes:
    return bytes([0x1C, record, number]) + struct.pack(">H", len(value)) + value


IIM = (
    dataset(90, b"\x1b%G", record=1)
    + dataset(5, b"bridge-panj")
    + dataset(105, "Brücke eröffnet".encode())
    + dataset(120, b"Trucks on it.")
    + dataset(80, b"Zarina Karim")
    + dataset(85, b"Staff")
    + dataset(25, b"bridge")
    + dataset(25, b"truck")
    + dataset(40, b"Ring 555 0100 first")
    + dataset(55, b"20260302")
    + dataset(60, b"090000+0500")
    + dataset(90, b"Khorog")
    + dataset(101, b"Tajikistan")
    + dataset(110, b"Pamir Post")
    + dataset(116, "© 2026 Pamir Post".encode())
    + dataset(10, b"3")
    + dataset(12, b"IPTC:11000000:politics::")
)


def jpeg(*, xmp: bytes | None = None, iim: bytes | None = None) -> bytes:
    def segment(marker: int, content: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content

    photo = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    if xmp:
        photo += segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    if iim:
        photo += segment(0xED, b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim)
    return photo + segment(0xC0, b"\x08" + struct.pack(">HH", 900, 1600) + b"\x01\x01\x11\x00") + b"\xff\xda\0\x02"


def png(xmp: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    text = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp)
    size = struct.pack(">II", 1600, 900) + b"\x08\2\0\0\0"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"iTXt", text) + chunk(b"IEND", b"")


def webp(xmp: bytes) -> bytes:
    canvas = b"\x04\0\0\0" + (1599).to_bytes(3, "little") + (899).to_bytes(3, "little")
    content = b"WEBPVP8X" + struct.pack("<I", 10) + canvas + b"XMP " + struct.pack("<I", len(xmp)) + xmp
    return b"RIFF" + struct.pack("<I", len(content)) + content


def tiff(xmp: bytes, iim: bytes) -> bytes:
    entries = [(256, 4, 1, 1600), (257, 3, 1, 900), (700, 1, len(xmp), 62), (33723, 7, len(iim), 62 + len(xmp))]
    head = b"II*\0" + struct.pack("<IH", 8, len(entries))
    return head + b"".join(struct.pack("<HHII", *entry) for entry in entries) + struct.pack("<I", 0) + xmp + iim


def photo(data: bytes) -> tuple[Item, list[Remark]]:
    reading = read(data)
    (result,) = reading.results
    assert isinstance(result, Given) and reading.format == "photo" and result.original == data
    return result.item, result.report.remarks


@pytest.mark.parametrize("data", [jpeg(xmp=XMP), png(XMP), webp(XMP), tiff(XMP, b"")])
def test_xmp_is_read_from_every_container(data: bytes) -> None:
    item, _ = photo(data)

    assert (item.kind, item.uri, item.headline) == ("picture", "tag:example.org,2026:p1", "Bridge over the Panj opens")
    assert (item.summary, item.byline, item.located) == ("Trucks on the bridge.", "Zarina Karim", "Khorog")
    assert (item.keywords, item.credit, item.copyright) == (["bridge", "truck"], "Pamir Post", "© 2026 Pamir Post")
    assert (item.copyright_holder, item.usage_terms) == ("Pamir Post", "Credit us.")
    assert item.content_created_at is not None and item.content_created_at.isoformat() == "2026-03-02T09:00:00+05:00"
    assert [person.name for person in item.people] == ["Rustam Mirzo"]
    shown = next(place for place in item.places if place.role == "shown")
    assert (shown.name, shown.geo) == ("Khorog, Tajikistan", {"type": "Point", "coordinates": [71.55, 37.49]})
    assert item.editor_note == "Ring 555 0100 first" and "555 0100" not in str(item.extra)
    assert item.extra["photo"]["description"]["ru"] == "Мост."
    (rendition,) = item.renditions
    assert (rendition.href, rendition.width, rendition.height, rendition.size) == (None, 1600, 900, len(data))


@pytest.mark.parametrize("data", [jpeg(iim=IIM), tiff(b" ", IIM)])
def test_iim_is_read_where_there_is_no_xmp(data: bytes) -> None:
    item, _ = photo(data)

    assert (item.headline, item.headlines[1].value, item.summary) == ("Brücke eröffnet", "bridge-panj", "Trucks on it.")
    assert (item.byline, item.creators[0].role, item.located) == ("Zarina Karim", "Staff", "Khorog")
    assert item.content_created_at is not None and item.content_created_at.isoformat() == "2026-03-02T09:00:00+05:00"
    assert (item.urgency, item.subjects[0].code, item.subjects[0].scheme) == (3, "11000000", "subj")
    assert item.editor_note == "Ring 555 0100 first" and item.keywords == ["bridge", "truck"]


def test_xmp_wins_over_iim_and_the_difference_is_reported() -> None:
    item, remarks = photo(jpeg(xmp=XMP, iim=IIM))

    assert item.headline == "Bridge over the Panj opens"
    assert "headline" in [remark.where for remark in remarks] and "creator" not in [remark.where for remark in remarks]


def test_iim_in_an_old_character_set_and_with_a_release_date() -> None:
    item, _ = photo(jpeg(iim=dataset(105, "Brücke".encode("latin-1")) + dataset(30, b"20300101")))

    assert item.headline == "Brücke" and str(item.embargo_until).startswith("2030-01-01")


def test_a_link_to_rights_makes_every_answer_ask() -> None:
    item, _ = photo(jpeg(xmp=XMP))

    assert item.rights_info[0].link == "https://example.org/rights"
    assert item.terms is not None and "https://example.org/rights" in (item.terms.free_text or "")


def test_a_photo_that_says_nothing_is_still_a_picture() -> None:
    item, remarks = photo(jpeg())

    assert item.kind == "picture" and item.uri.startswith("tag:") and item.renditions[0].width == 1600
    assert {remark.where for remark in remarks} == {"headlines", "uri"}


def test_a_rendition_can_be_enriched_with_what_its_photo_says() -> None:
    said = read_photo(jpeg(xmp=XMP), Notes())

    assert said.item.headline == "Bridge over the Panj opens" and said.rendition.media_type == "image/jpeg"


@drawn(
    st.sampled_from([jpeg(xmp=XMP, iim=IIM), png(XMP), webp(XMP), tiff(XMP, IIM)]),
    st.lists(st.tuples(st.integers(4, 4000), st.binary(max_size=6), st.integers(0, 8)), max_size=6),
    st.integers(4, 4000),
)
def test_any_change_to_a_photo_is_read(data: bytes, changes: list[tuple[int, bytes, int]], end: int) -> None:
    for place, new, cut in changes:
        data = data[:place] + new + data[place + cut :]

    read_photo(data[:end], Notes())


def test_a_bomb_in_a_photo_costs_nothing() -> None:
    start = time.process_time()

    photo(png(b"<x>" + b" " * 30_000_000))
    photo(jpeg(xmp=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"))
    photo(b"\xff\xd8" + b"\xff" * 5_000_000)

    assert time.process_time() - start < 3
