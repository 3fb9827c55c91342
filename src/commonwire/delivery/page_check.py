"""Is the text still up where it ran? A decision on what a fetch of the page answered; docs/decisions/0010 says why.

Only what is positively there counts: the text (still up), its correction (corrected), a word or a status that says it
is gone (gone), another readable story (changed). Everything else is "could not check".
"""

from __future__ import annotations

from typing import Literal

import msgspec

from commonwire.base.languages import primary
from commonwire.delivery.page_answer import PageAnswer, is_same_site, moved
from commonwire.delivery.page_credit import CreditVerdict, check_credit
from commonwire.delivery.page_sought import Sought
from commonwire.delivery.shingles import Tokens, longest_found, share_found, shingles, stretches, unpacked
from commonwire.formats.page.seen import Seen

CheckKind = Literal["report", "correction", "hold", "kill"]
"""What a check follows: the first report of the address, or a notice of that kind."""
PageVerdict = Literal["still up", "gone", "corrected", "changed", "could not check"]

UP = 0.5
"""The share of a text's runs at which it counts as being there."""
TRACE = 0.1
"""The share below which a text counts as not there: single turns of phrase are anybody's."""
TEASER = 0.25
"""What a page may still show (a heading, a teaser elsewhere) that says of itself that the text is gone."""
_AS_BEFORE = 0.8
_WHOLE = 0.6
_NOTE = 0.7
_FEWEST = 6
_CLOSED = {401: "closed", 402: "closed", 403: "closed", 407: "closed", 429: "busy", 451: "blocked"}


