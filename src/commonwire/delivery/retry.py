"""When a notice is tried again: the steps of each kind of channel, as a pure decision (docs/decisions, "Tries").

Steps are counted from the hour in which the notice was issued, so a node that was away makes one try for all the steps
that it missed. A clock that was set back neither starts the steps anew nor keeps the next one waiting: how far a
notice has come is never less than what the tries already made imply.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

ChannelKind = Literal["push", "mail"]
"""A machine is told by a push, people by mail."""

SOON = timedelta(seconds=45)
"""After which a try is made again that never left the node: its own mail server was down."""

_DAY = 86_400


class Steps(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds after the issue at which a channel is tried; `then` every so many of them, after a day `at_last`."""

    first: tuple[int, ...]
    then: int
    at_last: int

    @property
    def dense(self) -> int:
        """How many steps of the middle pace there are: the last one is the first step a day old or older."""
        return -(-(_DAY - self.first[-1]) // self.then)

    def after(self, progress: float) -> float:
        """The first step after `progress`, both in seconds since the issue.

        >>> STEPS["push"].after(0), STEPS["push"].after(300), STEPS["push"].after(86_700)
        (5, 900, 90300)
        """
        for step in self.first:
            if step > progress:
                return step
        start, gap = self.first[-1], self.then
        if progress >= start + gap * self.dense:
            start, gap = start + gap * self.dense, self.at_last
        return start + gap * ((progress - start) // gap + 1)

    def of_try(self, number: int) -> float:
        """The step at which try `number` (1 is the first) is made when none was missed.

        >>> [STEPS["push"].of_try(number) for number in (1, 2, 6, 7, 8)]
        [0, 5, 300, 900, 1500]
        """
        if number <= len(self.first):
            return self.first[max(number, 1) - 1]
        more = number - len(self.first)
        return self.first[-1] + self.then * min(more, self.dense) + self.at_last * max(0, more - self.dense)


STEPS: dict[ChannelKind, Steps] = {
    "push": Steps(first=(0, 5, 15, 60, 120, 300), then=600, at_last=3_600),
    "mail": Steps(first=(0, 1_800, 7_200), then=_DAY, at_last=_DAY),
}
"""A machine hears at 0, 5 and 15 s, 1, 2 and 5 min, then every 10 min, hourly after a day; people at 0, 30 and 120
min, then daily."""


def next_try(
    kind: ChannelKind, *, issued_at: datetime, made: int, seen: bool, ended: bool, now: datetime
) -> datetime | None:
    """When a channel is tried next, `made` tries having been made, the last one of them just `now`; None: never again.

    `ended` is for a notice that was answered with "done" or closed. With `seen`, somebody there has it in hand: from
    then on it is only recalled, at the pace of a notice that is a day old.
    """
    if ended:
        return None
    if made == 0 and not seen:
        return min(issued_at, now)
    return now + timedelta(seconds=_gap(kind, issued_at, made, seen, now))


def soon(unsent: int, *, refused: bool) -> timedelta:
    """After how long a mail is tried again that nobody has taken, `unsent` times in a row so far.

    A server that is down is asked again within a minute. One that answered "not now" (4xx: a grey list, a full mailbox)
    is given twice as long each time, up to 24 minutes.

    >>> soon(1, refused=False).seconds, soon(1, refused=True).seconds, soon(9, refused=True).seconds
    (45, 45, 1440)
    """
    return SOON * 2 ** min(max(unsent, 1) - 1, 5) if refused else SOON


def still_due(
    kind: ChannelKind, due_at: datetime, *, issued_at: datetime, made: int, seen: bool, now: datetime
) -> datetime:
    """`due_at`, or an earlier time when the clock was set back since: never further away than a whole gap from `now`.

    A step that was planned by a clock that ran ahead would else keep the channel waiting until then.
    """
    latest = now + timedelta(seconds=_gap(kind, issued_at, made, seen, now))
    return min(due_at, latest)


def _gap(kind: ChannelKind, issued_at: datetime, made: int, seen: bool, now: datetime) -> float:
    steps = STEPS[kind]
    if seen:
        return steps.at_last
    progress = max((now - issued_at).total_seconds(), steps.of_try(made))
    return steps.after(progress) - progress
