"""What a mail holds: its texts, the mails in it, and what is attached."""

from __future__ import annotations

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.mail.body import best_of
from commonwire.formats.mail.parts import Part, content_of, parse
from commonwire.formats.mail.signed import is_enveloped, signed_content
from commonwire.formats.mail.text import encrypted
from commonwire.formats.mail.tnef import unwrap
from commonwire.formats.notes import Notes

_TEXTS = ("text/plain", "text/html", "text/enriched", "text/richtext")
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_CMS = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_SPLIT = ("message/partial", "message/external-body")
_REPORTS = {"delivery-status": "a report that a mail was not delivered", "disposition-notification": "a receipt",
            "feedback-report": "a complaint about a mail"}  # fmt: skip


class Attached(msgspec.Struct, kw_only=True):
    """A file that came with a mail; `is_inline` says that the text shows it (a logo, mostly)."""

    name: str | None
    kind: str
    data: bytes
    charset: str | None = None
    is_inline: bool = False

    @property
    def called(self) -> str:
        """What to call it in a report."""
        return f"'{self.name}'" if self.name else f"without name ({self.kind[:80]})"


class Content(msgspec.Struct, kw_only=True):
    """What a mail holds, in its order; `subject` is one that was wrapped up inside."""

    texts: list[Part] = []
    mails: list[Part] = []
    attached: list[Attached] = []
    subject: str | None = None


def content_in(message: Part, charset: str | None, notes: Notes) -> Content:
    """The content of a mail. Raises BadInputError for one that is encrypted or no news at all."""
    content = Content()
    if message.kind in _SPLIT:
        raise BadInputError(
            f"The mail holds only a part of one, or its address ({message.kind})", remedy="Send it whole."
        )
    _add(message, content, charset, notes)
    for part in message.walk():
        for defect in part.defects[:5]:
            notes.repaired(f"part {part.kind[:60]}", defect)
    return content


def _add(part: Part, content: Content, charset: str | None, notes: Notes) -> None:
    kind = part.kind
    if kind == "multipart/encrypted":
        raise encrypted((part.parameter("protocol") or "").removeprefix("application/") or "unnamed")
    if kind == "multipart/report" and (part.parameter("report-type") or "").lower() in _REPORTS:
        said = _REPORTS[(part.parameter("report-type") or "").lower()]
        raise BadInputError(f"The mail is {said}, and no news", where="Content-Type", remedy="Send stories only.")
    if kind == "multipart/alternative":
        _add_best(part, content, charset, notes)
    elif kind == "multipart/related" and part.parts:
        _add_related(part, content, charset, notes)
    elif kind == "multipart/signed" and part.parts:
        _add(part.parts[0], content, charset, notes)
        notes.dropped("signature", "The signature was not checked: what is inside it was read.")
    elif part.parts and kind.startswith("multipart/"):
        for inner in part.parts:
            _add(inner, content, charset, notes)
    elif kind in _SPLIT:
        notes.dropped(f"part {kind}", "It holds only a part of a mail, or the address of one: send it whole.")
    elif part.parts:
        content.mails.append(part.parts[0])
    else:
        _add_leaf(part, content, charset, notes, is_inline=False)


def _add_best(part: Part, content: Content, charset: str | None, notes: Notes) -> None:
    best = best_of(part.parts, charset)
    for other in part.parts:
        if other is best:
            _add(other, content, charset, notes)
        elif other.kind not in _TEXTS and not other.parts:
            _add_leaf(other, content, charset, notes, is_inline=False)


def _add_related(part: Part, content: Content, charset: str | None, notes: Notes) -> None:
    """The text, and what it shows (RFC 2387)."""
    start = (part.parameter("start") or "").strip("<> ")
    root = next(
        (one for one in part.parts if start and (one.field("content-id") or "").strip("<> ") == start), part.parts[0]
    )
    for one in part.parts:
        if one is root or one.parts:
            _add(one, content, charset, notes)
        else:
            _add_leaf(one, content, charset, notes, is_inline=True)


def _add_leaf(part: Part, content: Content, charset: str | None, notes: Notes, *, is_inline: bool) -> None:
    kind = part.kind
    is_file = part.disposition == "attachment" or (part.name is not None and bool(content.texts))
    if kind in _TEXTS and not is_file and not is_inline:
        content.texts.append(part)
    elif kind in _SIGNATURES:
        notes.dropped("signature", "The signature was not checked.")
    elif kind in _CMS or (part.name or "").lower() == "smime.p7m":
        _add_signed(part, content, charset, notes)
    elif kind in ("application/ms-tnef", "application/vnd.ms-tnef") or (part.name or "").lower() == "winmail.dat":
        _add_wrapped(part, content, notes)
    else:
        is_shown = is_inline or ("content-id" in part.fields and part.disposition != "attachment")
        charset = part.parameter("charset") or charset
        data = content_of(part, notes)
        content.attached.append(Attached(name=part.name, kind=kind, data=data, charset=charset, is_inline=is_shown))


def _add_signed(part: Part, content: Content, charset: str | None, notes: Notes) -> None:
    data = content_of(part, notes)
    inner = None if is_enveloped(data) else signed_content(data)
    if inner is None:
        raise encrypted("S/MIME")
    notes.dropped("signature", "The signature (S/MIME) was not checked: what is inside it was read.")
    _add(parse(inner, 0, len(inner), notes.bounds), content, charset, notes)


def _add_wrapped(part: Part, content: Content, notes: Notes) -> None:
    data = content_of(part, notes)
    wrapped = unwrap(data)
    if wrapped is None:
        content.attached.append(Attached(name=part.name, kind=part.kind, data=data))
        return
    notes.repaired("winmail.dat", "The mail was wrapped up by Outlook (TNEF): unwrapped.")
    content.subject = wrapped.subject or content.subject
    if not content.texts and (wrapped.html or wrapped.text):
        kind = b"text/html" if wrapped.html else b"text/plain; charset=utf-8"
        made = b"Content-Type: " + kind + b"\n\n" + (wrapped.html or wrapped.text.encode("utf-8", "replace"))
        content.texts.append(parse(made, 0, len(made), notes.bounds))
    for file in wrapped.files:
        kind_said = file.media_type or "application/octet-stream"
        content.attached.append(Attached(name=file.name or None, kind=kind_said, data=file.data))
