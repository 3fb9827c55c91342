"""E-mail: its parts, character sets and codings; what is attached is read as what it is; hostile mails."""

from __future__ import annotations

import base64
import struct
import time
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, TooLargeError
from commonwire.formats.notes import Bounds
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused
from tests.formats.mails import FIRST, NINJS, NOW, STORY, given_of, html, item_of, mail, mixed, shown
from tests.formats.test_hostile import attempt, read_or_refused
from tests.formats.test_photo import jpeg

# Character sets and broken codings

RUSSIAN = "Мост через Пяндж открыт для грузовиков, заявил в понедельник министр транспорта."


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("大桥于星期一开通，卡车整天通行，部长说公共汽车一周后开通。", "gb18030"),
        ("افتتح الجسر يوم الاثنين وعبرته الشاحنات طوال اليوم", "cp1256"),
        ("橋は月曜日に開通し、トラックが通行した。", "iso-2022-jp"),
    ],
)
@pytest.mark.parametrize("said", [None, "us-ascii", "utf-8", "right"])
def test_the_words_come_out_whatever_is_declared(words: str, encoding: str, said: str | None) -> None:
    kind = "text/plain" + (f"; charset={encoding if said == 'right' else said}" if said else "")

    assert item_of(mail(words.encode(encoding), kind=kind)).body_text == words


@pytest.mark.parametrize(
    ("coding", "text"),
    [
        ("base64", base64.encodebytes(STORY.encode()).decode()),
        ("base64", base64.b64encode(STORY.encode()).decode().rstrip("=") + "!?\n"),
        ("quoted-printable", STORY.replace("Panj", "P=61nj").replace("two", "tw=\no") + "=Z"),
        ("8bit", STORY),
        ("nonsense", STORY),
    ],
)
def test_transfer_codings_are_undone_even_broken(coding: str, text: str) -> None:
    item = item_of(mail(text, Content_Transfer_Encoding=coding))

    assert (item.body_text or "").startswith(FIRST) and "It took two years" in (item.body_text or "")


def test_nul_bytes_are_taken_out() -> None:
    assert item_of(mail("The bridge\0 opened on\0 Monday.")).body_text == "The bridge opened on Monday."


# What is attached


def test_documents_of_news_are_the_items_and_the_mail_covers_them() -> None:
    data = mixed(
        ("Content-Type: text/plain", "Here it is. Ring me on 555 0100."),
        ('Content-Type: application/json; name="s.json"', NINJS),
        (
            "Content-Type: application/octet-stream; name=f.bin",
            "<rss><channel><item><guid>g1</guid><title>Rain</title></item></channel></rss>",
        ),
        ("Content-Type: application/json; name=bad.json", '{"title": "no identity"}'),
        ("Content-Type: application/pdf; name=report.pdf\nContent-Transfer-Encoding: base64", "JVBERi0xLjQKAQID"),
        subject="Story, EMBARGOED UNTIL 10:00 GMT JUNE 4",
    )

    story, rain, bad = read(data, now=NOW).results

    assert isinstance(story, Given) and isinstance(rain, Given) and isinstance(bad, Refused)
    assert (story.item.uri, story.original, story.report.format) == ("urn:story:1", NINJS.encode(), "ninjs")
    assert story.item.embargo_until == rain.item.embargo_until == datetime(2026, 6, 4, 10, tzinfo=UTC)
    assert "555 0100" in (story.item.editor_note or "") and "555 0100" not in shown(story.item)
    assert "bad.json" in bad.where
    assert any("report.pdf" in remark.where for remark in story.report.remarks)


def test_a_text_attached_to_a_short_mail_is_the_story_and_to_a_long_one_another() -> None:
    part = (
        "Content-Type: text/plain; name=s.txt\nContent-Disposition: attachment",
        "Rain fell on the town all night long.",
    )
    short = mixed(("Content-Type: text/plain", "Attached."), part)
    long = mixed(("Content-Type: text/plain", STORY * 4), part)

    assert item_of(short).body_text == "Rain fell on the town all night long."
    assert next(result.item.headline for result in read(long).results if isinstance(result, Given)) == "Story"
    assert len(read(long).results) == 2


def test_what_is_no_document_is_named_and_the_mail_is_the_item() -> None:
    data = mixed(
        ("Content-Type: text/plain", STORY),
        ("Content-Type: text/x-vcard; name=z.vcf", "BEGIN:VCARD\nTEL:555 0100\nEND:VCARD"),
        ("Content-Type: text/csv; name=t.csv", "a,b\n1,2"),
        ("Content-Type: application/zip; name=a.zip", "PK\x03\x04"),
    )

    found = given_of(data)

    assert (found.original, found.media_type) == (data, "message/rfc822")
    assert [r.where for r in found.report.remarks if r.kind == "dropped"] == [
        "attachment 'z.vcf'",
        "attachment 't.csv'",
        "attachment 'a.zip'",
    ]


