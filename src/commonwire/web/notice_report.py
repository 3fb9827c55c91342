"""The after-report of a notice as CSV (RFC 4180): a line for each outlet, times in UTC."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from commonwire.delivery.course import Course, OutletCourse

COLUMNS = (
    "outlet", "stage", "suspended", "issued_at", "served", "tries", "seen_at", "done_at", "note", "closed_at",
    "closed_by", "closed_reason", "minutes_to_done", "node",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def report_csv(course: Course) -> str:
    """The course as CSV with a head line; several servings or tries are in one cell, parted by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in course.outlets:
        writer.writerow([_harmless(cell) for cell in _cells(course, one)])
    return out.getvalue()


def _cells(course: Course, one: OutletCourse) -> list[str]:
    receipt, closing = one.receipt, one.closing
    tries = [(it, channel.kind) for channel in one.channels for it in channel.tries]
    return [
        one.outlet,
        one.stage,
        "yes" if one.is_suspended else "no",
        _time(course.notice.issued_at),
        "; ".join(f"version {it.version} by {it.how} {_time(it.at)}" for it in one.served),
        "; ".join(
            f"{kind} {_time(it.began_at)} {it.outcome or 'under way'}"
            for it, kind in sorted(tries, key=lambda pair: pair[0].began_at)
        ),
        _time(receipt.seen_at if receipt else None),
        _time(receipt.at if receipt and receipt.status == "done" else None),
        (receipt.note or "") if receipt else "",
        _time(closing.at if closing else None),
        f"{closing.by} of {closing.by_outlet or 'the secretariat'}" if closing else "",
        closing.reason if closing else "",
        "" if one.minutes is None else str(one.minutes),
        one.node or "",
    ]


def _harmless(cell: str) -> str:
    """The cell, never a formula to a spreadsheet: people of other outlets wrote some of it."""
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell


def _time(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
