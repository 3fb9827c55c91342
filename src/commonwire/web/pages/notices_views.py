"""What a notice is made of wherever it is told, and the board of them. The same rules as in `views`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.texts import Text, text, texts
from commonwire.web.pages.frame import OutletLink, Words
from commonwire.web.pages.views import LinkView


class ProgressView(msgspec.Struct, frozen=True, kw_only=True):
    """How many of `total` outlets have done what a notice asks, were closed by a person, have only seen it; the silent.

    >>> ", ".join(ProgressView(total=4, done=1, closed=1, seen=2).told)
    '1 of 4 done, 1 closed by hand, 2 seen it, 0 silent'
    """

    total: int
    done: int
    closed: int = 0
    seen: int = 0
    silent: list[OutletLink] = []
    overtaken: int = 0

    @property
    def told(self) -> list[Text]:
        """It in words."""
        return [self.counted, *self.others]

    @property
    def counted(self) -> Text:
        """How many are done: "31 of 34 done"."""
        return text("%(done)s of %(total)s done", done=self.done, total=self.total)

    @property
    def others(self) -> list[Text]:
        """Who is not done."""
        said = [texts("%(count)s closed by hand", "%(count)s closed by hand", self.closed)] if self.closed else []
        if self.overtaken:
            return [
                *said,
                texts("%(count)s overtaken by a later notice", "%(count)s overtaken by a later notice", self.overtaken),
            ]
        said += [texts("%(count)s seen it", "%(count)s seen it", self.seen)] if self.seen else []
        return [*said, texts("%(count)s silent", "%(count)s silent", len(self.silent))]

    @property
    def is_over(self) -> bool:
        """Whether nobody is waited for."""
        return self.done + self.closed + self.overtaken == self.total

    @property
    def bar(self) -> list[tuple[str, int, int]]:
        """The parts of a bar of 1000: kind, start and width."""
        parts, start = [], 0
        ended = self.closed + self.overtaken
        for kind, count in (("done", self.done), ("closed", ended), ("seen", self.seen)):
            width = round(1000 * count / self.total) if self.total else 0
            parts.append((kind, start, width))
            start += width
        return [*parts, ("silent", start, max(0, 1000 - start))]


class ServedAtView(msgspec.Struct, frozen=True, kw_only=True):
    """A version that an outlet was served, first so and then."""

    version: int
    how: str
    at: datetime


class NoticeView(msgspec.Struct, kw_only=True):
    """A notice, which is for the reader's outlet when `told`; `receipt` is its own answer.

    `progress` is shown to those who follow it (`own`) only; one of the alliance's emergency role (`by_alliance`) is for
    the owner too. `yours` and `ran` are what the reader's outlet was served and where it ran. `here` says that it
    stands on its story's own page, `alone` that it stands on its own.
    """

    id: str
    kind: Literal["corrected", "held", "released", "killed"]
    item: str
    version: int
    reason: Words
    issued_by: OutletLink
    issued_at: datetime
    headline: Words | None = None
    reader_note: Words | None = None
    receipt: Literal["seen", "done"] | None = None
    receipt_at: datetime | None = None
    told: bool = True
    by_alliance: bool = False
    here: bool = False
    own: bool = False
    progress: ProgressView | None = None
    closed_at: datetime | None = None
    alone: bool = False
    yours: list[ServedAtView] = []
    ran: list[LinkView] = []

    @property
    def is_done(self) -> bool:
        """Whether nothing is waited for from the reader's outlet."""
        return self.receipt == "done" or self.closed_at is not None

    @property
    def waits(self) -> bool:
        """Whether the reader's outlet is to answer."""
        return self.told and not self.is_done and not (self.own and not self.by_alliance)


class NoticesView(msgspec.Struct, kw_only=True):
    """The notices board: what waits for an answer first, then the rest, newest first; for the secretariat `of_all`."""

    template: ClassVar[str] = "notices.html"
    title: ClassVar[str] = text("Notices")
    open: list[NoticeView]
    closed: list[NoticeView]
    own: list[NoticeView] = []
    older: str | None = None
    of_all: bool = False