class PageChecked(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a page, its credit, the share of the text that was found (None: it was not read), and why."""

    verdict: PageVerdict
    credit: CreditVerdict
    share: float | None
    reasons: tuple[str, ...]


class _Found(msgspec.Struct, frozen=True, kw_only=True):
    """What of the sought text is on a page."""

    share: float
    is_up: bool
    is_hidden: bool
    is_wrong_up: bool
    is_right_up: bool
    has_right: bool
    has_note: bool


def check_page(
    sought: Sought | None, answer: PageAnswer, *, kind: CheckKind, before: float | None = None
) -> PageChecked:
    """The verdict on what `answer` shows of what is `sought`, after a notice of `kind`.

    `before` is the share that an earlier check found, while nobody had a reason to change the page. With nothing
    sought (the text was erased) only a page's own word can say that it is gone.
    """
    if answer.failure is None and answer.status in (404, 410) and is_same_site(answer):
        return _gone(f"status-{answer.status}")
    page = answer.page
    if (why := _no_page(answer)) or page is None:
        return _unchecked(why or "unreadable")
    if sought is None:
        return _gone("says-removed") if "removed" in page.signs else _unchecked("erased")
    found = _find(sought, page, before if kind != "correction" else None)
    verdict, reason = _verdict(sought, answer, page, found, kind, before)
    credit, more = check_credit(sought.credit, answer, _shown(sought), sought.key, is_whole=found.is_up)
    reasons = (reason, *(["in-data"] if found.is_hidden and verdict == "still up" else []), *more)
    return PageChecked(verdict=verdict, credit=credit, share=round(found.share, 3), reasons=reasons)


def _no_page(answer: PageAnswer) -> str | None:
    """Why the answer has no page that could be judged."""
    if answer.failure is not None:
        return answer.failure
    if answer.status in (404, 410):
        return "elsewhere"
    if not 200 <= answer.status < 300:
        return _CLOSED.get(answer.status, "server-error" if answer.status >= 500 else "status")
    return None


def _verdict(
    sought: Sought, answer: PageAnswer, page: Seen, found: _Found, kind: CheckKind, before: float | None
) -> tuple[PageVerdict, str]:
    if len(unpacked(sought.text)) < _FEWEST:
        return "could not check", "too-short"
    if kind == "correction" and (found.is_up or found.is_right_up or found.is_wrong_up):
        is_told = found.is_wrong_up or found.is_right_up or found.has_note or sought.corrected is None
        if not is_told and (page.is_walled or page.is_paged):
            return "could not check", "wall" if page.is_walled else "paged"
        return _corrected(sought, found)
    if found.is_up:
        return "still up", "text-there"
    return _absent(sought, answer, page, found, before)


def _absent(
    sought: Sought, answer: PageAnswer, page: Seen, found: _Found, before: float | None
) -> tuple[PageVerdict, str]:
    """The verdict on a page that has not the text, or only a part of it."""
    if found.has_note:
        return ("gone", "note-there") if found.share < TEASER else ("changed", "note-and-part")
    if found.share < TEASER and (said := _says_gone(answer, page)):
        return "gone", said
    if doubt := _doubt(sought, answer, page, before):
        return "could not check", doubt
    return "changed", "part-there" if found.share >= TRACE else "other-text"


def _corrected(sought: Sought, found: _Found) -> tuple[PageVerdict, str]:
    """The verdict on a page that has the text: is it the wrong one or the right one."""
    if found.is_wrong_up:
        return "still up", "wrong-there"
    if found.is_right_up or found.has_note:
        return "corrected", "right-there" if found.is_right_up else "note-there"
    if sought.corrected is None:
        return "still up", "nothing-to-compare" if sought.note is None else "no-note"
    if not found.has_right:
        return "corrected", "wrong-gone"
    return ("changed", "neither-there") if _has_wrong(sought) else ("still up", "addition-missing")


def _find(sought: Sought, page: Seen, before: float | None) -> _Found:
    text, later = unpacked(sought.text), unpacked(sought.corrected or b"")
    visible = set(shingles(Tokens(f"{page.text}\n{page.around}", by_line=True), sought.key))
    there = visible | set(shingles(Tokens(page.data, by_line=True), sought.key))
    share = max(share_found(text, there), share_found(later, there))
    longest = max(longest_found(text, there), longest_found(later, there))
    has_note = share_found(unpacked(sought.note or b""), visible) >= _NOTE
    is_read = before is not None and before >= TRACE and not page.is_walled
    is_as_before = before is not None and is_read and share >= max(TRACE, _AS_BEFORE * before)
    wrong, right = stretches(text, set(later)), stretches(later, set(text))
    right_there = [share_found(one, there) >= _WHOLE for one in right]
    return _Found(
        share=share,
        is_up=share >= UP or longest >= sought.passage or (is_as_before and not has_note),
        is_hidden=max(share_found(text, visible), share_found(later, visible)) < min(UP, share),
        is_wrong_up=bool(later) and any(share_found(one, there) >= _WHOLE for one in wrong),
        is_right_up=bool(right) and sum(right_there) * 2 >= len(right),
        has_right=bool(right),
        has_note=has_note,
    )


def _has_wrong(sought: Sought) -> bool:
    return bool(stretches(unpacked(sought.text), set(unpacked(sought.corrected or b""))))


def _shown(sought: Sought) -> set[int]:
    return set(unpacked(sought.text)) | set(unpacked(sought.corrected or b""))


def _says_gone(answer: PageAnswer, page: Seen) -> str | None:
    """What says positively that the page is gone: a notice on it, or "not found" without a word of an outage."""
    if "outage" in page.signs or "wall" in page.signs or page.has_login or not is_same_site(answer):
        return None
    if "removed" in page.signs:
        return "says-removed"
    return "says-not-found" if "not-found" in page.signs else None


def _doubt(sought: Sought, answer: PageAnswer, page: Seen, before: float | None) -> str | None:
    """Why the page cannot be held to show what readers get; None: it can."""
    went = moved(answer)
    doubts = (
        ("too-large", page.is_cut),
        ("outage", "outage" in page.signs),
        ("login", page.has_login or "login" in page.signs),
        ("wall", page.is_walled),
        ("home", went == "home"),
        ("elsewhere", went == "elsewhere"),
        ("consent", "consent" in page.signs),
        ("script-only", page.needs_script or ("script" in page.signs and not page.is_article)),
        ("garbled", page.is_garbled),
        ("other-language", _is_other_language(sought, page)),
        ("paged", page.is_paged),
        ("never-readable", before is not None and before < TRACE),
        ("no-story", not (page.is_article and page.story.strip())),
    )
    return next((code for code, holds in doubts if holds), None)


def _is_other_language(sought: Sought, page: Seen) -> bool:
    if not sought.language or not page.language:
        return False
    return primary(sought.language) != primary(page.language.replace("_", "-"))


def _gone(reason: str) -> PageChecked:
    return PageChecked(verdict="gone", credit="could not check", share=None, reasons=(reason,))


def _unchecked(reason: str) -> PageChecked:
    return PageChecked(verdict="could not check", credit="could not check", share=None, reasons=(reason,))
