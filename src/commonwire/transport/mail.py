"""Mail out, through the operator's own mail server. The library is the extra `mail`: without it nothing is sent.

The server is the operator's word, not a stranger's: it is not looked up in the allow list. What becomes of a mail is an
outcome: accepted, refused for good or for now, or never left the node because the server was not to be reached.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from importlib.util import find_spec
from ipaddress import ip_address
from typing import TYPE_CHECKING

import msgspec

from commonwire.base.texts import text
from commonwire.delivery.mail import Mail
from commonwire.delivery.tell import Result
from commonwire.delivery.tries import Outcome

if TYPE_CHECKING:
    import aiosmtplib

PATIENCE = 15.0
"""Seconds for each step of the conversation with the mail server."""

NOT_INSTALLED = "Mail is not installed on this node: its operator can add the extra 'mail'."
NOT_SET_UP = text("Mail is not set up on this node: its operator can set COMMONWIRE_MAIL_SERVER.")


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """The server that takes mail from this node; `is_tls` from the first byte, else STARTTLS where it is offered.

    With a user STARTTLS is a must, but for a server on this machine. `sender` is who the mail is from.
    """

    host: str
    port: int
    is_tls: bool
    sender: str
    user: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"MailServer({self.host}:{self.port})"


class _Policy(EmailPolicy):
    """SMTP's policy, with further headers on one line: a long link is not to be encoded (RFC 8058, section 3.1)."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header in bytes, on lines of at most 78 characters unless it holds a link."""
        if name in _LINKS:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_LINKS = frozenset({"List-Unsubscribe"})
_POLICY = _Policy(message_factory=EmailMessage, linesep="\r\n")


class Mailer:
    """Sends mail, and remembers what was wrong with the server the last time."""

    def __init__(self, server: MailServer | None, *, host: str, clock: Callable[[], datetime]) -> None:
        """A mailer by `server`, None where none is set up; `host` is the node's name in Message-ID."""
        self._server = server
        self._host = host
        self._clock = clock
        self.trouble: str | None = None

    @property
    def why_not(self) -> str | None:
        """Why no mail can be sent at all, in words; None when it can."""
        if find_spec("aiosmtplib") is None:
            return NOT_INSTALLED
        return NOT_SET_UP if self._server is None else None

    async def send(self, mail: Mail) -> Result:
        """What became of a mail."""
        server = self._server
        if server is None or self.why_not:
            return Result(outcome="unsent", error=self.why_not)
        import aiosmtplib  # noqa: PLC0415 -- an extra

        began = time.monotonic()
        try:
            async with self._client(server) as client:
                await client.sendmail(server.sender, [mail.to], self.message(mail, server.sender).as_bytes())
        except aiosmtplib.SMTPRecipientsRefused as error:
            return self._answered(error.recipients[0].code, error.recipients[0].message, began)
        except aiosmtplib.SMTPDataError as error:
            return self._answered(error.code, error.message, began)
        except aiosmtplib.SMTPResponseException as error:
            return self._unsent(f"{error.code} {error.message}", began)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return self._unsent(str(error) or type(error).__name__, began)
        self.trouble = None
        return Result(outcome="delivered", status=250, milliseconds=_since(began))

    def _answered(self, status: int, said: str, began: float) -> Result:
        """What a server means that is well, and refused this mail: for good (5xx), or for now."""
        self.trouble = None
        words = f"The mail server answered {status}: {_line(said)}"
        outcome: Outcome = "failed" if status >= 500 else "unsent"
        return Result(outcome=outcome, status=status, milliseconds=_since(began), error=words)

    def _unsent(self, said: str, began: float) -> Result:
        """What a server means that cannot be used: a mail without its 250 is still ours (RFC 5321, section 4.2.5)."""
        self.trouble = f"The mail server cannot be used: {_line(said)}"
        return Result(outcome="unsent", milliseconds=_since(began), error=self.trouble)

    def _client(self, server: MailServer) -> aiosmtplib.SMTP:
        import aiosmtplib  # noqa: PLC0415 -- an extra

        must_start = None if server.user is None else True
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=self._host,
            timeout=PATIENCE,
            use_tls=server.is_tls,
            start_tls=False if server.is_tls or _is_here(server.host) else must_start,
        )

    def message(self, mail: Mail, sender: str) -> EmailMessage:
        """The mail as it goes out (RFC 5322): plain text, and HTML beside it where there is some."""
        message = EmailMessage(policy=_POLICY)
        message["From"] = Address(addr_spec=sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{mail.message}@{self._host}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5: no holiday note answers it
        for name, value in mail.headers:
            message[name] = value
        message.set_content(mail.text)
        if mail.html is not None:
            message.add_alternative(mail.html, subtype="html")
        return message


def _is_here(host: str) -> bool:
    """Whether a server is on this machine: what is sent to it passes no network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _line(said: str) -> str:
    return " ".join(said.split())[:200]


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
