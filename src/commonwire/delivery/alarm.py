"""What an outlet's desk has to be alarmed of, and in which order: a pure choice from the notices that wait for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from commonwire.delivery.notice import Addressed

_URGENCY = {"kill": 0, "hold": 1, "correction": 2}


def alarms(waiting: Iterable[Addressed], *, killed: Collection[str] = ()) -> list[Addressed]:
    """The notices to be shown until they are done: those nobody has seen first, of these kills first, newest first.

    One for each item: a kill speaks for all that was said before, also once it is done (of items that are `killed`
    nothing but the kill is an alarm), and a hold that was released is none any more.
    """
    by_item: dict[str, list[Addressed]] = {}
    for one in sorted(waiting, key=lambda it: it.notice.number):
        if not one.is_done and (one.notice.kind == "kill" or one.notice.item not in killed):
            by_item.setdefault(one.notice.item, []).append(one)
    chosen = [found for told in by_item.values() if (found := _of_item(told)) is not None]
    return sorted(chosen, key=lambda it: (it.receipt is not None, _URGENCY[it.notice.kind], -it.notice.number))


def _of_item(told: list[Addressed]) -> Addressed | None:
    """The one of an item's notices, the oldest first, that stands for them all."""
    found: Addressed | None = None
    for one in told:
        if found is not None and found.notice.kind == "kill":
            break
        if one.notice.kind == "release":
            found = None if found is None or found.notice.kind == "hold" else found
        elif one.notice.kind == "correction" and found is not None and found.notice.kind == "hold":
            continue
        else:
            found = one
    return found
