"""What the pages of the alliance are made of: the roll, an outlet, the way in, the secretariat, the node.

The same rules as in `views`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.drawn.world import Drawn
from commonwire.web.pages.flow_views import HoursView, SharedView
from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.outlet_views import ColleagueView, DisclosureView, FeedView, PasswordLinkView
from commonwire.web.pages.peer_views import NetworkView
from commonwire.web.pages.trend_views import TrendView
from commonwire.web.pages.views import AttemptView, RowView


class OutletCardView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet on the roll; `answered` of `asked` disclosure questions have an answer."""

    outlet: OutletLink
    languages: list[Words]
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
    name: Words
    may: frozenset[str]
    members: list[MemberView]


class GroupView(msgspec.Struct, frozen=True, kw_only=True):
    """A group of outlets, as terms name it (`id`); `form` is what its secretariat's form begins with."""

    id: str
    names: list[Words]
    outlets: list[OutletLink]
    removed_at: datetime | None = None
    form: Form = msgspec.field(default_factory=Form)


class MembersMapView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the members are: `fills` gives the pattern (1 to 4) of each territory, `legend` that of each class."""

    drawn: Drawn
    fills: dict[str, int]
    names: dict[str, str]
    members: dict[str, str]
    legend: list[tuple[int, Words]]
    said: Text
    borders: str | None = None


class MembersView(msgspec.Struct, kw_only=True):
    """The roll, by class."""

    template: ClassVar[str] = "members.html"
    title: ClassVar[Text] = text("Members")
    classes: list[ClassView]
    groups: list[GroupView] = []
    map: MembersMapView | None = None


class GivesView(msgspec.Struct, frozen=True, kw_only=True):
    """What an outlet gave in the last 30 days: how much in which language, and at which hours."""

    languages: list[SharedView]
    hours: HoursView
    href: str


class OutletView(msgspec.Struct, kw_only=True):
    """An outlet for all to see: card, market, disclosure, feeds, newest stories; why it is suspended."""

    template: ClassVar[str] = "outlet.html"
    outlet: OutletLink
    names: list[Words]
    member_class: Words
    languages: list[Words]
    market: list[Words]
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
    gives: GivesView | None = None

    @property
    def title(self) -> str:
        """The page's title."""
        return self.outlet.name.text


class ApplyView(msgspec.Struct, kw_only=True):
    """An application link, opened; `done` once it was sent."""

    template: ClassVar[str] = "apply.html"
    title: ClassVar[str] = text("Apply to join")
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
    languages: list[Words]
    market: list[Words]
    home_page: str | None
    contact: str
    disclosure: list[DisclosureView]


class StandingView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet's standing, and why."""

    outlet: OutletLink
    status: Literal["admitted", "suspended", "declined"]
    status_at: datetime
    reason: Words | None = None


class EnrolledView(msgspec.Struct, frozen=True, kw_only=True):
    """A member as the secretariat keeps it; `form` holds its lines as they are kept now.

    Fields: names (one a line behind its language), kind, territory, member_class.
    """

    id: str
    names: list[Words]
    territory: str | None
    class_name: Words
    outlets: int
    form: Form


class SecretariatView(msgspec.Struct, kw_only=True):
    """The secretariat's page; `new_link`, `invitation` and `password_link` are secrets, shown on this very page only.

    Forms: 'deeds' (outlets), 'members' (a new one), 'member-' and the id of one that is changed, 'groups' and
    'group-' likewise, 'people'. `grouped` are the outlets that a group can have.
    """

    template: ClassVar[str] = "secretariat.html"
    title: ClassVar[Text] = text("Secretariat")
    applications: list[ApplicationView]
    links: list[InvitationView]
    outlets: list[StandingView]
    declined: list[StandingView]
    members: list[EnrolledView]
    classes: list[Choice]
    people: list[ColleagueView]
    roles: list[Choice]
    groups: list[GroupView] = []
    grouped: list[Choice] = []
    forms: dict[str, Form] = {}
    new_link: str | None = None
    invitation: str | None = None
    password_link: PasswordLinkView | None = None
    kinds: ClassVar[tuple[Choice, ...]] = (
        Choice("country", text("Country")),
        Choice("organisation", text("Organisation")),
    )

    def form(self, name: str) -> Form:
        """What was typed in a form and what was wrong with it; an empty one when it was not sent."""
        return self.forms.get(name) or Form()


Fact = str | int | datetime


class GaugeView(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the node and how it is: `facts` are pairs of label and value; `remedy` when it is not well.

    A value is a text, a number or a time.
    """

    name: str
    state: Literal["well", "watch", "ill"]
    summary: str
    facts: Sequence[tuple[str, Fact]] = ()
    remedy: str | None = None


class NodeFeedView(msgspec.Struct, frozen=True, kw_only=True):
    """A pulled feed with the outlet whose it is."""

    outlet: OutletLink
    feed: FeedView


class NodeView(msgspec.Struct, kw_only=True):
    """The node: ledger, checkpoint, store, disk and clock as gauges, all feeds, and peers for who may see them.

    `closed` says why nobody may read here, and `may_open` whether this reader may open it anyway.
    """

    template: ClassVar[str] = "node.html"
    title: ClassVar[str] = text("This node")
    name: str
    version: str
    started_at: datetime
    gauges: list[GaugeView]
    feeds: list[NodeFeedView]
    attempts: list[AttemptView] = []
    network: NetworkView | None = None
    trends: list[TrendView] = []
    closed: str | None = None
    may_open: bool = False
