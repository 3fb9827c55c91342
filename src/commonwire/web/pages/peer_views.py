"""What the part of the node's page about peers is made of. The same rules as in `views`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.web.pages.frame import Form


class LagView(msgspec.Struct, frozen=True, kw_only=True):
    """The ledger of one node: entries that are here, missing, and not shown yet; `late` is by how long, in words."""

    origin: str
    here: int
    behind: int
    waiting: int
    late: str | None = None


class SideView(msgspec.Struct, frozen=True, kw_only=True):
    """What one side says of a link: `version` (None: nothing yet), what it gives and takes, in words."""

    name: str
    version: int | None = None
    said_at: datetime | None = None
    state: str | None = None
    gives: str = ""
    takes: str = ""


class PeerView(msgspec.Struct, frozen=True, kw_only=True):
    """A peer. `mark` and `standing` say how the link is; `given` and `taken` what flows there and here, in words.

    `alliance` is named when it is another one; `words` and `digits` are the fingerprint of both nodes; `missing_there`
    how many of this node's entries the peer has not, as far as it is known.
    """

    node: str
    state: Literal["pending", "connected", "paused", "removed"]
    mark: str
    standing: str
    alliance: str | None
    addresses: list[str]
    contact: str
    version: str
    words: str
    digits: str
    compared_at: datetime | None
    changed_at: datetime
    given: str
    taken: str
    sides: list[SideView]
    reached_at: datetime | None
    heard_at: datetime | None
    error: str | None
    remedy: str | None
    failed_at: datetime | None
    clock: str | None
    lags: list[LagView]
    missing_there: int | None


class NetworkView(msgspec.Struct, kw_only=True):
    """This node among others: its `card` and fingerprint, its peers, those that were removed.

    `may_run` says whether the reader may change links; `form` is what was typed and what was wrong with it: of a new
    card, or of the peer `form.values["node"]`.
    """

    card: str
    words: str
    digits: str
    peers: list[PeerView]
    removed: list[PeerView]
    may_run: bool
    form: Form = msgspec.field(default_factory=Form)

    def form_of(self, node: str | None = None) -> Form:
        """What was typed about the peer `node`, or in the form for a new card; an empty one when it was not sent."""
        return self.form if self.form.values.get("node") == node else Form()
