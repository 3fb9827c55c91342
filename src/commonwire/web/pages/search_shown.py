"""How a search tells, in words, and as the form that changes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from commonwire.delivery.telling import Telling
from commonwire.delivery.tells import How, Quiet, Tells, is_paused
from commonwire.web.pages.forms import local_time, parts_of
from commonwire.web.pages.search_views import Reader

_HOWS: dict[How, str] = {"inbox": "", "live": "live", "mail": "mail at once", "digest": "digest"}


def told_in_words(told: Mapping[Reader, Telling], *, now: datetime) -> list[str]:
    """How the reader, and the desk, are told of a search; nothing of who finds it in the inbox only."""
    said = []
    for reader, telling in told.items():
        how = _HOWS[telling.tells.how]
        if not how:
            continue
        if telling.tells.how == "digest":
            how = f"digest at {', '.join(telling.tells.times)}"
        ends = ", muted" if telling.muted_at else ", paused" if is_paused(telling.tells, now) else ""
        said.append(f"{'desk: ' if reader == 'desk' else ''}{how}{ends}")
    return said


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
    hows: dict[str, How] = {how: how for how in _HOWS}
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
