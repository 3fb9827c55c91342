"""What the pages of the wire are made of: plain values, one struct for each thing that is shown.

A handler fills these from the rooms below; a template reads nothing else. Times are aware, an id is already fit for a
URL, an address in `older`, `href` and the like is whole. `template` names the template of a page or part. An item's
page and what belongs to it is in `item_views`, the wire desk in `desk_views`, an outlet's desk in `outlet_views`,
the alliance's pages in `alliance_views`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.texts import Text, text
from commonwire.delivery.rows import FoundBy
from commonwire.news.item import LanguageBy
from commonwire.news.withdraw import EMERGENCY
from commonwire.web.pages.frame import CardView, Choice, Form, OutletLink, Words

Use = Literal["allow", "ask", "deny"]

SINCE = (
    Choice("PT1H", text("The last hour")),
    Choice("PT6H", text("The last 6 hours")),
    Choice("P1D", text("The last day")),
    Choice("P7D", text("The last week")),
    Choice("P30D", text("The last 30 days")),
)
"""Durations (ISO 8601) that the filter `since` offers; the API takes a time as well."""


class LinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A rendition or a relation: by reference only. `facts` are its kind, size and the like, in words.

    `host` is where a link to another place leads; `shape` says which way a picture is longer.
    """

    what: Words
    title: Words
    href: str | None = None
    facts: list[str] = []
    host: str = ""
    shape: Literal["wide", "tall", "square", "line"] = "line"


class RowView(msgspec.Struct, kw_only=True):
    """One item in a list.

    A killed item carries no headline and no snippet, an embargoed one only what its terms announce. `mine` is its
    headline in a language that the reader reads, where its own is none: its newsroom's, or else `mine_by` says which
    outlet tells the story so. `reason` says why it is withheld or killed; `claimed_at` is set when the source's own
    time lies ahead of the receipt and is only shown beside it. `found_by` says why it is there where that is not its
    words. `told` are other rows of the same story, where a list is by story; `told_is_guess`: a machine joined some.
    """

    id: str
    version: int
    status: Literal["usable", "withheld", "canceled"]
    outlet: OutletLink
    language: str | None
    language_name: Words
    language_by: LanguageBy | None = None
    received_at: datetime
    use: Use | None
    headline: Words | None = None
    mine: Words | None = None
    mine_by: OutletLink | None = None
    snippet: Words | None = None
    place: Words | None = None
    urgency: int | None = None
    urgency_name: Words | None = None
    subjects: list[Words] = []
    embargo_until: datetime | Literal["open"] | None = None
    corrected: bool = False
    found_by: FoundBy | None = None
    reason: Words | None = None
    changed_at: datetime | None = None
    claimed_at: datetime | None = None
    seen: bool = False
    taken: bool = False
    own: bool = False
    told: list[RowView] = []
    told_is_guess: bool = False

    @property
    def held_by(self) -> Text:
        """Who holds it, in words."""
        in_emergency = self.reason is not None and self.reason.text.startswith(EMERGENCY)
        return text("Held in an emergency") if in_emergency else text("Held by its owner")


class SignInView(msgspec.Struct, kw_only=True):
    """Signing in: by name and password, in a demo home by a card, then on to `next`.

    `is_unsent`: a form was sent after its session had ended.
    """

    template: ClassVar[str] = "sign_in.html"
    title: ClassVar[str] = text("Sign in")
    form: Form
    cards: list[CardView] = []
    next: str = "/"
    is_unsent: bool = False


class ProblemView(msgspec.Struct, kw_only=True):
    """Something went wrong, in words: what, where, and what mends it (RFC 9457's problem for people)."""

    template: ClassVar[str] = "problem.html"
    status: int
    title: str
    detail: str
    where: str | None = None
    remedy: str | None = None
    item_ids: list[str] = []


class AttemptView(msgspec.Struct, frozen=True, kw_only=True):
    """A refused deed: who tried (None: somebody of the alliance itself), on whose story, how often, and why not."""

    outlet: OutletLink | None
    deed: str
    owner: OutletLink
    item: str
    uri: str
    why: str
    times: int
    first_at: datetime
    at: datetime


class RefusedView(msgspec.Struct, frozen=True):
    """What is shown in place of a part of a page that was refused."""

    said: str
    template: ClassVar[str] = "parts/refused.html"
