"""Which lines of a mail's text are the story, and which are for the editors who got it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from commonwire.formats.editors import MAIL_ADDRESS, has_contact, is_for_editors
from commonwire.formats.mail import marks

_LONG = 160  # a longer line is a paragraph: only the sentences with an address or a number go
_TAIL = 15
_MOST_MARKS = 10
_MOST_SIGNATURE = 1_500
_QUOTED = re.compile(r"^\s?>\s?")
_WORD = re.compile(r"\w+")


class Sorted(msgspec.Struct, kw_only=True):
    """The lines of a text; those in `private` (by number) are for editors, `cuts` are spans to take out of others.

    `head` is what the header of a mail that was sent on in the text says ('from', 'date', 'subject'); `why` says what
    was found, in words for a report; `notes` are the lines that speak to editors.
    """

    lines: list[str]
    private: set[int] = set()
    cuts: dict[int, list[tuple[int, int]]] = {}
    head: dict[str, str] = {}
    why: list[str] = []
    notes: list[str] = []

    def hide(self, start: int, end: int, why: str) -> None:
        """Lines from `start` to before `end` are private."""
        new = {n for n in range(max(start, 0), end) if n not in self.private}
        if any(self.lines[n].strip() for n in new) and why not in self.why:
            self.why.append(why)
        self.private |= new

    def open_lines(self) -> list[int]:
        """The numbers of the lines that are not private and have words."""
        return [n for n, line in enumerate(self.lines) if n not in self.private and line.strip()]


def sort_lines(lines: Sequence[str], *, is_forward: bool = False, is_reply: bool = False) -> Sorted:
    """`lines`, each a paragraph or a line of one, told apart; the Subject says whether it is sent on or an answer."""
    found = Sorted(lines=list(lines))
    _sent_on(found, is_forward, is_reply)
    _quoted(found)
    _ending(found)
    _lone_lines(found)
    _contacts(found)
    return found


def _sent_on(found: Sorted, is_forward: bool, is_reply: bool) -> None:
    """A mail sent on in the text is the story; what stands above it covers it. One that is answered is not."""
    marked = 0
    for n, line in enumerate(found.lines):
        if n in found.private or len(line) > 300 or not line.strip() or marked == _MOST_MARKS:
            continue
        is_mark = marks.FORWARDED.match(line) is not None
        if not is_mark and not marks.ORIGINAL.match(line) and not _begins_header(found.lines, n):
            continue
        marked += 1
        begin = n if not is_mark and marks.LABEL.match(line) else n + 1
        after, head = _header(found.lines, begin)
        above = sum(len(found.lines[k]) for k in range(n) if k not in found.private)
        below = sum(len(line) for line in found.lines[after:])
        if is_mark or is_forward or (not is_reply and above < below / 2):
            found.hide(0, after, "words above a mail that was sent on")
            found.head = head or found.head
            _unquote(found, after)
        else:
            found.hide(n, len(found.lines), "the mail that is answered")
            return


def _begins_header(lines: list[str], n: int) -> bool:
    """Whether a header of From, Date, To and Subject is written at line `n` (as Outlook does, without a mark)."""
    first = marks.LABEL.match(lines[n])
    if first is None or not first["from"] or not first["value"].strip():
        return False
    near = [marks.LABEL.match(line[:300]) for line in lines[n + 1 : n + 8]]
    kinds = {kind for label in near if label for kind in ("date", "to", "subject") if label[kind]}
    return len(kinds) >= 2


def _header(lines: list[str], begin: int) -> tuple[int, dict[str, str]]:
    """Where the header that begins at `begin` ends, and what it says."""
    head: dict[str, str] = {}
    n = begin
    while n < len(lines) and n < begin + 40:
        label = marks.LABEL.match(lines[n][:1000])
        if label:
            for kind in ("from", "date", "to", "subject"):
                if label[kind] and label["value"].strip():
                    head.setdefault(kind, label["value"].strip(" *\xa0"))
        elif lines[n].strip(" >*") and (not head or not _is_folded(lines, n)):
            break
        n += 1
    return (n, head) if head else (begin, {})


def _is_folded(lines: list[str], n: int) -> bool:
    """Whether line `n` goes on with the field of the line before."""
    return bool(lines[n - 1].strip(" >*")) and bool(lines[n][:1].isspace() or MAIL_ADDRESS.search(lines[n]))


def _unquote(found: Sorted, begin: int) -> None:
    """Take off the marks of quotation where all of what was sent on has them."""
    below = [line for line in found.lines[begin:] if line.strip()]
    if below and sum(line.lstrip().startswith(">") for line in below) >= 0.8 * len(below):
        found.lines[begin:] = [_QUOTED.sub("", line) for line in found.lines[begin:]]


def _quoted(found: Sorted) -> None:
    """Quoted lines are an older mail, unless there is nothing else."""
    quoted = [n for n in found.open_lines() if found.lines[n].lstrip().startswith(">")]
    wrote = [n for n in found.open_lines() if len(found.lines[n]) < 300 and _is_attribution(found.lines, n)]
    older = {*quoted, *wrote}
    rest = [n for n in found.open_lines() if n not in older]
    if quoted and not any(_WORD.search(found.lines[n]) for n in rest):
        for n in quoted:
            found.lines[n] = _QUOTED.sub("", found.lines[n])
        found.private |= set(wrote)
        found.why.append("quoted words, which stand as the story since there are no others")
        return
    for n in wrote:
        after = next((k for k in range(n + 2, len(found.lines)) if found.lines[k].strip()), None)
        found.hide(n, n + 1 + (n + 1 not in older), "quoted words")
        if after is not None and after not in older:  # a program that marks quotations by no sign: all that follows
            found.hide(n, len(found.lines), "quoted words")
            break
    for n in quoted:
        found.hide(n, n + 1, "quoted words")


def _is_attribution(lines: list[str], n: int) -> bool:
    """Whether line `n`, alone or with the next one, says who wrote what is quoted below."""
    following = lines[n + 1] if n + 1 < len(lines) else ""
    if not lines[n].rstrip().endswith((":", "：")) and not following.rstrip().endswith((":", "：")):
        return False
    if marks.WROTE.match(lines[n]) is None and (
        len(lines[n]) + len(following) > 300 or marks.WROTE.match(f"{lines[n].rstrip()} {following.strip()}") is None
    ):
        return False
    near = [line.lstrip() for line in lines[n + 1 : n + 5] if line.strip()]
    return MAIL_ADDRESS.search(lines[n] + following) is not None or any(line.startswith(">") for line in near[:2])


def _ending(found: Sorted) -> None:
    """Signature, farewell, disclaimers at the end."""
    shown = found.open_lines()
    tail = shown[-2 * _TAIL :]
    for n in reversed(tail[-_TAIL - 1 :]):
        rest = [k for k in tail if k > n and k not in found.private]
        if not marks.SIGNATURE.match(found.lines[n]) or n == shown[0] or len(rest) > _TAIL:
            continue
        is_signed = found.lines[n].startswith("--") or any(_private_words(found.lines[k]) for k in rest)
        if is_signed and sum(len(found.lines[k]) for k in rest) <= _MOST_SIGNATURE:
            found.hide(n, len(found.lines), "signature")
    for n in tail:
        rest = [k for k in tail if k > n and k not in found.private]
        if n in found.private or len(rest) > _TAIL or not marks.CLOSING.match(found.lines[n][:120]):
            continue
        if all(len(found.lines[k]) < _LONG or _private_words(found.lines[k]) for k in rest):
            found.hide(n, len(found.lines), "signature")
            return


def _private_words(line: str) -> bool:
    return has_contact(line) or is_for_editors(line.strip()) or marks.DISCLAIMER.search(line[:600]) is not None


def _lone_lines(found: Sorted) -> None:
    """Lines that are for editors by themselves, and the blocks that such a line begins."""
    shown = found.open_lines()
    for place, n in enumerate(shown):
        line = found.lines[n].strip()
        if n in found.private:
            continue
        if place < 3 and len(line) < 90 and marks.GREETING.match(line) and len(shown) > 1:
            found.hide(n, n + 1, "greeting")
        elif marks.SENT_FROM.match(line[:200]) and len(line) < 120:
            found.hide(n, n + 1, "signature")
        elif marks.DISCLAIMER.search(line[:600]) and (place > 2 or len(line) < 300):
            found.hide(n, n + 1, "disclaimer")
        elif marks.NOTES_TO_EDITORS.match(line[:120]) and place:
            found.hide(n, len(found.lines), "notes to editors")
            break
        elif len(line) < _LONG and marks.CONTACTS.match(line) and place:
            found.hide(n, _end_of_block(found, n), "contacts")
        elif (len(line) < 40 and place and marks.END.match(line)) or is_for_editors(line):
            found.hide(n, n + 1, "lines to editors")
            found.notes.append(line)


def _end_of_block(found: Sorted, n: int) -> int:
    """Where the lines below the label at `n` end: at an empty line behind the first of them, or a long one."""
    k = n + 1
    while k < len(found.lines) and not found.lines[k].strip():
        k += 1
    while k < len(found.lines) and found.lines[k].strip() and len(found.lines[k]) < _LONG:
        k += 1
    return k


def _contacts(found: Sorted) -> None:
    """Short lines with an address or a number are private, of long ones the sentences that have them."""
    for n in found.open_lines():
        line = found.lines[n]
        if not has_contact(line):
            continue
        if len(line) <= _LONG:
            found.hide(n, n + 1, "contacts")
            continue
        cuts = [span for span in sentences(line) if has_contact(line[span[0] : span[1]])]
        if cuts:
            found.cuts[n] = cuts
            found.why += [] if "contacts" in found.why else ["contacts"]


def sentences(line: str) -> list[tuple[int, int]]:
    """Where the sentences of `line` begin and end, each with the white space behind it.

    >>> sentences("It rained. Call 555 0100!")
    [(0, 11), (11, 25)]
    """
    spans, start = [], 0
    for end in re.finditer(r"(?<=[.!?])[\"'”’»)]*\s+(?=[^a-z\s])|(?<=[。！？۔؟])[”」』]?\s*", line):
        spans.append((start, end.end()))
        start = end.end()
    if start < len(line):
        spans.append((start, len(line)))
    return spans
