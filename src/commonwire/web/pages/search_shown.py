"""How a search tells, in words, and as the form that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from commonwire.base.texts import Text, text
from commonwire.delivery.telling import Telling
from commonwire.delivery.tells import How, Quiet, Tells, is_paused
from commonwire.web.pages.forms import local_time, parts_of
from commonwire.web.pages.search_views import Reader

_HOWS: dict[How, tuple[Text, Text]] = {
    "live": (text("live"), text("desk: live")),
    "mail": (text("mail at once"), text("desk: mail at once")),
}
"""How a reader, and the desk, is told; of a digest its times are said, too, and of the inbox nothing."""


def told_in_words(told: Mapping[Reader, Telling], *, now: datetime) -> list[Text]:
    """How the reader, and the desk, are told of a search; nothing of who finds it in the inbox only."""
    said = []
    for reader, telling in told.items():
        how = _how(telling.tells, is_desk=reader == "desk")
        if how is None:
            continue
        if telling.muted_at:
            how = text("%(how)s, muted", how=how)
        elif is_paused(telling.tells, now):
            how = text("%(how)s, paused", how=how)
        said.append(how)
    return said


def _how(tells: Tells, *, is_desk: bool) -> Text | None:
    if tells.how == "digest":
        times = ", ".join(tells.times)
        return text("desk: digest at %(times)s", times=times) if is_desk else text("digest at %(times)s", times=times)
    return _HOWS[tells.how][is_desk] if tells.how in _HOWS else None


def values_of_tells(tells: Tells) -> dict[str, str]:
    """The settings as their form has them."""
    until = tells.paused_until
    return {
        "how": tells.how,
        "times": ", ".join(tells.times),
        "zone": tells.zone,
        "quiet_begins": tells.quiet.begins if tells.quiet else "",
        "quiet_ends": tells.quiet.ends if tells.quiet else "",
        "pause": "" if not tells.paused else "until" if until else "open",
        "paused_until": f"{until.astimezone(ZoneInfo(tells.zone)):%Y-%m-%dT%H:%M}" if until else "",
    }


def tells_in(form: Mapping[str, str], time_zone: str) -> Tells:
    """The settings that a form says; times without a zone are those of the settings', or of `time_zone`.

    Raises BadInputError for what is no time.
    """
    hows: dict[str, How] = {how: how for how in get_args(How)}
    zone = form.get("zone") or time_zone
    begins, ends = form.get("quiet_begins", ""), form.get("quiet_ends", "")
    is_until = form.get("pause") == "until"
    until = local_time(form.get("paused_until"), _known(zone, time_zone), "tells.paused_until") if is_until else None
    return Tells(
        how=hows.get(form.get("how", ""), "inbox"),
        times=tuple(parts_of(form.get("times"))),
        zone=zone,
        quiet=Quiet(begins=begins, ends=ends) if begins or ends else None,
        paused=form.get("pause") in ("open", "until"),
        paused_until=until,
    )


def _known(zone: str, otherwise: str) -> str:
    """`zone` where there is one of that name: what is wrong with it is said when the settings are checked."""
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):  # ZoneInfoNotFoundError is a KeyError
        return otherwise
