"""Wire text as agencies send it: the shapes of their heads, notes and tables; not a word of a text is lost."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.formats.detect import detect
from commonwire.formats.read import read
from commonwire.news.item import Given, Item
from tests.formats.test_hostile import attempt, read_or_refused

IPTC = """eca0003 3 i 380  ppa 0045

Tajikistan/bridge/trade/
REFILE
1ST LEAD
Bridge over the Panj opens, and
trucks cross it
By Zarina Karim, ppa  =

Khorog (dpa) - The bridge over the Panj opened on Monday, and trucks
crossed it all day, the government said.

Prices would fall in München, Zürich and Genève.

# Notebook

## Note to editors
- adds minister in grafs 3-5

* * * *
The following information is not intended for publication

## Editorial contacts
- Reporting by: Zarina Karim in Khorog and
  Rustam Mirzo, +49 30 555 01000, <desk@ppa.example>

ppa zk rm

022322 GMT Nov 18

"""
ANPA = """W2870asian
u i BC-AS--Tajikistan-BridgeO 2ndLd-Writethru     11-13 1049
^BC-AS--Tajikistan-Bridge Opens, 2nd Ld-Writethru,466<
^Bridge over the Panj opens <
^AP Photo XNP101, XNP102<
^(Eds: Updates. With AP Photos. Ring 555 0100.)<
^The bridge over the Panj opened on Monday after two years of building, and trucks crossed it all day long.<
^By ZARINA KARIM and RUSTAM MIRZO=
^Associated Press=
\t   KHOROG, Tajikistan (AP) _ The bridge over the Panj opened on Monday.
 
\t   ``It is long,'' the minister said.
 
\t   ___
 
\t   AP-WF-11-13-13 1509GMT<


