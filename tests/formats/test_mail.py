"""E-mail: a mail is a story; what is for the editors who got it is private."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from commonwire.formats.detect import detect
from commonwire.formats.read import read
from commonwire.news.item import Given, Refused
from tests.formats.mails import FIRST, STORY, given_of, html, item_of, mail, mixed, shown

# What is a mail


@pytest.mark.parametrize(
    "data",
    [
        mail(),
        b"\xef\xbb\xbf" + mail(),
        b"\r\n\r\n" + mail(),
        b"From x@y.z Mon Mar  2 09:00:00 2026\n" + mail(),
        mail().replace(b"\n", b"\r\n"),
        mail().replace(b"\n", b"\r"),
        b"1234\n" + mail(),
        b"Subject: Bridge opens\nTo: desk@exchange.example\n\n" + STORY.encode(),
        b"Received: from a by b;\n\tMon, 02 Mar 2026 09:00:00 +0500\nSubject: x\n\n" + STORY.encode(),
    ],
)
def test_a_mail_is_told_by_its_header(data: bytes) -> None:
    assert detect(data, None) == "mail"
    assert "The bridge over the Panj opened" in (item_of(data).body_text or "")


@pytest.mark.parametrize(
    "text",
    [
        "Title: Bridge opens\nBy: Zarina Karim\nDate: 3 June 2026\n\n",
        "From: our correspondent\nSubject: the bridge\n\n",
        "Date: 3 June 2026\nSubject: bridge\n\n",
        "From Monday on: trucks\n\n",
        "Subject: Bridge\n\n",
        "BRIDGE: It opens\n",
    ],
)
def test_a_text_that_begins_like_a_header_stays_a_text(text: str) -> None:
    assert detect((text + STORY).encode(), None) == "text"


def test_wire_text_stays_wire_text() -> None:
    assert detect(b"ZCZC PP042\r\n" + STORY.encode() + b"NNNN\r\n", None) == "wire_text"


def test_a_mailbox_is_as_many_mails_and_a_bad_one_costs_itself() -> None:
    line = b"From z@pamir.example Mon Mar  2 09:00:00 2026\n"
    secret = mail("x", kind="multipart/encrypted; boundary=x; protocol=application/pgp-encrypted")
    data = line + mail(Message_ID="<1@x>") + b"\n" + line + secret + b"\n\n" + line + mail(Message_ID="<3@x>")

    first, second, third = read(data).results

    assert isinstance(first, Given) and isinstance(third, Given)
    assert (first.item.uri, third.item.uri) == ("mid:1@x", "mid:3@x")
    assert first.original == mail(Message_ID="<1@x>")
    assert isinstance(second, Refused) and "encrypted" in second.message and second.where.startswith("mail 2")


# The Subject and other fields


def cut_amid_a_letter(words: str, at: int) -> str:
    pieces = (words.encode()[:at], words.encode()[at:])
    return " ".join(f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in pieces)


@pytest.mark.parametrize(
    ("subject", "headline"),
    [
        ("Bridge opens", "Bridge opens"),
        ("Fwd: AW: Re[2]: 转发：Bridge opens", "Bridge opens"),
        ("[PRESS RELEASE] Bridge opens", "Bridge opens"),
        ("[Fwd: Bridge opens]", "Bridge opens"),
        ("Press release: Bridge opens", "Bridge opens"),
        ("[Analysis] Why bridges open", "[Analysis] Why bridges open"),
        ("Reuters: bridge opens", "Reuters: bridge opens"),
        ("=?utf-8?q?Br=C3=BCcke?= =?utf-8?b?IG9mZmVu?=", "Brücke offen"),
        (cut_amid_a_letter("Мост открыт", 14), "Мост открыт"),
        ("=?gb2312?B?x8W?=", "桥"),
        ("=?koi8-r?Q?=ED=CF=D3=D4?= opens", "Мост opens"),
        ("=?utf-8?q?Bridge=0D=0ABcc:_x=40y.example?=", "Bridge Bcc: x@y.example"),
        ("=?no-such-set?q?Bridge?=", "Bridge"),
        ("=?utf-8?q?Bridge opens", "=?utf-8?q?Bridge opens"),
        ("Bridge\n opens", "Bridge opens"),
        ("Мост открыт".encode("cp1251"), "Мост открыт"),
        ("Мост открыт".encode(), "Мост открыт"),
    ],
)
def test_the_subject_is_the_headline(subject: str | bytes, headline: str) -> None:
    assert item_of(mail(subject=subject)).headline == headline


def test_what_stood_before_the_headline_is_reported_and_kept() -> None:
    found = given_of(mail(subject="Fwd: [PRESS RELEASE] Bridge opens"))

    assert found.item.extra["mail"]["tags"] == ["Fwd:", "PRESS RELEASE"]
    assert [genre.code for genre in found.item.genres] == ["Press_Release"]
    assert "Taken off the Subject: Fwd: PRESS RELEASE." in [remark.text for remark in found.report.remarks]


@pytest.mark.parametrize(
    "data",
    [
        mail(subject="EMBARGOED UNTIL 10:00 GMT JUNE 4: Bridge opens"),
        mail(subject="[Embargo: 4 June 10:00 UTC] Bridge opens"),
        mail("*** EMBARGOED until 10:00 GMT, 4 June 2026 ***\n\n" + STORY),
    ],
)
def test_an_embargo_in_subject_or_text_holds(data: bytes) -> None:
    item = item_of(data)

    assert (item.headline, item.embargo_until) == ("Bridge opens", datetime(2026, 6, 4, 10, tzinfo=UTC))
    assert (item.body_text or "").startswith(FIRST)


def test_a_kill_and_a_correction_are_told() -> None:
    assert item_of(mail("Editors: kill the story.", subject="KILL: Bridge opens")).status == "canceled"
    assert [signal.code for signal in item_of(mail(subject="CORRECTION: Bridge opens")).signals] == ["correction"]
    assert item_of(mail(subject="Two killed on the bridge")).status == "usable"


def test_the_fields_land_in_the_model() -> None:
    item = item_of(
        mail(
            In_Reply_To="<0@pamir.example>",
            References="<a@x.example> <0@pamir.example>",
            Supersedes="<b@x.example>",
            Content_Language="tg, en",
            Keywords="bridge, trade",
            Organization="Pamir Post",
            Comments="Two parts",
            X_Priority="1",
        )
    )

    assert (item.uri, item.language, item.keywords) == ("mid:1@pamir.example", "tg", ["bridge", "trade"])
    assert item.first_created_at == datetime.fromisoformat("2026-03-02T09:00:00+05:00")
    assert {(one.rel, one.uri) for one in item.relations} == {
        ("in-reply-to", "mid:0@pamir.example"),
        ("references", "mid:a@x.example"),
        ("supersedes", "mid:b@x.example"),
    }
    assert [source.name for source in item.sources] == ["Pamir Post"]
    assert item.extra["mail"] == {"comments": "Two parts", "priority": "1", "organization": "Pamir Post"}
    assert item.urgency is None


def test_without_identity_and_date_both_are_made_and_reported() -> None:
    data = b"Received: from a by b; Mon, 02 Mar 2026 09:00:00 +0500\n" + mail(Message_ID="", Date="")

    found = given_of(data)

    assert found.item.uri.startswith("tag:") and found.item.first_created_at is not None
    assert {"uri", "first_created_at"} <= {remark.where for remark in found.report.remarks if remark.kind == "guessed"}


@pytest.mark.parametrize(
    ("sender", "names"),
    [
        ("Zarina Karim <z@pamir.example>", ["Zarina Karim"]),
        ('"Karim, Zarina" <z@pamir.example>', ["Zarina Karim"]),
        ("=?utf-8?b?0JfQsNGA0LjQvdCwINCa0LDRgNC40Lw=?= <z@pamir.example>", ["Зарина Карим"]),
        ("Pamir News Desk <z@pamir.example>", []),
        ("z@pamir.example", []),
        ("Zarina <z@pamir.example>", []),
        ("Ana Belo <a@x.example>, Cy Dunn <b@x.example>", ["Ana Belo", "Cy Dunn"]),
    ],
)
def test_only_a_persons_name_in_from_is_a_creator_and_no_address_is_shown(sender: str, names: list[str]) -> None:
    item = item_of(mail(From=sender))

    assert [creator.name for creator in item.creators] == names
    assert "@pamir.example" in (item.editor_note or "") or "@x.example" in (item.editor_note or "")
    assert "z@pamir.example" not in shown(item).replace("mid:1@pamir.example", "")


# The text


def test_lines_that_were_cut_to_a_width_are_paragraphs_again() -> None:
    item = item_of(mail())

    assert item.body_text == STORY.replace("\n\n", "|").replace("\n", " ").replace("|", "\n\n").strip()
    assert (item.located, item.credit, item.dateline) == ("Khorog", "PP", "KHOROG, March 2 (PP)")


def test_flowed_text_is_joined_and_its_signature_is_private() -> None:
    text = "The bridge over \nthe Panj opened.\n\nNext para \ngraph.\n-- \nZarina\n555 0100\n"

    item = item_of(mail(text, kind="text/plain; charset=utf-8; format=flowed"))
    deleted = item_of(mail("大桥 \n开通了。\n\n更多。", kind="text/plain; charset=utf-8; format=flowed; delsp=yes"))

    assert item.body_text == "The bridge over the Panj opened.\n\nNext para graph."
    assert "555 0100" in (item.editor_note or "")
    assert deleted.body_text == "大桥开通了。\n\n更多。"


def test_a_repeated_headline_and_the_byline_leave_the_text() -> None:
    item = item_of(mail(f"Bridge opens\nBy Zarina Karim\n\n{STORY}"))

    assert (item.headline, item.byline) == ("Bridge opens", "Zarina Karim")
    assert (item.body_text or "").startswith("KHOROG")


@pytest.mark.parametrize(
    ("before", "after", "private"),
    [
        ("Dear editors,\n\n", "", "Dear editors"),
        ("", "\n-- \nZarina Karim\nTel. 555 0100\n", "555 0100"),
        ("", "\nBest regards,\nZarina\n+992 555 0100 100\n", "555 0100"),
        ("", "\nMit freundlichen Grüßen\nZarina\n", "Grüßen"),
        ("", "\nС уважением,\nЗарина\n", "Зарина"),
        ("", "\nSent from my iPhone\n", "iPhone"),
        ("", "\nОтправлено с iPhone\n", "iPhone"),
        ("", "\n发自我的 iPhone\n", "iPhone"),
        ("", "\nVon meinem Samsung Galaxy Smartphone gesendet.\n", "Samsung"),
        (
            "",
            "\nThis e-mail and its attachments are confidential and intended only for the addressee.\n",
            "confidential",
        ),
        ("", "\nCe message est strictement confidentiel.\n", "confidentiel"),
        ("", "\nMedia contact:\nRustam Mirzo\nr.mirzo@road.example\n555 0101\n", "Rustam Mirzo\nr.mirzo"),
        (
            "",
            "\nENDS\n\nNotes to editors:\n1. The bridge is 216 metres long, as the road office says.\n",
            "road office",
        ),
        ("", "\nEds: photos to follow, ring 555 0100\n", "555 0100"),
        ("", "\nFor more write to desk@pamir.example.\n", "desk@pamir.example"),
        (
            "",
            "\nOn Mon, Mar 2, 2026 at 8:00 AM Desk <d@x.example> wrote:\n\n> Please send it.\n> Thanks\n",
            "Please send",
        ),
        (
            "",
            "\n-----Original Message-----\nFrom: Desk\nSent: Monday\nTo: Zarina\nSubject: x\n\nPlease send it.\n",
            "Please send",
        ),
    ],
)
def test_what_is_for_editors_goes_to_the_private_note(before: str, after: str, private: str) -> None:
    item = item_of(mail(before + STORY + after, subject="Re: Bridge opens"))

    assert item.body_text == item_of(mail()).body_text
    assert private in (item.editor_note or "") and private not in shown(item)


def test_of_a_long_paragraph_only_the_sentence_with_an_address_goes() -> None:
    long = "The road office said that it would keep the bridge open at night in summer. " * 3
    item = item_of(mail(f"{STORY}\n{long}Write to road@office.example for a pass. It costs nothing.\n"))

    assert (item.body_text or "").endswith(f"{long}It costs nothing.")
    assert "Write to road@office.example for a pass." in (item.editor_note or "")


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\nFrom: <r@x.example>\nSubject: [PRESS RELEASE] Panj bridge opens\n\n",
        "-------- Weitergeleitete Nachricht --------\nBetreff: Panj bridge opens\nDatum: 1.3.2026\nVon: Rustam\n\n",
        "Begin forwarded message:\n\nFrom: Rustam <r@x.example>\nSubject: Panj bridge opens\nTo: Zarina\n\n",
        "From: Rustam [mailto:r@x.example]\nSent: Sunday, March 1, 2026\nTo: Zarina\nSubject: Panj bridge opens\n\n",
        "-----Original Message-----\nFrom: Rustam\nSent: Sunday\nTo: Zarina\nSubject: Panj bridge opens\n\n",
        "-------- Пересылаемое сообщение --------\nОт: Рустам\nДата: 1 марта\nТема: Panj bridge opens\n\n",
        "---------- 转发的邮件 ---------\n发件人: 张三\n主题: Panj bridge opens\n\n",
    ],
)
def test_a_mail_sent_on_in_the_text_is_the_story(above: str) -> None:
    item = item_of(mail(f"Please run it, my number is 555 0100.\n\n{above}{STORY}", subject="Fwd: for you"))

    assert (item.headline, item.creators) == ("Panj bridge opens", [])
    assert (item.body_text or "").startswith("KHOROG")
    assert "555 0100" in (item.editor_note or "") and "555 0100" not in shown(item)


def test_a_mail_sent_on_as_a_quotation_is_the_story() -> None:
    quoted = "".join(f"> {line}\n" for line in f"From: Rustam\nSubject: Panj bridge\n\n{STORY}".splitlines())

    item = item_of(mail(f"Begin forwarded message:\n\n{quoted}", subject="Fwd: x"))

    assert item.headline == "Panj bridge" and (item.body_text or "").startswith(FIRST)


def test_a_mail_of_quoted_words_alone_gives_these() -> None:
    item = item_of(mail("".join(f"> {line}\n" for line in STORY.splitlines())))

    assert (item.body_text or "").startswith(FIRST)


# HTML


def test_a_rich_text_loses_what_is_private_and_keeps_its_structure() -> None:
    item = item_of(
        html(
            "<html><head><style>p{}</style></head><body><div style='display:none'>preview</div><p>Dear all,</p>"
            "<h1>Bridge opens</h1><p>By Zarina Karim</p><p>KHOROG (PP) - It <b>opened</b>.<br>Trucks crossed.</p>"
            "<ul><li>trucks</li><li>buses</li></ul><blockquote>Good, he said.</blockquote>"
            "<p>Ask <a href='mailto:desk@pamir.example'>the desk</a>.</p><div>-- <br>Zarina<br>555 0100</div>"
            "<div class='gmail_quote'><div>On Monday Desk wrote:<br></div><blockquote>Send it</blockquote></div>"
        )
    )

    assert item.body_html == (
        "<p>KHOROG (PP) - It <b>opened</b>.<br>Trucks crossed.</p><ul><li>trucks</li><li>buses</li></ul>"
        "<blockquote>Good, he said.</blockquote>"
    )
    assert (item.headline, item.byline, item.located) == ("Bridge opens", "Zarina Karim", "Khorog")
    for words in ("Dear all", "desk@pamir.example", "555 0100", "Send it"):
        assert words in (item.editor_note or "") and words not in shown(item)


def test_a_rich_mail_sent_on_is_the_story_wherever_the_program_puts_it() -> None:
    item = item_of(
        mail(
            "<div>Run it please</div><div class='gmail_quote'><div>---------- Forwarded message ---------"
            "<br>From: <b>Rustam</b> &lt;<a href='mailto:r@x.example'>r@x.example</a>&gt;<br>Date: Sunday<br>"
            "Subject: Panj bridge opens<br></div><p>The bridge <i>opened</i> on Monday.</p></div>",
            kind="text/html",
            subject="Fwd: x",
        )
    )

    assert (item.headline, item.body_text) == ("Panj bridge opens", "The bridge opened on Monday.")
    assert "<i>opened</i>" in (item.body_html or "") and "Run it please" in (item.editor_note or "")


def test_a_table_stays_a_table_unless_it_only_lays_out_the_page() -> None:
    table = "<table><tr><th>Length</th><td>216 m</td></tr></table>"

    item = item_of(html(f"<table><tr><td><p>The bridge opened.</p></td></tr><tr><td>{table}</td></tr></table>"))

    assert (item.body_html or "").count("<table>") == 1 and "<th>Length</th><td>216 m</td>" in (item.body_html or "")


def test_markup_of_a_mail_is_hostile() -> None:
    item = item_of(html("<p onclick='x()'>The bridge opened.<script>alert(1)</script><img src=cid:x></p>"))

    assert item.body_html == "<p>The bridge opened.</p>"


@pytest.mark.parametrize(
    ("rich", "wanted"),
    [
        ("<p>The bridge <b>opened</b> on Monday.</p>", "<b>"),
        ("<p>See the text.</p>", "on Monday"),
        ("<img src=x>", "on Monday"),
    ],
)
def test_the_best_of_the_alternatives_is_the_one_with_the_whole_story(rich: str, wanted: str) -> None:
    data = mixed(
        ("Content-Type: text/plain", "The bridge opened on Monday."),
        ("Content-Type: text/html", rich),
        kind="multipart/alternative",
    )

    item = item_of(data)

    assert wanted in (item.body_html or "") and item.body_text == "The bridge opened on Monday."
