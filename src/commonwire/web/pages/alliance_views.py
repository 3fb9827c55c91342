"""What the pages of the alliance are made of: the roll, an outlet and its desk, the secretariat, the node.

The same rules as in `views`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.views import URGENCIES, ReportView, RowView


class DisclosureView(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the disclosure card; `answer` None is shown as unanswered."""

    id: str
    question: str
    answer: Words | None = None


class OutletCardView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet on the roll; `answered` of `asked` disclosure questions have an answer."""

    outlet: OutletLink
    languages: list[str]
    status: Literal["admitted", "suspended"]
    answered: int
    asked: int


class MemberView(msgspec.Struct, frozen=True, kw_only=True):
    """A member with its names (the reader's own first) and its outlets."""

    id: str
    names: list[Words]
    territory: str | None
    joined_at: datetime
    outlets: list[OutletCardView]


class ClassView(msgspec.Struct, frozen=True, kw_only=True):
    """A class of members and what it may do: 'give', 'take', 'vote', 'propose'."""

    id: str
    name: str
    may: frozenset[str]
    members: list[MemberView]


class MembersView(msgspec.Struct, kw_only=True):
    """The roll, by class."""

    template: ClassVar[str] = "members.html"
    title: ClassVar[str] = "Members"
    classes: list[ClassView]


class OutletView(msgspec.Struct, kw_only=True):
    """An outlet for all to see: card, market, disclosure, feeds, newest stories. `status_reason` tells why it is suspended."""

    template: ClassVar[str] = "outlet.html"
    outlet: OutletLink
    names: list[Words]
    member_class: str
    languages: list[str]
    market: list[str]
    home_page: str | None
    time_zone: str
    status: Literal["admitted", "suspended"]
    disclosure: list[DisclosureView]
    status_reason: Words | None = None
    status_at: datetime | None = None
    simulated: bool = False
    key_thumbprint: str | None = None
    feeds: list[tuple[str, str]] = []
    rows: list[RowView] = []

    @property
    def title(self) -> str:
        """The page's title."""
        return self.outlet.name.text


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search: its query, whether it alerts, and how many of its catches nobody has opened."""

    id: str
    name: Words
    query: str
    alert: bool
    unread: int
    href: str
    feed: str | None = None


class MatchView(msgspec.Struct, kw_only=True):
    """A catch of a saved search: the row, and the passage that matched."""

    search: str
    search_name: Words
    row: RowView
    matched_at: datetime
    passage: Words | None = None


class SearchesView(msgspec.Struct, kw_only=True):
    """The outlet's saved searches and its inbox; `shown` is the search whose catches are listed, None for all."""

    template: ClassVar[str] = "searches.html"
    title: ClassVar[str] = "Searches"
    searches: list[SearchView]
    inbox: list[MatchView]
    form: Form
    shown: str | None = None
    older: str | None = None


class ReadingView(msgspec.Struct, kw_only=True):
    """A file that was tried and not given: what would be published, with the reading report of each item."""

    items: list[ReadItemView]


class ReadItemView(msgspec.Struct, kw_only=True):
    """One item as it was read: a few fields as others would see them, or why it was refused."""

    headline: Words | None
    fields: list[tuple[str, Words]]
    report: ReportView
    text: Words | None = None
    refused: str | None = None


class GiveView(msgspec.Struct, kw_only=True):
    """Giving a story by hand: headline, text, language, subjects, place, urgency, terms_template, embargo_until, editor_note."""

    template: ClassVar[str] = "give.html"
    title: ClassVar[str] = "Give a story"
    form: Form
    languages: list[Choice]
    terms: list[Choice]
    time_zone: str
    trial: ReadingView | None = None
    urgencies: ClassVar[tuple[Choice, ...]] = URGENCIES


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """An API key: its name and use. The key itself is shown once, in `SettingsView.new_key`."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class FeedView(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that is pulled: how it does. `state` 'off' is a feed that is not switched on; `trouble` says what is wrong."""

    id: str
    address: str
    state: Literal["on", "off", "trouble"]
    language: str | None
    interval_minutes: int
    fetched_at: datetime | None = None
    items: int = 0
    trouble: str | None = None


class FeedTestView(msgspec.Struct, kw_only=True):
    """What "test this feed" found: at most five items as they would be mapped, or the problem."""

    template: ClassVar[str] = "parts/feed_test.html"
    address: str
    format: str | None = None
    items: list[ReadItemView] = []
    problem: str | None = None


class ColleagueView(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the outlet."""

    id: str
    name: Words
    email: str
    roles: list[str]
    last_seen_at: datetime | None = None
    is_you: bool = False


class SettingsView(msgspec.Struct, kw_only=True):
    """The outlet's own settings; `new_key` and `invitation` are secrets, shown once, on this very page only."""

    template: ClassVar[str] = "settings.html"
    title: ClassVar[str] = "Your outlet"
    outlet: OutletLink
    keys: list[KeyView]
    feeds: list[FeedView]
    people: list[ColleagueView]
    disclosure: list[DisclosureView]
    terms: list[Choice]
    terms_words: list[str]
    languages: list[Choice]
    scopes: list[Choice]
    roles: list[Choice]
    forms: dict[str, Form]
    new_key: str | None = None
    invitation: str | None = None
    test: FeedTestView | None = None

    def form(self, name: str) -> Form:
        """The form of that name ('keys', 'feeds', 'terms', 'people', 'disclosure'): empty unless something was typed."""
        return self.forms.get(name) or Form()


class ApplyView(msgspec.Struct, kw_only=True):
    """An application link, opened; `done` once it was sent."""

    template: ClassVar[str] = "apply.html"
    title: ClassVar[str] = "Apply to join"
    token: str
    form: Form
    members: list[Choice]
    languages: list[Choice]
    questions: list[DisclosureView]
    done: bool = False


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """An application link that was made; its secret is shown once, in `SecretariatView.new_link`."""

    made_at: datetime
    expires_at: datetime
    made_by: Words
    used_at: datetime | None = None
    outlet: OutletLink | None = None


class ApplicationView(msgspec.Struct, kw_only=True):
    """An outlet that applies, with everything it said."""

    id: str
    outlet: OutletLink
    names: list[Words]
    applied_at: datetime
    languages: list[str]
    market: list[str]
    home_page: str | None
    contact: str
    disclosure: list[DisclosureView]


class StandingView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's standing, and why."""

    outlet: OutletLink
    status: Literal["admitted", "suspended"]
    status_at: datetime
    reason: Words | None = None


class SecretariatView(msgspec.Struct, kw_only=True):
    """The secretariat's page; `new_link` is shown once."""

    template: ClassVar[str] = "secretariat.html"
    title: ClassVar[str] = "Secretariat"
    applications: list[ApplicationView]
    links: list[InvitationView]
    outlets: list[StandingView]
    form: Form = msgspec.field(default_factory=Form)
    new_link: str | None = None


class GaugeView(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the node and how it is: `facts` are pairs of label and value; `remedy` when it is not well."""

    name: str
    state: Literal["well", "watch", "ill"]
    summary: str
    facts: list[tuple[str, str]] = []
    remedy: str | None = None


class NodeFeedView(msgspec.Struct, frozen=True, kw_only=True):
    """A pulled feed with the outlet whose it is."""

    outlet: OutletLink
    feed: FeedView


class NodeView(msgspec.Struct, kw_only=True):
    """The node: ledger, checkpoint, store, disk and clock as gauges, and all feeds."""

    template: ClassVar[str] = "node.html"
    title: ClassVar[str] = "This node"
    name: str
    version: str
    started_at: datetime
    gauges: list[GaugeView]
    feeds: list[NodeFeedView]
