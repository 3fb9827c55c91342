"""What a notice's page is made of: how far it has come, outlet by outlet. The same rules as in `views`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.languages import direction
from commonwire.base.texts import text
from commonwire.delivery.compare import Change
from commonwire.web.pages.frame import Form, OutletLink, Words
from commonwire.web.pages.item_views import UsedView
from commonwire.web.pages.notices_views import NoticeView, ServedAtView


class ClosingView(msgspec.Struct, frozen=True, kw_only=True):
    """That a person closed a notice for an outlet: `of` is the person's outlet, None: the secretariat."""

    by: Words
    of: OutletLink | None
    reason: Words
    at: datetime


class TryView(msgspec.Struct, frozen=True, kw_only=True):
    """A try to tell an outlet by a channel of a kind, and what became of it in words."""

    channel: Literal["push", "mail"]
    at: datetime
    outcome: str


class OutletCourseView(msgspec.Struct, kw_only=True):
    """How a notice went with one outlet; `contact` is whom to ring, `form` closes it where `may_close`.

    `node` is the other one that it belongs to, which tells it. `drawn` is its course as a bar of 1000, from the issue:
    kind, start and width.
    """

    outlet: OutletLink
    node: str | None = None
    stage: Literal["silent", "seen", "done", "closed", "overtaken"]
    served: list[ServedAtView] = []
    tries: list[TryView] = []
    seen_at: datetime | None = None
    done_at: datetime | None = None
    note: Words | None = None
    closing: ClosingView | None = None
    suspended: bool = False
    contact: Words | None = None
    minutes: float | None = None
    may_close: bool = False
    drawn: list[tuple[str, int, int]] = []
    form: Form = msgspec.field(default_factory=Form)


class CourseView(msgspec.Struct, kw_only=True):
    """The whole course, for the issuer and the secretariat: minutes from issue to done over those that did it."""

    outlets: list[OutletCourseView]
    median_minutes: float | None = None
    slowest: OutletCourseView | None = None

    @property
    def to_ring(self) -> list[OutletCourseView]:
        """Those that cannot be told by machine and are not done."""
        return [one for one in self.outlets if one.suspended and one.stage in ("silent", "seen")]


class NoticePageView(msgspec.Struct, kw_only=True):
    """One notice; `course` and the pages where the story ran (`used`) are for the issuer and the secretariat only.

    `changes` are those of a correction to the text, which is in `language`.
    """

    template: ClassVar[str] = "notice.html"
    title: ClassVar[str] = text("A notice")
    notice: NoticeView
    course: CourseView | None = None
    used: list[UsedView] = []
    changes: list[Change] = []
    language: str | None = None

    @property
    def direction(self) -> str:
        """Which way the changed text runs."""
        return direction(self.language)
