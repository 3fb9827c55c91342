"""The secretariat's answer to an outlet: admit, decline, suspend, readmit."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from commonwire.alliance.deeds import Deed
from commonwire.alliance.may import may
from commonwire.alliance.names import checked_text
from commonwire.alliance.outlet import Outlet, OutletStatus, check_is_here
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal
from commonwire.base.errors import ConflictError
from commonwire.base.texts import text


def admit(roll: Roll, by: Principal, outlet: str, now: datetime) -> Outlet:
    """The outlet, admitted: it may now make keys, give and take. Raises ConflictError unless it waits for that."""
    return _set(roll, by, "admit", outlet, "admitted", now, was={"applied", "declined"})


def decline(roll: Roll, by: Principal, outlet: str, reason: str, now: datetime) -> Outlet:
    """The outlet, not admitted, and why. Raises ConflictError unless it waits for that."""
    return _set(roll, by, "admit", outlet, "declined", now, was={"applied"}, reason=reason)


def suspend(roll: Roll, by: Principal, outlet: str, reason: str, now: datetime, *, is_chair: bool = False) -> Outlet:
    """The outlet, suspended: it keeps its history, gives and takes nothing, and sees `reason`.

    It can still hold and kill its items and answer notices. Raises ConflictError unless it is admitted, and for an
    outlet of another node unless this one is the alliance's chair (`is_chair`).
    """
    return _set(roll, by, "suspend", outlet, "suspended", now, was={"admitted"}, reason=reason, anywhere=is_chair)


def readmit(roll: Roll, by: Principal, outlet: str, now: datetime, *, is_chair: bool = False) -> Outlet:
    """The outlet, in full standing again. Raises ConflictError unless it is suspended, else as `suspend`."""
    return _set(roll, by, "suspend", outlet, "admitted", now, was={"suspended"}, anywhere=is_chair)


def _set(
    roll: Roll,
    by: Principal,
    deed: Deed,
    outlet: str,
    status: OutletStatus,
    now: datetime,
    *,
    was: set[OutletStatus],
    reason: str | None = None,
    anywhere: bool = False,
) -> Outlet:
    may(by, deed)
    found = roll.get_outlet(outlet)
    if not anywhere:
        check_is_here(found)
    if found.status not in was:
        raise ConflictError(
            text(
                "The outlet %(outlet)s is %(status)s, not %(join)s",
                outlet=outlet,
                status=found.status,
                join=" or ".join(sorted(was)),
            ),
            remedy=text("Look at it again: somebody may have been faster."),
        )
    said = None if reason is None else checked_text(reason, where="reason")
    changed = replace(found, status=status, status_at=now, status_reason=said, status_by=by.id)
    roll.put_outlet(changed)
    return changed
