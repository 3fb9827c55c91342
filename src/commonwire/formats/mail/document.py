"""A mail as the standards say it: what begins one (RFC 5322), and the messages of an mbox (RFC 4155)."""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:[ \t]*([^\r\n]*)")
_MBOX = re.compile(rb">?From [^\r\n]*\r?\n")
_COUNT = re.compile(rb"\d{1,10}[ \t]*\r?\n(?=[A-Za-z-]{2,40}:)")  # .emlx: the length of the message comes first
_SURE = frozenset(
    b"received return-path message-id mime-version delivered-to dkim-signature content-transfer-encoding x-mailer "
    b"arc-seal authentication-results x-received envelope-to x-original-to list-id list-unsubscribe in-reply-to "
    b"references user-agent thread-topic domainkey-signature x-mozilla-status x-priority x-spam-status".split()
)
_PEOPLE = frozenset(b"from to sender reply-to cc bcc resent-from resent-to".split())
_OTHERS = frozenset(b"subject date content-type organization newsgroups path".split())
_ENVELOPE = re.compile(rb"\n\r?\n(From [^\r\n]{1,200}\d\d:\d\d[^\r\n]{0,60}\r?\n)(?=[!-9;-~]{1,80}:|>?From )")
_MOST_HEAD = 16 * 1024


def is_mail(data: bytes) -> bool:
    """Whether `data` begins with the header of a mail, or with the "From " line of an mbox and then one.

    One field that only programs write and another one are enough, or two that people write and of which one names an
    address: "Title: ...", "By: ..." and "Date: ..." above a story make no mail.
    """
    if b"\n" not in data[:_MOST_HEAD]:
        data = data[:_MOST_HEAD].replace(b"\r", b"\n")
    start, _ = _begin(data)
    known = sure = people = 0
    while field := _FIELD.match(data, start, start + _MOST_HEAD):
        name, value = field[1].lower(), field[2]
        sure += name in _SURE and bool(value)
        people += name in _PEOPLE and b"@" in value
        known += name in _SURE or name in _PEOPLE or name in _OTHERS or name.startswith((b"x-", b"list-", b"arc-"))
        start = _next(data, field.end())
        if known > 1 and (sure or people):
            return True
    return False


def _begin(data: bytes) -> tuple[int, bool]:
    """Where the first field of a header may stand, and whether the line of an mbox stands before it."""
    start = 3 if data.startswith(_BOM) else 0
    while data[start : start + 1] in (b"\r", b"\n"):
        start += 1
    count = _COUNT.match(data, start)
    start = count.end() if count else start
    envelope = _MBOX.match(data, start)
    return (envelope.end(), True) if envelope else (start, False)


def _next(data: bytes, end: int) -> int:
    """Where the field behind the one that ends in the line of `end` begins."""
    while (line := data.find(b"\n", end)) >= 0:
        if data[line + 1 : line + 2] not in (b" ", b"\t"):
            return line + 1
        end = line + 1
    return len(data)


def messages_in(data: bytes) -> list[tuple[int, int]]:
    """Where the messages in `data` begin and end: those of an mbox without their "From " lines, else the one."""
    start, is_mbox = _begin(data)
    others = list(_ENVELOPE.finditer(data, start)) if is_mbox else []
    begins = [start, *(found.end() for found in others)]
    ends = [*(found.start() + 1 for found in others), len(data)]
    return list(zip(begins, ends, strict=True))
