"""Mail about a notice, in plain words: what happened, to which story, why, and what to do. No text of the story."""

from __future__ import annotations

import unicodedata

import msgspec

from commonwire.delivery.notice import Notice, NoticeKind
from commonwire.delivery.request import Request

LONGEST_SUBJECT = 150
"""Characters of a subject line."""

_WHAT: dict[NoticeKind, tuple[str, str]] = {
    "kill": ("KILL", "Its owner has withdrawn this story for good. Take it down wherever you used it, now."),
    "hold": ("HOLD", "Its owner asks to stop using this story for now. Take it off until it is released."),
    "correction": ("Correction", "Its owner has corrected this story. Correct it wherever you used it."),
    "release": ("Released", "The hold on this story has ended. You may use it again, within its terms."),
}


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one address: its name (`Message-ID` without the node's host), subject and lines of text.

    `html` says the same where the direction of texts has to be said; `headers` are further ones, by name.
    """

    message: str
    to: str
    subject: str
    text: str
    html: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def notice_mail(
    notice: Notice,
    *,
    message: str,
    to: str,
    headline: str | None,
    language: str | None,
    owner: str,
    outlet: str,
    alliance: str,
    address: str,
    number: int,
) -> Mail:
    """The mail that tells `outlet` of a notice; `number` counts the mails about it, `address` is the node's.

    `headline` None: the story's words were taken away, and its identity stands for it. In a subject stands one line.
    """
    title, what = _WHAT[notice.kind]
    named = headline or notice.uri
    again = f" (reminder {number - 1})" if number > 1 else ""
    lines = [
        what,
        "",
        f"Story:    {one_line(named)}" + (f" [{one_line(language)}]" if headline and language else ""),
        f"Identity: {one_line(notice.uri)}, version {notice.version}",
        f"From:     {one_line(owner)}",
        f"Issued:   {notice.issued_at:%Y-%m-%d %H:%M} UTC",
        f"Reason:   {one_line(notice.reason)}",
    ]
    if notice.reader_note:
        lines.append(f"For your readers: {one_line(notice.reader_note)}")
    lines += [
        "",
        "See it, and answer with Seen or Done:",
        f"{address}/notices",
        "",
        f"You get this because {one_line(outlet)} was served the story, and this address is set for its notices.",
        "It is repeated until somebody of your outlet answers Done.",
        f"-- \n{one_line(alliance)}",
    ]
    subject = shortened(f"{title}{again}: {one_line(named)}")
    return Mail(message=message, to=to, subject=subject, text="\n".join(lines) + "\n")


def reminder_mail(
    request: Request,
    *,
    message: str,
    to: str,
    headline: str | None,
    use: str,
    owner: str,
    outlet: str,
    alliance: str,
    address: str,
) -> Mail:
    """The mail that tells `owner` of a request by `outlet`, whose `use` is said in words, or reminds them of it."""
    named = one_line(headline or request.uri)
    lines = [
        "An outlet waits for your answer: may it use your story?",
        "",
        f"Story:   {named}",
        f"Asks:    {one_line(outlet)}",
        f"Wanted:  {one_line(use)}",
        f"Since:   {request.asked_at:%Y-%m-%d %H:%M} UTC",
    ]
    if request.needed_at is not None:
        lines.append(f"Needed:  {request.needed_at:%Y-%m-%d %H:%M} UTC; unanswered then, the request expires")
    if request.words:
        lines.append(f"Words:   {one_line(request.words)}")
    lines += [
        "",
        "Grant it, with conditions or without, or refuse it:",
        f"{address}/requests",
        "",
        f"You get this because this address is set for the notices of {one_line(owner)}.",
        f"-- \n{one_line(alliance)}",
    ]
    again = f" (reminder {len(request.reminders)})" if request.reminders else ""
    subject = shortened(f"A request waits{again}: {named}")
    return Mail(message=message, to=to, subject=subject, text="\n".join(lines) + "\n")


def trial_mail(*, message: str, to: str, outlet: str, alliance: str, address: str) -> Mail:
    """A mail that says that mail arrives."""
    text = (
        f"This is a test. Mail about corrections, holds and kills that concern {one_line(outlet)} comes to this"
        f" address.\nNothing has to be done.\n\n{address}/notices\n-- \n{one_line(alliance)}\n"
    )
    return Mail(message=message, to=to, subject=shortened(f"A test from {one_line(alliance)}"), text=text)


def one_line(text: str) -> str:
    r"""`text` on one line, without what is not to be seen: no word of a story can end a header or begin one.

    >>> one_line("Flood\r\nBcc: all@example.org\x00")
    'Flood Bcc: all@example.org'
    """
    seen = "".join(" " if unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} else letter for letter in text)
    return " ".join(seen.split())


def shortened(line: str) -> str:
    """A line for a subject."""
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
