"""Mail through a real server, one that refuses, and one that is not there."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.delivery.mail import Mail, notice_mail
from commonwire.delivery.notice import Notice
from commonwire.delivery.tell import Result
from commonwire.transport.mail import NOT_INSTALLED, NOT_SET_UP, Mailer, MailServer
from tests.transport.receivers import PostOffice, post_office

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)
MAIL = Mail(message="cw_1", to="desk@news.example", subject="KILL: Ливень в Кабуле", text="Снять.\n.\nFrom here\n")

# aiosmtpd asks asyncio in a way that newer Pythons are leaving.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


def server(port: int, **said: Any) -> MailServer:
    return MailServer(host="127.0.0.1", port=port, is_tls=False, sender="wire@node.example", **said)


def sent(mail: Mail = MAIL, refuse: Callable[[str], str | None] = lambda _: None) -> tuple[Result, PostOffice, Mailer]:
    async def run() -> tuple[Result, PostOffice, Mailer]:
        async with post_office() as office:
            office.refuse = refuse
            mailer = Mailer(server(office.port), host="node.example", clock=lambda: NOON)
            return await mailer.send(mail), office, mailer

    return asyncio.run(run())


def test_a_mail_arrives_whole_with_its_own_name() -> None:
    result, office, _ = sent()
    (to, mail), *more = office.mails

    assert (result.outcome, result.status, to, more) == ("delivered", 250, ["desk@news.example"], [])
    assert mail["Message-ID"] == "<cw_1@node.example>" and mail["From"] == "wire@node.example"
    assert mail["Subject"] == MAIL.subject and mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == MAIL.text


@pytest.mark.parametrize(("said", "outcome"), [("550 no such person", "failed"), ("451 come again", "unsent")])
def test_a_recipient_that_is_refused_is_no_trouble_of_the_server(said: str, outcome: str) -> None:
    result, _, mailer = sent(refuse=lambda _: said)

    assert (result.outcome, result.status) == (outcome, int(said[:3])) and said[4:] in (result.error or "")
    assert mailer.trouble is None


def test_a_server_that_is_down_is_the_nodes_trouble_until_it_is_back() -> None:
    async def run() -> tuple[Result, str | None, Result, str | None]:
        async with post_office() as office:
            port = office.port
        mailer = Mailer(server(port), host="node.example", clock=lambda: NOON)
        down = await mailer.send(MAIL)
        trouble = mailer.trouble
        async with post_office(port):
            return down, trouble, await mailer.send(MAIL), mailer.trouble

    down, trouble, up, gone = asyncio.run(run())

    assert down.outcome == "unsent" and down.error == trouble and "cannot be used" in (trouble or "")
    assert up.outcome == "delivered" and gone is None


def test_a_server_that_says_no_at_the_door_is_the_nodes_trouble() -> None:
    async def refuse(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"554 not for you\r\n")
        await writer.drain()
        writer.close()

    async def run() -> Result:
        here = await asyncio.start_server(refuse, "127.0.0.1", 0)
        mailer = Mailer(server(here.sockets[0].getsockname()[1]), host="node.example", clock=lambda: NOON)
        result = await mailer.send(MAIL)
        here.close()
        return result

    result = asyncio.run(run())
    assert result.outcome == "unsent" and "554" in (result.error or "")


def test_without_a_server_nothing_is_sent_and_it_says_why() -> None:
    mailer = Mailer(None, host="node.example", clock=lambda: NOON)
    result = asyncio.run(mailer.send(MAIL))

    assert (result.outcome, result.error, mailer.why_not) == ("unsent", NOT_SET_UP, NOT_SET_UP)


def test_without_the_library_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiosmtplib", None)
    mailer = Mailer(server(25), host="node.example", clock=lambda: NOON)

    assert mailer.why_not == NOT_INSTALLED
    assert asyncio.run(mailer.send(MAIL)).error == NOT_INSTALLED


HOSTILE = st.text(max_size=300) | st.sampled_from(
    [
        "Flood\r\nBcc: all@news.example",
        "a\nTo: x@y\n\nbody",
        "\r\n.\r\nMAIL FROM:<x@y>",
        "\u2028Bcc: z@z",
        "\x00",
        "\ud800",
    ]
)


@given(headline=st.none() | HOSTILE, reason=HOSTILE, note=st.none() | HOSTILE, uri=HOSTILE, outlet=HOSTILE)
def test_no_word_of_a_story_makes_a_header(
    headline: str | None, reason: str, note: str | None, uri: str, outlet: str
) -> None:
    notice = Notice(
        id="n-1", number=1, kind="kill", item="i", uri=uri, version=2, reason=reason, reader_note=note,
        issued_by="o", issued_at=NOON,
    )  # fmt: skip
    mail = notice_mail(
        notice, message="cw_1", to="desk@news.example", headline=headline, language="ru", owner=outlet, outlet=outlet,
        alliance=outlet, address="https://node.example", number=2,
    )  # fmt: skip
    made = Mailer(server(25), host="node.example", clock=lambda: NOON).message(mail, "wire@node.example")

    assert sorted(made.keys()) == [
        "Auto-Submitted", "Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
        "Subject", "To",
    ]  # fmt: skip
    head, _, body = made.as_bytes().partition(b"\r\n\r\n")
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    assert len(names) == 9 and b"Bcc" not in names
    assert b"https://node.example/notices" in body or b"base64" in head


def test_a_mail_says_what_to_do_and_which_reminder_it_is() -> None:
    notice = Notice(
        id="n-1", number=1, kind="hold", item="i", uri="urn:a:1", version=2, reason="A source withdrew.",
        reader_note="We are checking.", issued_by="o", issued_at=NOON,
    )  # fmt: skip
    mail = notice_mail(
        notice, message="cw_1", to="a@b", headline="Сел", language="ru", owner="Pamir Post", outlet="Steppe Radio",
        alliance="Example", address="https://node.example", number=3,
    )  # fmt: skip

    assert mail.subject == "HOLD (reminder 2): Сел"
    for part in ("Сел [ru]", "urn:a:1, version 2", "Pamir Post", "A source withdrew.", "We are checking.", "12:00 UTC"):
        assert part in mail.text
