"""Views into HTML: the only place that knows Jinja2.

Everything is escaped unless a template says otherwise, and a name that a view does not have is an error,
not an empty place. Static files are served under `static_path`, which holds a digest of them all: they may
be cached for ever, and a changed file has a new address.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from commonwire.web.pages.frame import Frame

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Part(Protocol):
    """A view that knows its template."""

    template: ClassVar[str]


class Page(Part, Protocol):
    """A view with a template and a title."""

    @property
    def title(self) -> str:
        """What the page is called."""
        ...


def page(view: Page, frame: Frame) -> str:
    """The whole page of `view` within `frame`, as HTML."""
    return _environment().get_template(view.template).render(view=view, frame=frame)


def part(view: Part, frame: Frame) -> str:
    """A part of a page (an answer, a preview) as HTML, without what surrounds it."""
    return _environment().get_template(view.template).render(view=view, frame=frame)


def row(view: object, frame: Frame) -> str:
    """One row of the wire (`RowView`) as HTML in one line: the data of a live event."""
    made = _environment().get_template("parts/row.html").render(row=view, frame=frame)
    return " ".join(made.split())


def static_folder() -> Path:
    """Where the static files lie."""
    return Path(str(files("commonwire.web").joinpath("static")))


@cache
def static_path() -> str:
    """The address under which the static files are served, without a slash at the end."""
    whole = hashlib.sha256()
    for file in sorted(path for path in static_folder().rglob("*") if path.is_file()):
        whole.update(file.relative_to(static_folder()).as_posix().encode() + b"\0" + file.read_bytes())
    return f"/static/{whole.hexdigest()[:12]}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("commonwire.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_path()
    made.filters |= {"clock": _clock, "day": _day, "short_day": _short_day, "moment": _moment, "utc": _utc}
    made.filters["prose"] = _prose
    return made


@pass_context
def _clock(context: Context, at: datetime) -> str:
    """The time of day where the reader is: '03:12'."""
    return f"{_there(context, at):%H:%M}"


@pass_context
def _day(context: Context, at: datetime) -> str:
    """The day where the reader is: 'Tuesday 24 November 2026'."""
    there = _there(context, at)
    return f"{_DAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there.year}"


@pass_context
def _short_day(context: Context, at: datetime) -> str:
    """The day in short, with the year only when it is another: '24 Nov'."""
    there = _there(context, at)
    year = "" if there.year == _there(context, context["frame"].now).year else f" {there.year}"
    return f"{there.day} {_MONTHS[there.month - 1][:3]}{year}"


@pass_context
def _moment(context: Context, at: datetime) -> str:
    """Day and time: '24 Nov, 03:12'."""
    return f"{_short_day(context, at)}, {_clock(context, at)}"


def _utc(at: datetime) -> str:
    """For `datetime` attributes: '2026-11-24T03:12:00Z' (RFC 3339, section 5.6)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _there(context: Context, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(context["frame"].time_zone))


def _prose(text: str) -> Markup:
    """Plain text as paragraphs, escaped: an empty line parts two, a single break stays a break."""
    paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(line for line in part.split("\n")))
        for part in paragraphs
        if part
    )
