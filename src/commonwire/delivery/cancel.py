"""Kills by document: a source cancels its own story, or another that its kill notice names.

What names another story: NITF's `management-doc-idref` (with `management-idref-status`, the other's new status), and a
relation "kills" or "cancels" of a canceled document. Where a canceled document was never given here, one that it
"supersedes", "replaces" or "corrects" is what it kills, if the outlet has given that.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, Protocol

import msgspec

from commonwire.alliance.principal import Principal
from commonwire.base.errors import NotAllowedError, NotFoundError
from commonwire.base.ids import item_id
from commonwire.base.texts import text as _
from commonwire.delivery.attempt import AttemptRecords, Named, note
from commonwire.delivery.page_notice import PageRecords, keep_sought
from commonwire.ledger.entry import Entry, decode_entry
from commonwire.news.item import Given, Item, Remark
from commonwire.news.publish import Published
from commonwire.news.record import OwnStatement
from commonwire.news.state import ItemState
from commonwire.news.tombstone import NEVER_GIVEN, bury
from commonwire.news.withdraw import Words, kill

_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
"""What passes for a URI (RFC 3986, section 3.1) and not for a mistyped id."""
_LONGEST_URI: Final = 2000
_IDENTITY: Final = frozenset({"uri", "status"})
"""What must not be guessed of a kill whose story is not here."""
_CANCELED: Final = frozenset({"canceled", "cancelled", "killed", "kill"})
_KILLS: Final = frozenset({"kills", "cancels"})
_FOLLOWS: Final = frozenset({"supersedes", "replaces", "corrects"})

_WORDS: Final = Words(reason="The source canceled it.")  # never the editor's note: that one is private


class CancelRecords(AttemptRecords, PageRecords, Protocol):
    """The records that kills by document need."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A story that a document kills; without `state` it was never given here."""

    uri: str
    state: ItemState | None = None

    @property
    def is_killed(self) -> bool:
        """Whether it was killed before."""
        return self.state is not None and self.state.status == "canceled"


def is_uri(reference: str) -> bool:
    """Whether this can be the URI of a story that is not here.

    >>> is_uri("urn:pamir:1"), is_uri("abcdefghijklmnopqrstuvwx")
    (True, False)
    """
    return len(reference) <= _LONGEST_URI and _URI.fullmatch(reference) is not None


def kills_another(item: Item) -> bool:
    """Whether the document kills stories beside itself, by naming them."""
    return bool(_named(item))


def targets(records: AttemptRecords, outlet: str, given: Given) -> list[Target]:
    """What the document kills, of a canceled one at least one story; the report says so of one that is not here.

    Raises NotFoundError for a kill notice that is told by its words alone and names no story of the outlet that is
    here, NotAllowedError (`where` is the URI) for one that names another outlet's.
    """
    item = given.item
    named = [_target(records, outlet, uri) for uri in _named(item)]
    if item.status != "canceled":
        return named
    own = records.items.find(item_id(outlet, item.uri))
    guessed = {remark.where for remark in given.report.remarks if remark.kind == "guessed"} & _IDENTITY
    if own is not None:
        return [Target(uri=own.uri, state=own), *named]
    found = named or ([] if "status" in guessed else _followed(records, outlet, item))
    if not found and guessed:
        raise NotFoundError(
            _("The source cancels a story that was never given here, and does not name it"),
            where=item.uri,
            remedy=_("Kill the story itself: on its page, or by its URI (POST /api/v1/items/.../kill)."),
        )
    return found or [Target(uri=item.uri)]


def kill_target(
    records: CancelRecords,
    target: Target,
    *,
    outlet: str,
    by: str,
    own: OwnStatement | None,
    now: datetime,
) -> int:
    """Kill a story for its source, once, even when it has not come yet; the number of the entry."""
    if target.state is None:
        return bury(records, target.uri, _WORDS, outlet=outlet, by=by, own=own, now=now).number
    if target.is_killed:
        return killed_before(records, target.state).number
    keep_sought(records, target.state, None, now)
    return kill(records, target.state, _WORDS, by=by, own=own, now=now).number


def cancel(
    records: CancelRecords,
    given: Given,
    *,
    principal: Principal,
    outlet: str,
    own: OwnStatement | None,
    now: datetime,
) -> Published:
    """Kill what a canceled document kills; what is given back tells of the first. Raises as `targets` does."""
    found = targets(records, outlet, given)
    numbers = [kill_target(records, it, outlet=outlet, by=principal.id, own=own, now=now) for it in found]
    first = found[0]
    for it in found:
        _remark(records, given, it, principal, now)
    return Published(
        id=item_id(outlet, first.uri),
        uri=first.uri,
        version=first.state.version if first.state else NEVER_GIVEN,
        entry=numbers[0],
        outcome="unchanged" if all(it.is_killed for it in found) else "new",
        report=given.report,
    )


def killed_before(records: AttemptRecords, state: ItemState) -> Entry:
    """The entry that killed the item: there is one, and only one."""
    entries = map(decode_entry, records.book.entries_of(state.id))
    return next(entry for entry in entries if entry.kind == "killed")


def _named(item: Item) -> list[str]:
    """The URIs of the stories that the document says it kills, but its own."""
    found = []
    for relation in item.relations:
        become = str(relation.extra.get("status") or item.status).strip().lower()
        kills = relation.rel in _KILLS and item.status == "canceled"
        if relation.uri and (kills or (relation.rel == "manages" and become in _CANCELED)):
            found.append(relation.uri)
    return [uri for uri in dict.fromkeys(found) if uri != item.uri and is_uri(uri)]


def _target(records: AttemptRecords, outlet: str, uri: str) -> Target:
    state = records.items.find(item_id(outlet, uri))
    others = [] if state else _others(records, outlet, uri)
    if others:
        raise NotAllowedError(
            _(
                "The document kills a story that belongs to %(outlet)s, and you act for %(own)s",
                outlet=others[0].outlet,
                own=outlet,
            ),
            where=uri,
            remedy=_("Ask that outlet to do it."),
        )
    return Target(uri=uri, state=state)


def _followed(records: AttemptRecords, outlet: str, item: Item) -> list[Target]:
    """The outlet's stories, here, that the document comes after."""
    uris = dict.fromkeys(relation.uri for relation in item.relations if relation.rel in _FOLLOWS and relation.uri)
    found = (records.items.find(item_id(outlet, uri)) for uri in uris)
    return [Target(uri=state.uri, state=state) for state in found if state is not None]


def _others(records: AttemptRecords, outlet: str, uri: str) -> list[ItemState]:
    """The items of other outlets, not killed, that anybody can see under this URI."""
    found = records.items.with_uri(uri)
    return [state for state in found if state.listed and state.outlet != outlet and state.status != "canceled"]


def _remark(records: AttemptRecords, given: Given, target: Target, principal: Principal, now: datetime) -> None:
    """Say that nothing was taken down; of the others who gave this URI, each sees on its story that this was tried."""
    if target.state is not None:
        return
    text = "No story was given here under this URI: none was taken down. One that comes late will be refused."
    for other in _others(records, principal.outlet or "", target.uri):
        text += f" The story of {other.outlet} with this URI stays as it is: only that outlet can kill it."
        named = Named(item=other.id, uri=other.uri, owner=other.outlet)
        why = "A canceled document with the URI of this story: it killed nothing of yours."
        note(records, "not-owner", "kill", named, why, principal=principal, now=now)
    given.report.remarks.append(Remark(kind="guessed", where="status", text=text))