def test_attached_pictures_are_told_of_and_a_mail_of_pictures_alone_is_pictures() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "z@x.example", "Bridge", "<9@x.example>"
    message.set_content(STORY)
    message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="bridge.jpg")
    bare = EmailMessage()
    bare["From"], bare["Subject"] = "z@x.example", "Bridge"
    bare.set_content("\n")
    bare.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="bridge.jpg")

    story, picture = given_of(bytes(message)), given_of(bytes(bare))

    (rendition,) = story.item.renditions
    assert (rendition.name, rendition.href, rendition.media_type) == ("bridge.jpg", None, "image/jpeg")
    assert any("bridge.jpg" in remark.where for remark in story.report.remarks if remark.kind == "dropped")
    assert (picture.item.kind, picture.original) == ("picture", jpeg())


def test_a_mail_sent_on_as_a_part_is_the_story_with_its_own_bytes() -> None:
    inner = mail(Message_ID="<inner@x.example>")
    data = mixed(("Content-Type: text/plain", "See this, 555 0100."), ("Content-Type: message/rfc822", inner.decode()))

    found = given_of(data)

    assert (found.item.uri, found.original) == ("mid:inner@x.example", inner)
    assert "555 0100" in (found.item.editor_note or "")


def test_an_invitation_is_its_event_and_its_words_are_private() -> None:
    event = "BEGIN:VEVENT\nUID:1@x.example\nDTSTART:20260302T040000Z\nSUMMARY:Summit opens\nEND:VEVENT"
    data = mixed(
        ("Content-Type: text/plain", "Please join us, dial 555 0100."),
        ("Content-Type: text/calendar; method=REQUEST", f"BEGIN:VCALENDAR\nVERSION:2.0\n{event}\nEND:VCALENDAR"),
        kind="multipart/alternative",
    )

    item = item_of(data)

    assert (item.kind, item.headline) == ("event", "Summit opens")
    assert "555 0100" in (item.editor_note or "") and "555 0100" not in shown(item)


def test_a_kill_above_an_attached_story_kills_it() -> None:
    data = mixed(
        ("Content-Type: text/plain", "Wrong."), ("Content-Type: application/json", NINJS), subject="KILL: Bridge"
    )

    assert item_of(data).status == "canceled"


