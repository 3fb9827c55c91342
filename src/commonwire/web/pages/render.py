"""Views into HTML: the only place that knows Jinja2.

Everything is escaped unless a template says otherwise, and a name that a view does not have is an error,
not an empty place. Templates speak the language of `Frame.language`: there is one environment for each. Static
files are served under `static_path`, which holds a digest of them all: they may be cached for ever, and a changed
file has a new address.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Protocol
from zoneinfo import ZoneInfo

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from commonwire.base.texts import Text
from commonwire.web.names import territory_name
from commonwire.web.pages.frame import Frame, words_of
from commonwire.web.pages.interface import Here, Interface, interface_in, interface_tags
from commonwire.web.pages.keys import KEY_MAP


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
    return _environment(frame.language).get_template(view.template).render(view=view, frame=frame)


def part(view: Part, frame: Frame) -> str:
    """A part of a page (an answer, a preview) as HTML, without what surrounds it."""
    return _environment(frame.language).get_template(view.template).render(view=view, frame=frame)


def row(view: object, frame: Frame) -> str:
    """One row of the wire (`RowView`) as HTML in one line: the data of a live event."""
    made = _environment(frame.language).get_template("parts/row.html").render(row=view, frame=frame)
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


class _Compiled(BytecodeCache):
    """Templates that one language has compiled already: their code is the same in all."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of the template, if it has been compiled and is still the same."""
        code = self._codes.get((bucket.key, bucket.checksum))
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code for the other languages."""
        self._codes[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@cache
def _compiled() -> _Compiled:
    return _Compiled()


@cache
def _environment(tag: str) -> Environment:
    made = Environment(
        loader=PackageLoader("commonwire.web"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=_compiled(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    spoken = interface_in(tag)
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals |= {"static": static_path(), "interface": spoken, "languages": _languages(), "key_map": KEY_MAP}
    made.globals |= _catalogue_calls(spoken)
    made.filters |= _times(spoken) | {"utc": _utc, "prose": _prose, "number": spoken.number, "percent": spoken.percent}
    made.filters["territory"] = lambda code: words_of(territory_name(code, (tag,)))

    @pass_context
    def finalize(context: Context, value: object) -> object:
        return spoken.say(value, _here(context)) if isinstance(value, Text) else value

    made.finalize = finalize
    return made


def _languages() -> list[tuple[str, str, str]]:
    """The languages of the interface: tag, direction, and what each calls itself."""
    return [(tag, interface_in(tag).dir, interface_in(tag).own_name) for tag in interface_tags()]


def _catalogue_calls(spoken: Interface) -> dict[str, object]:
    """What `{% trans %}` and `_()` call: the messages of templates are ours, so their markup is kept."""

    @pass_context
    def gettext(context: Context, message: str, /, **values: object) -> Markup:
        return spoken.filled(Markup(spoken.gettext(message)), values, _here(context))  # noqa: S704

    @pass_context
    def ngettext(context: Context, one: str, many: str, count: int, /, **values: object) -> Markup:
        message = Markup(spoken.ngettext(one, many, count))  # noqa: S704
        return spoken.filled(message, {"num": count, **values}, _here(context))

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _times(spoken: Interface) -> dict[str, object]:
    """The filters that say a time where the reader is, in their language."""

    @pass_context
    def clock(context: Context, at: datetime) -> str:
        return spoken.clock(at, _here(context))

    @pass_context
    def day(context: Context, at: datetime) -> str:
        return spoken.day(at, _here(context))

    @pass_context
    def short_day(context: Context, at: datetime) -> str:
        return spoken.short_day(at, _here(context))

    @pass_context
    def moment(context: Context, at: datetime) -> str:
        return spoken.moment(at, _here(context))

    return {"clock": clock, "day": day, "short_day": short_day, "moment": moment}


def _utc(at: datetime) -> str:
    """For `datetime` attributes: '2026-11-24T03:12:00Z' (RFC 3339, section 5.6)."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _here(context: Context) -> Here:
    frame: Frame = context["frame"]
    return Here(ZoneInfo(frame.time_zone), frame.now)


def _prose(text: str) -> Markup:
    """Plain text as paragraphs, escaped: an empty line parts two, a single break stays a break."""
    paragraphs = (part.strip() for part in text.replace("\r\n", "\n").split("\n\n"))
    return Markup("").join(
        Markup("<p>{}</p>").format(Markup("<br>").join(line for line in part.split("\n")))
        for part in paragraphs
        if part
    )
