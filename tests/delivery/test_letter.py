"""The letter of an alert: in the reader's language, every story's words in their own, muted by one click."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from lxml import html
from msgspec.structs import replace

from commonwire.base.errors import NotVerifiedError
from commonwire.delivery.letter import Chapter, Letter, StoryLine, letter_mail
from commonwire.delivery.mail import Mail
from commonwire.delivery.mute import Mute, read_mute, sign_mute
from commonwire.ledger.keys import SigningKey
from commonwire.rights.words import catalogue, catalogues
from commonwire.transport.mail import Mailer

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
NODE = "https://wire.example.org"
KEY = SigningKey.generate()
MUTE = f"{NODE}/mute/{sign_mute(Mute(outlet='steppe-radio', search='search-' + 'a' * 16, reader='p-1'), KEY)}"
URDU = StoryLine(
    headline="کابل میں شدید بارش",
    language="ur",
    by="Chukar Lantern",
    at=NOON,
    href=f"{NODE}/items/a",
    urgency=2,
    passage="…کابل میں <b>شدید</b> بارش سے…",
    changed=True,
)
ENGLISH = StoryLine(
    headline="Rain\r\nBcc: all@x.example", language="en", by="Pamir Post", at=NOON, href=f"{NODE}/items/b"
)


def a_chapter(*stories: StoryLine, more: int = 0, search: str = "Rain") -> Chapter:
    return Chapter(search=search, stories=list(stories), more=more, mute=MUTE, inbox=f"{NODE}/searches?search=s")


def a_letter(*chapters: Chapter, **fields: object) -> Letter:
    letter = Letter(
        kind="at-once",
        chapters=list(chapters),
        zone="Asia/Karachi",
        unsubscribe=MUTE,
        settings=f"{NODE}/searches",
        alliance="Example",
    )
    return replace(letter, **fields)


def mailed(letter: Letter, language: str = "en") -> Mail:
    return letter_mail(letter, catalogue(language), message="m", to="desk@news.example")


def test_one_story_stands_in_the_subject_and_no_word_of_it_makes_a_header() -> None:
    mail = mailed(a_letter(a_chapter(ENGLISH)))

    assert mail.subject == "Rain: Rain Bcc: all@x.example"
    assert mailed(a_letter(a_chapter(URDU))).subject == "Changed: Rain: \u2068کابل میں شدید بارش\u2069"
    assert mailed(a_letter(a_chapter(ENGLISH, URDU, more=3))).subject == "Rain: stories: 5"
    assert mailed(a_letter(a_chapter(ENGLISH), a_chapter(URDU), kind="digest")).subject.endswith("stories: 2")


def test_every_story_says_why_it_came_and_when_by_the_readers_clock() -> None:
    text = mailed(a_letter(a_chapter(URDU, more=2, search="Rain & floods"))).text

    for said in (
        "Caught by the saved search Rain & floods",
        "Chukar Lantern · 2031-05-06 17:00 · Urgency 2 · Changed",
        "\u2068…کابل میں <b>شدید</b> بارش سے…\u2069",
        f"{NODE}/items/a",
        "and 2 more",
        f"Mute this search: {MUTE}",
    ):
        assert said in text


@pytest.mark.parametrize("language", catalogues())
def test_the_page_is_in_the_readers_language_and_direction_and_each_story_in_its_own(language: str) -> None:
    letter = a_letter(a_chapter(URDU, ENGLISH, more=9), kind="digest", outlet="Steppe <Radio>")
    mail = mailed(letter, language)
    page = html.document_fromstring(mail.html or "")

    assert page.get("lang") == language
    assert page.get("dir") == ("rtl" if language in {"ur", "ar", "fa"} else "ltr")
    assert page.xpath("//li//a[@lang='ur'][@dir='rtl']/text()") == [URDU.headline]
    assert page.xpath("//li//a[@lang='en'][@dir='ltr']/text()") == ["Rain Bcc: all@x.example"]
    assert page.xpath("//p[@lang='ur']/text()") == [URDU.passage]
    assert not page.xpath("//li//b")
    links: list[str] = page.xpath("//a/@href")  # type: ignore[assignment]
    assert set(links) >= {MUTE, URDU.href, ENGLISH.href, f"{NODE}/searches"}
    assert "Steppe &lt;Radio&gt;" in (mail.html or "")
    assert "{" not in mail.text + mail.subject + (mail.html or "")


def test_a_mail_program_can_mute_by_its_own_button() -> None:
    mailer = Mailer(None, host="wire.example.org", clock=lambda: NOON)

    sent = mailer.message(mailed(a_letter(a_chapter(URDU))), "wire@wire.example.org").as_bytes()

    got = message_from_bytes(sent, policy=default)
    assert isinstance(got, EmailMessage)
    assert got["List-Unsubscribe"].replace(" ", "") == f"<{MUTE}>"
    assert f"<{MUTE}>".encode() in sent
    assert got["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {part.get_content_type() for part in got.iter_parts()} == {"text/plain", "text/html"}


def test_a_link_mutes_what_it_says_and_only_as_the_node_signed_it() -> None:
    mute = Mute(outlet="steppe-radio", search="search-1", reader="p-1")
    token = sign_mute(mute, KEY)

    assert read_mute(token, KEY.public) == mute
    for forged in (sign_mute(mute, SigningKey.generate()), token[:-3] + "AAA", "x", token + "x" * 1000):
        with pytest.raises(NotVerifiedError):
            read_mute(forged, KEY.public)