"""  # noqa: W293
TABLE = """z9631-----
r s BC-BBO--Standings     05-17 0820
^BC-BBO--Standings<
^League Standings=
^By The Associated Press=
^EAST=
^;W;L;Pct
Khorog;23;13;.639
Vanj;19;2{;.475
^WEST=
^ W   L   Pct
Kunar 73  52  .584
Panj 61  64  .488
^Sunday's Games=
\t   Khorog 7, Vanj 5

\t   AP-WF-05-17-16 0620GMT<
"""
KYODO = """a0105KYODOkoko-
u s BC-Soccer-Cup   09-12 0344
BC-Soccer-Cup
Soccer: Khorog wins the cup by beating Vanj+
     SAITAMA, Japan, Dec. 9 Kyodo - Khorog claimed the cup on Sunday after
beating Vanj 1-0.
     The goal came in the 13th minute.
==Kyodo
KWS-21:37-09-12-18
"""
ATS = """
bsf037 4 su 174 gef 1388

Pont GE

Pont GE: 
L'affaire du pont a marqué la Ville = 

Genève (ats) Le pont a été ouvert lundi. «Il est très long», 
a admis le maire. 

211005 jan 19"""  # noqa: W291
AAP = """ZCZC AAP
%A
#Legal: Bridge_BC6
$Bridge opens to trucks 

:(KHOROG)
&AAPIS\\Karimz
*02000000
@Vic
The bridge over the Panj opened on Monday, and trucks crossed it all day long.

   It took two years to build it.

NNNN"""  # noqa: W291
FIELDS = """ZCZC
AN#26945219
KY#Bridge PANJ
TI#Bridge opens
AB#The crossing joins two valleys.
TX#
The bridge over the Panj opened on Monday, and trucks crossed it all day long, the road office said in a statement.
It took two years to build it, and the office will build another one in the valley of the Kunar before the end of it.
"""
ALL = [IPTC, ANPA, TABLE, KYODO, ATS, AAP, FIELDS]


def item_of(text: str, encoding: str = "latin-1") -> Item:
    (got,) = read(text.encode(encoding), now=datetime(2020, 1, 1, tzinfo=UTC)).results
    assert isinstance(got, Given)
    return got.item


def controlled(text: str, after: str) -> str:
    """The same with its control characters, the start of text after the words `after`."""
    head, _, rest = text.partition(after)
    return f"\x16\x16\x01{head}{after}\n\x02{rest.lstrip()}\x03\n\x04".replace("\n", "\r\n")


@pytest.mark.parametrize("text", [IPTC, controlled(IPTC, "trade/")])
def test_a_head_that_ends_with_a_sign_is_read_line_by_line(text: str) -> None:
    item = item_of(text)

    assert (item.headline, item.slugline) == (
        "Bridge over the Panj opens, and trucks cross it",
        "Tajikistan/bridge/trade",
    )
    assert (item.byline, item.urgency, item.located, item.credit) == ("Zarina Karim, ppa", 3, "Khorog", "dpa")
    assert item.version_created_at == datetime(2018, 11, 2, 23, 22, tzinfo=UTC)
    assert item.extra["iptc_7901"]["takes"] == ["REFILE", "1ST LEAD"]
    assert item.body_text == (
        "Khorog (dpa) - The bridge over the Panj opened on Monday, and trucks crossed it all day, the government said."
        "\n\nPrices would fall in München, Zürich and Genève."
    )
    for words in ("adds minister", "555 01000", "desk@ppa.example", "Rustam Mirzo"):
        assert words in (item.editor_note or "")


@pytest.mark.parametrize("text", [ANPA, controlled(ANPA, "1049")])
def test_lines_with_carets_are_slug_headline_byline_and_notes(text: str) -> None:
    item = item_of(text)

    assert (item.slugline, item.headline) == ("BC-AS--Tajikistan-Bridge Opens", "Bridge over the Panj opens")
    assert item.byline == "ZARINA KARIM and RUSTAM MIRZO, Associated Press"
    assert (item.summary or "").startswith("The bridge over the Panj opened on Monday after two years")
    assert item.version_created_at == datetime(2013, 11, 13, 15, 9, tzinfo=UTC)
    assert [signal.code for signal in item.signals] == ["update"]
    assert item.body_html == (
        "<p>KHOROG, Tajikistan (AP) — The bridge over the Panj opened on Monday.</p>"
        "<p>“It is long,” the minister said.</p>"
    )
    assert "555 0100" in (item.editor_note or "") and "XNP101" in (item.editor_note or "")


def test_tables_keep_their_rows_and_heads() -> None:
    item = item_of(TABLE)

    assert item.headline == "League Standings"
    assert (
        "<p>EAST</p><table><tbody><tr><td></td><td>W</td><td>L</td><td>Pct</td></tr>"
        "<tr><td>Khorog</td><td>23</td><td>13</td><td>.639</td></tr>"
        "<tr><td>Vanj</td><td>19</td><td>2½</td><td>.475</td></tr></tbody></table><p>WEST</p>"
        "<pre> W   L   Pct\nKunar 73  52  .584\nPanj 61  64  .488</pre><p>Sunday's Games</p><p>Khorog 7, Vanj 5</p>"
    ) in (item.body_html or "")


def test_a_line_that_repeats_the_slug_is_no_headline_and_a_credit_line_no_text() -> None:
    item = item_of(KYODO)

    assert (item.slugline, item.headline) == ("BC-Soccer-Cup", "Soccer: Khorog wins the cup by beating Vanj")
    assert (item.located, item.credit, item.dateline) == ("Saitama", "Kyodo", "SAITAMA, Japan, Dec. 9 Kyodo")
    assert (item.body_text or "").endswith("The goal came in the 13th minute.")


def test_a_slug_on_a_line_of_its_own_and_accents_are_read() -> None:
    item = item_of(ATS)

    assert (item.slugline, item.headline) == ("Pont GE", "Pont GE: L'affaire du pont a marqué la Ville")
    assert (item.located, item.credit) == ("Genève", "ats")
    assert item.body_text == "Genève (ats) Le pont a été ouvert lundi. «Il est très long», a admis le maire."


def test_signs_and_names_of_a_newsroom_systems_fields_are_read() -> None:
    signed, named = item_of(AAP), item_of(FIELDS)

    assert (signed.slugline, signed.headline, signed.dateline) == (
        "Legal: Bridge_BC6",
        "Bridge opens to trucks",
        "KHOROG",
    )
    assert signed.subjects[0].uri == "http://cv.iptc.org/newscodes/subjectcode/02000000"
    assert "Karimz" in (signed.editor_note or "")
    assert (named.slugline, named.headline, named.summary) == (
        "Bridge PANJ",
        "Bridge opens",
        "The crossing joins two valleys.",
    )
    assert (named.body_html or "").count("<p>") == 2


@pytest.mark.parametrize("text", ALL)
def test_not_a_word_is_lost(text: str) -> None:
    item = item_of(text)

    fields = ("headline", "slugline", "byline", "summary", "dateline", "body_text", "editor_note", "credit", "extra")
    said = " ".join(str(getattr(item, name)) for name in fields)
    body = text.split("\n", 2)[2]
    lost = set(re.findall(r"[^\W\d_]{3,}", body)) - set(re.findall(r"[^\W\d_]{3,}", said))
    assert lost <= {"GMT", "Nov", "jan", "Soccer", "KYODOkoko", "NNNN"}


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "utf-8-sig"])
def test_umlauts_come_out_in_every_encoding(encoding: str) -> None:
    assert "München, Zürich and Genève" in (item_of(IPTC, encoding).body_text or "")


@pytest.mark.parametrize("text", ALL)
def test_every_shape_is_told_as_wire_text(text: str) -> None:
    assert detect(text.encode("latin-1"), None) == "wire_text"


@pytest.mark.parametrize(
    "text", ["abc12 trucks crossed 3 bridges and 12 rivers in one day.", "Zczcov opened the bridge on Monday, he said."]
)
def test_a_story_that_begins_nearly_so_is_plain_text(text: str) -> None:
    assert detect(text.encode(), None) == "text"


def test_a_note_to_editors_goes_on_in_the_lines_of_its_paragraph() -> None:
    item = item_of(
        "PPA0001 3 POL 45\n   Bridge opens over the river\n   KHOROG (PP) - Trucks crossed the bridge on Monday.\n"
        "   Eds: Updates with the words of the minister, who asked for\ntime; ring 555 0100.\n   The bridge is long.\n"
    )

    assert item.body_text == "KHOROG (PP) - Trucks crossed the bridge on Monday.\n\nThe bridge is long."
    assert "ring 555 0100" in (item.editor_note or "")


def test_lines_with_a_word_of_a_label_stay_in_the_story() -> None:
    lines = [
        "The office drew attention to the river, and all",
        "attention: it is high",
        "end of the road they wait, and",
        "more people came to see it on the first day of the",
        "extra holiday, which the desk of the office had asked",
    ]

    item = item_of("PPA0001 3 POL 45\n   Bridge opens over the river\n   " + "\n".join(lines) + "\nfor.\n")

    assert " ".join((item.body_text or "").split()).startswith("The office drew attention")
    assert "end of the road" in (item.body_text or "") and "extra holiday" in (item.body_text or "")


@pytest.mark.parametrize(
    "cut",
    [
        lambda text: text.replace("NNNN", ""),
        lambda text: text + "\nAnother line of the story.\n",
        lambda text: "\r\n" + text,
    ],
)
def test_an_end_that_is_missing_or_in_the_wrong_place_loses_no_text(cut: object) -> None:
    text = cut(AAP)  # type: ignore[operator]

    item = item_of(text)

    assert "It took two years" in (item.body_text or "")
    assert "Another line" not in text or "Another line of the story." in (item.body_text or "")


def test_control_characters_amid_a_text_do_not_end_it() -> None:
    text = "   Bridge opens here\r\n   Trucks crossed\x02 the bridge\x10today.\r\n   Then\x03 buses did.\r\n"
    data = f"\x01PPA0042 3 POL 45\r\n\x02{text}\x03031205 JUN 18\x04"

    assert item_of(data).body_text == "Trucks crossed the bridge today.\n\nThen buses did."


def test_lines_that_end_with_two_carriage_returns_are_lines() -> None:
    item = item_of(
        "PPA0042 3 POL 45\r\r\n   Bridge opens here\r\r\n   Trucks crossed the bridge\r\r\ntoday, he said.\r\r\n"
    )

    assert item.body_text == "Trucks crossed the bridge today, he said."


@given(st.sampled_from(ALL), st.integers(0, 800), st.text(alphabet="\x01\x02\x03\x04\x16^<=;#$ \n\tAa1@", max_size=12))
def test_whatever_is_put_into_a_text_gives_items_or_one_error(text: str, at: int, noise: str) -> None:
    read_or_refused(b"ZCZC\n" + (text[:at] + noise + text[at:]).encode("latin-1"))


def test_no_text_makes_the_reader_slow() -> None:
    for text in ("^a<\n" * 100_000, "a;b;c;d;e\n" * 50_000, "=\n" * 200_000, "Eds: x\n" * 50_000, "\x01\x02" * 200_000,
                 "1 2 3 4 " * 60_000, "ZCZC\nNNNN\n" * 15_000, "a  b  c  \n" * 50_000, "a " * 300_000):  # fmt: skip
        start = time.process_time()
        attempt(b"PPA0042 3 POL 45\r\n" + text.encode())
        attempt(b"\x01PPA0042 3 POL 45\r\n\x02" + text.encode())

        assert time.process_time() - start < 3