def signed_with_content_inside(text: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Zarina")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_a_signed_mail_is_read_inside() -> None:
    text = f"Content-Type: text/plain\n\n{STORY}"
    inside = base64.encodebytes(signed_with_content_inside(text.encode())).decode()
    for data in (
        mixed(("", text), ("Content-Type: application/pgp-signature", "x"), kind="multipart/signed").replace(
            b"--b\n\n\n", b"--b\n"
        ),
        mail(f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{STORY}-----BEGIN PGP SIGNATURE-----\n\nx\n"),
        mail(inside, kind="application/pkcs7-mime; smime-type=signed-data", Content_Transfer_Encoding="base64"),
    ):
        found = given_of(data)

        assert (found.item.body_text or "").startswith(FIRST) and "PGP" not in (found.item.body_text or "")
        assert "signature" in {remark.where for remark in found.report.remarks}


@pytest.mark.parametrize(
    "data",
    [
        mail("x", kind="multipart/encrypted; boundary=x; protocol=application/pgp-encrypted"),
        mail("-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n"),
        mail("MIIB", kind="application/pkcs7-mime; smime-type=enveloped-data", Content_Transfer_Encoding="base64"),
    ],
)
def test_an_encrypted_mail_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(BadInputError, match="encrypted"):
        read(data)


def attribute(level: int, kind: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, 0, len(value)) + value + b"\0\0"


def test_what_outlook_wraps_up_is_unwrapped() -> None:
    text = struct.pack("<IHHII", 1, 0x0102, 0x1013, 1, 38) + b"<p>The bridge <b>opened</b> today.</p>\0\0"
    wrapped = struct.pack("<IH", 0x223E9F78, 1) + b"".join(
        [
            attribute(1, 0x9003, text),
            attribute(2, 0x9002, b""),
            attribute(2, 0x8010, b"s.json\0"),
            attribute(2, 0x800F, NINJS.encode()),
        ]
    )
    alone = wrapped[: wrapped.index(struct.pack("<BH", 2, 0x9002))]
    kind = 'application/ms-tnef; name="winmail.dat"'

    story = item_of(mail(base64.b64encode(wrapped), kind=kind, Content_Transfer_Encoding="base64"))
    itself = item_of(mail(base64.b64encode(alone), kind=kind, Content_Transfer_Encoding="base64"))

    assert story.uri == "urn:story:1" and "The bridge opened today." in (story.editor_note or "")
    assert itself.body_html == "<p>The bridge <b>opened</b> today.</p>"


def test_a_report_of_a_mail_server_is_no_news() -> None:
    with pytest.raises(BadInputError, match="not delivered"):
        read(mail("--b\n\nfailed\n--b--\n", kind="multipart/report; report-type=delivery-status; boundary=b"))


def test_a_mail_that_is_elsewhere_is_refused_and_beside_a_text_it_costs_itself() -> None:
    part = ("Content-Type: message/external-body; access-type=anon-ftp; name=x", "Content-Type: text/plain\n\nx")

    assert (item_of(mixed(("Content-Type: text/plain", STORY), part)).body_text or "").startswith(FIRST)
    with pytest.raises(BadInputError, match="external-body"):
        read(mail("x", kind="message/external-body; access-type=anon-ftp"))


# Bad input


@pytest.mark.parametrize(
    "data",
    [
        mail(STORY, kind="multipart/mixed; boundary=gone"),
        mail(f"--real\nContent-Type: text/plain\n\n{STORY}", kind="multipart/mixed; boundary=gone"),
        mail(f"--b\nContent-Type: text/plain\n\n{STORY}", kind="multipart/mixed; boundary=b"),
        mail(STORY, kind="multipart/mixed"),
        mail(STORY, kind="text/plain; charset=no-such-set"),
        mail(STORY, kind="; ; ="),
        mail().replace(b"\n\n", b"\n", 1),
    ],
)
def test_a_broken_structure_loses_no_words(data: bytes) -> None:
    item = item_of(data)

    assert "It took two years to build it." in " ".join((item.body_text or "").split())


@pytest.mark.parametrize(
    "data",
    [
        b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(1_000)),
        b"From: a@b.example\nContent-Type: message/rfc822\n\n" * 1_000,
    ],
)
def test_deep_nesting_is_refused_with_its_bound(data: bytes) -> None:
    with pytest.raises(TooLargeError, match="100 levels"):
        read(b"From: a@b.example\nSubject: x\n" + data)


def test_more_parts_than_the_bound_are_refused() -> None:
    with pytest.raises(TooLargeError, match="bound"):
        read(mixed(*[("Content-Type: text/plain", "x")] * 20), bounds=Bounds(items=10))


@pytest.mark.parametrize(
    "data",
    [
        mixed(*[("Content-Type: text/plain", "hello there")] * 10_000),
        mail("a@" * 300_000),
        mail("-- \n" * 50_000),
        mail("> hello\n" * 30_000),
        mail("<table><tr><td>" * 80 + "<tr><td>x" * 10_000, kind="text/html"),
        mail("<div class=gmail_quote>On Monday x wrote: <blockquote type=cite>" * 100 + "x", kind="text/html"),
        mail("call 1 2 3 4 5 " * 20_000, subject="=?utf-8?q?a?= " * 10_000),
        mail(base64.b64encode(b"\0" * 6_000_000), kind="application/pdf", Content_Transfer_Encoding="base64"),
    ],
)
def test_no_mail_makes_the_reader_slow(data: bytes) -> None:
    start = time.process_time()
    attempt(data)

    assert time.process_time() - start < max(2.0 * len(data) / 1_000_000, 2.0)


@settings(max_examples=300)
@given(
    st.sampled_from(
        [
            mail(),
            html("<p>Call <a href=mailto:a@b.example>x</a></p>"),
            mixed(("Content-Type: text/html", "<p>x y</p>"), ("", NINJS)),
            mixed(
                ("Content-Type: message/rfc822", mail().decode()),
                ("Content-Type: application/ms-tnef", "x"),
                kind="multipart/digest",
            ),
        ]
    ),
    st.lists(st.tuples(st.integers(0, 3_000), st.binary(max_size=8), st.integers(0, 12)), max_size=6),
)
def test_whatever_is_done_to_a_mail_gives_items_or_one_error(
    message: bytes, changes: list[tuple[int, bytes, int]]
) -> None:
    for place, new, cut in changes:
        place %= len(message) + 1
        message = message[:place] + new + message[place + cut :]

    read_or_refused(message)


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_below_a_header_give_items_or_one_error(noise: bytes) -> None:
    read_or_refused(mail(noise, kind="multipart/mixed; boundary=b") + b"\n--b\n\n" + noise)
