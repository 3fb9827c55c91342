"""Wire text: whatever the framing, the story is whole, the header is read, and no note to editors slips through."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import CommonwireError
from commonwire.formats.detect import detect
from commonwire.formats.notes import Defaults, Notes
from commonwire.formats.wire_text.header import hour_in
from commonwire.formats.wire_text.read import read_wire_text
from commonwire.news.item import Given, Item, Refused

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
TEXT = "   Bridge opens over the river\r\n   KHOROG, June 3 (PP) - Trucks crossed.\r\n   Then buses did.\r\n"


def iptc(text: str = TEXT, *, number: int = 42, head: str = "3 POL 45", tail: str = "031205 JUN 26") -> bytes:
    return f"\x01PPA{number:04d} {head}\r\n\x02{text}\x03{tail}\x04".encode("latin-1")


def anpa(text: str, *, slug: str = "BC-Bridge") -> bytes:
    return f"\x16\x16\x01a0421\x1f-----\r\nu p {slug}   06-03 0345\r\n\x02{text}\x03".encode("latin-1")


def given_of(data: bytes) -> Given:
    (result,) = read_wire_text(data, None, Notes(defaults=Defaults(outlet="pp"), now=NOW)).results
    assert isinstance(result, Given)
    return result


def item_of(data: bytes) -> Item:
    return given_of(data).item


def test_the_header_of_iptc_7901_is_read() -> None:
    item = item_of(iptc("bridge-panj\r\n" + TEXT))

    assert (item.urgency, item.slugline, item.headline) == (3, "bridge-panj", "Bridge opens over the river")
    assert item.subjects[0].uri == "http://cv.iptc.org/newscodes/mediatopic/11000000"
    assert item.version_created_at == datetime(2026, 6, 3, 12, 5, tzinfo=UTC)
    assert item.body_html == "<p>KHOROG, June 3 (PP) - Trucks crossed.</p><p>Then buses did.</p>"
    assert (item.located, item.credit) == ("Khorog", "PP")


def test_the_header_of_anpa_1312_is_read() -> None:
    found = given_of(anpa("^Bridge opens<\r\n^By Z. Karim=\r\n" + TEXT.partition("\r\n")[2]))

    assert found.report.format == "anpa_1312"
    assert (found.item.urgency, found.item.slugline) == (3, "BC-Bridge")
    assert (found.item.headline, found.item.byline) == ("Bridge opens", "Z. Karim")


@pytest.mark.parametrize(
    "line",
    ["Eds: Reach the desk at 555 0100", "EDITOR'S NOTE: call 555 0100", "Reporter: Z. Karim, 555 0100",
     "Call the desk on +992 555 0100 100", "ATTENTION EDITORS 555 0100"],
)  # fmt: skip
def test_lines_to_editors_are_private(line: str) -> None:
    item = item_of(iptc(f"{TEXT}   {line}\r\n"))

    assert item.editor_note == line
    assert "0100" not in (item.body_text or "") and "0100" not in repr(item.extra)


def test_markers_of_takes_leave_the_text_and_are_kept() -> None:
    item = item_of(iptc(f"{TEXT}   (MORE)\r\n1st add\r\n-30-\r\n"))

    assert item.body_text is not None and "MORE" not in item.body_text and "-30-" not in item.body_text
    assert item.extra["iptc_7901"]["takes"] == ["1st add", "-30-"]


def test_aligned_columns_stay_a_table_of_lines() -> None:
    item = item_of(iptc(f"{TEXT}Khorog       2     1\r\nVanj         1     0\r\n"))

    assert item.body_html is not None
    assert "<pre>Khorog       2     1\nVanj         1     0</pre>" in item.body_html


@pytest.mark.parametrize(
    ("headline", "status"),
    [("Two killed in crash", "usable"), ("MANDATORY KILL", "canceled"), ("Kill bill passes", "usable")],
)
def test_a_kill_is_told_from_a_headline_about_a_killing(headline: str, status: str) -> None:
    slug = "BC-KILL NOTICE" if headline == "MANDATORY KILL" else "BC-News"

    assert item_of(anpa(f"^{headline}<\r\n   KHOROG (PP) - Text of it.\r\n", slug=slug)).status == status


def test_the_same_message_twice_is_the_same_item_and_another_number_is_another() -> None:
    assert item_of(iptc()).uri == item_of(iptc()).uri != item_of(iptc(number=43)).uri


def test_several_messages_are_several_items_and_an_empty_one_costs_itself() -> None:
    data = iptc(number=1) + b"\r\n" + iptc("", number=2) + iptc(number=3)
    first, second, third = read_wire_text(data, None, Notes(now=NOW)).results

    assert isinstance(first, Given) and first.original == iptc(number=1)
    assert isinstance(second, Refused) and isinstance(third, Given)


@pytest.mark.parametrize(
    "data",
    [iptc(), b"ZCZC PP042\r\n" + TEXT.encode() + b"NNNN\r\n", b"PPA0042 3 POL 45\r\n" + TEXT.encode(),
     b"\x16\x16\x16" + iptc(), b"a0421\r\nu p BC-Bridge   06-03 0345\r\n" + TEXT.encode()],
)  # fmt: skip
def test_every_framing_is_recognised_and_gives_the_story(data: bytes) -> None:
    assert detect(data, None) == "wire_text"
    assert "Trucks crossed." in (item_of(data).body_text or "")


def test_latin_and_cyrillic_texts_are_read_in_their_characters() -> None:
    data = "\x01PPA0001 3 POL 45\r\n\x02   Мост открыт\r\n   ХОРОГ, 3 июня. Грузовики прошли по мосту.\r\n\x03\x04"

    assert "Грузовики" in (item_of(data.encode("utf-8")).body_text or "")


@pytest.mark.parametrize(
    ("tail", "hour"),
    [
        ("031205 JUN 18", datetime(2018, 6, 3, 12, 5, tzinfo=UTC)),
        ("031205GMT JUN 2018", datetime(2018, 6, 3, 12, 5, tzinfo=UTC)),
        ("320000 JUN 18", None),
        ("312500 MAY 18", None),
        ("words", None),
    ],
)
def test_the_day_time_group_is_read(tail: str, hour: datetime | None) -> None:
    assert hour_in(tail, NOW) == hour


@given(st.binary(max_size=60), st.integers(0, 150))
def test_whatever_is_done_to_a_transmission_gives_items_or_one_error(noise: bytes, at: int) -> None:
    whole = iptc() + anpa(TEXT)

    try:
        results = read_wire_text(whole[:at] + noise + whole[at:], None, Notes(now=NOW)).results
    except CommonwireError:
        return
    assert results
