"""The plain text of a mail: lines that a program has cut are joined again (RFC 3676 and by their length)."""

from __future__ import annotations

import re
from itertools import pairwise

from commonwire.base.errors import BadInputError
from commonwire.formats.notes import Notes

_LIST = re.compile(r"^\s*(?:[-*•–>|]\s|\d{1,3}[.)]\s|[>\t|])|\S {2,}\S+ {2,}\S")
_QUOTES = re.compile(r"\s?(?:>\s?)*")
_LEAST_WIDTH, _MOST_WIDTH = 50, 110
_CLEARSIGNED = re.compile(
    r"-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z-]+:[^\n]*\n)*\n?(?P<text>.*?)\n?-----BEGIN PGP SIGNATURE-----"
    r".*?(?:-----END PGP SIGNATURE-----|\Z)",
    re.DOTALL,
)
_ENRICHED = re.compile(r"</?[A-Za-z][A-Za-z-]{0,30}>")


def paragraphs(text: str, notes: Notes, *, is_flowed: bool = False, del_sp: bool = False) -> list[str]:
    """The lines of `text`, those joined that were one paragraph before a program cut them to a width."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return _flowed(lines, del_sp) if is_flowed else _unwrapped(lines, notes)


def _flowed(lines: list[str], del_sp: bool) -> list[str]:
    """A line that ends in a space goes on in the next one of the same depth of quotation (RFC 3676, section 4)."""
    joined: list[str] = []
    goes_on, held_depth = False, 0
    for line in lines:
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if goes_on and depth == held_depth:
            joined[-1] += words
        else:
            joined.append(f"{'>' * depth}{' ' if depth else ''}{words}")
        goes_on, held_depth = words.endswith(" ") and words != "-- ", depth
        if goes_on and del_sp:
            joined[-1] = joined[-1][:-1]
    return [line if line == "-- " else line.rstrip() for line in joined]


def _unwrapped(lines: list[str], notes: Notes) -> list[str]:
    """Each run of lines of one depth of quotation by itself."""
    result: list[str] = []
    block: list[str] = []
    held = ""
    joined = False
    for line in [*lines, ""]:
        prefix = _QUOTES.match(line)[0] if line.lstrip().startswith(">") else ""  # type: ignore[index]
        if line[len(prefix) :].strip() and (not block or prefix.strip() == held.strip()):
            held = prefix
            block.append(line)
            continue
        was_cut = _was_cut([line[len(held) :] for line in block])
        joined |= was_cut
        result += [held + " ".join(part[len(held) :].strip() for part in block)] if was_cut else block
        block, held = ([line], prefix) if line[len(prefix) :].strip() else ([], "")
        result += [] if block else [line]
    if joined:
        notes.repaired("body", "Lines that were cut to a width: joined to paragraphs.")
    return result[:-1]


def _was_cut(block: list[str]) -> bool:
    """Whether no line of a paragraph had room for the first word of the next one."""
    if len(block) < 2 or any(_LIST.search(line) for line in block):
        return False
    width = max(map(len, block))
    if not _LEAST_WIDTH <= width <= _MOST_WIDTH:
        return False
    return all(len(line.rstrip()) + 1 + len(after.split(None, 1)[0]) > width - 3 for line, after in pairwise(block))


def without_armour(text: str, notes: Notes) -> str:
    """`text` without the armour of an OpenPGP signature (RFC 9580, section 7); raises BadInputError for a secret."""
    if "-----BEGIN PGP MESSAGE-----" in text:
        raise encrypted("OpenPGP")
    signed = _CLEARSIGNED.search(text.replace("\r\n", "\n")) if "-----BEGIN PGP SIGNED" in text else None
    if signed is None:
        return text
    notes.dropped("signature", "The signature (OpenPGP) was not checked: the text inside it was read.")
    plain = text.replace("\r\n", "\n")
    inner = re.sub(r"^- ", "", signed["text"], flags=re.MULTILINE)
    return f"{plain[: signed.start()]}{inner}{plain[signed.end() :]}"


def encrypted(how: str) -> BadInputError:
    """The error for a mail that only its receiver can read."""
    return BadInputError(
        f"The mail is encrypted ({how}) and cannot be read here", where="body", remedy="Send it without encryption."
    )


def enriched_to_text(text: str) -> str:
    """Text of the kind text/enriched (RFC 1896) without its commands."""
    return _ENRICHED.sub("", text.replace("<<", "\0")).replace("\0", "<")
