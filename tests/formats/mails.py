"""Mails for tests."""

from __future__ import annotations

from datetime import UTC, datetime

from commonwire.formats.notes import Defaults
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, write
from commonwire.news.item import Given, Item

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
STORY = (
    "KHOROG, March 2 (PP) - The bridge over the Panj opened on Monday, and trucks crossed\n"
    "it all day. The minister of transport, Rustam Mirzo, said that buses would follow in a\n"
    "week. The bridge is 216 metres long.\n\n"
    "It took two years to build it. Farmers on both banks said they had waited for it\n"
    "since the flood, and that prices would fall.\n"
)
FIRST = "KHOROG, March 2 (PP) - The bridge over the Panj opened on Monday, and trucks crossed it all day."
NINJS = '{"uri": "urn:story:1", "title": "Bridge opens", "bodies": [{"value": "<p>It opened.</p>"}]}'


def mail(
    text: str | bytes = STORY,
    *,
    subject: str | bytes = "Bridge opens",
    kind: str = "text/plain; charset=utf-8",
    **fields: str,
) -> bytes:
    said = {
        "From": "Zarina Karim <z.karim@pamir.example>",
        "To": "desk@exchange.example",
        "MIME-Version": "1.0",
        "Date": "Mon, 02 Mar 2026 09:00:00 +0500",
        "Message-ID": "<1@pamir.example>",
        "Content-Type": kind,
    }
    said |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\n" for name, value in said.items() if value)
    raw = subject if isinstance(subject, bytes) else subject.encode()
    return head.encode() + b"Subject: " + raw + b"\n\n" + (text if isinstance(text, bytes) else text.encode())


def mixed(*parts: tuple[str, str], subject: str = "Story", kind: str = "multipart/mixed") -> bytes:
    body = "".join(f"--b\n{head}\n\n{text}\n" for head, text in parts) + "--b--\n"
    return mail(body, subject=subject, kind=f"{kind}; boundary=b")


def given_of(data: bytes, **hints: str) -> Given:
    (result,) = read(data, now=NOW, defaults=Defaults(outlet="pp", **hints)).results  # type: ignore[arg-type]
    assert isinstance(result, Given)
    return result


def item_of(data: bytes, **hints: str) -> Item:
    return given_of(data, **hints).item


def shown(item: Item) -> str:
    """All that a reader may get of an item, in every format."""
    private, item.editor_note = item.editor_note, None
    text = "\n".join(write(item, name).data.decode() for name in FORMATS)
    item.editor_note = private
    return text


def html(text: str) -> bytes:
    return mail(text, kind="text/html; charset=utf-8")
