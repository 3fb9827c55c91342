"""What the pages for the world are made of. The same rules as in `views`; nothing here is for members alone."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec
from markupsafe import Markup

from commonwire.web.pages.frame import Words
from commonwire.web.pages.outlet_views import DisclosureView


class PublicOutlet(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet as it is named: its page is /public/outlets/{id}, its member's /public/members/{member}."""

    id: str
    name: Words
    member: str
    member_name: Words


class PublicChange(msgspec.Struct, frozen=True, kw_only=True):
    """A correction, with what its owner says to readers about it, when something is said."""

    at: datetime
    note: Words | None = None


class PublicPage(msgspec.Struct, kw_only=True):
    """What all of them have: `path` without the language, `is_listed` for search engines, `data` as JSON-LD."""

    path: str
    is_listed: bool
    data: Markup
    simulated: bool = False


class PublicItem(PublicPage, kw_only=True):
    """Where a story comes from. `headline` is None where its terms do not let it be shown to everybody.

    A killed one has nothing but who gave it, when, and that it was killed.
    """

    template: ClassVar[str] = "public/item.html"
    id: str
    uri: str
    outlet: PublicOutlet
    status: Literal["usable", "killed"]
    headline: Words | None
    language: Words | None
    version: int
    published_at: datetime
    changed_at: datetime
    killed_at: datetime | None
    note: Words | None
    corrections: list[PublicChange]
    terms: list[Words]
    licence: str | None
    original: str | None
    machine_work: list[str]
    node: str
    entry: int | None

    @property
    def title(self) -> str:
        """The headline, or whose story it is."""
        return self.headline.text if self.headline else self.outlet.name.text


class PublicOutletPage(PublicPage, kw_only=True):
    """An outlet's card: the same questions for every outlet, unanswered ones shown as unanswered."""

    template: ClassVar[str] = "public/outlet.html"
    outlet: PublicOutlet
    names: list[Words]
    member_class: Words
    languages: list[Words]
    home_page: str | None
    is_suspended: bool
    since: datetime
    disclosure: list[DisclosureView]

    @property
    def title(self) -> str:
        """Its name."""
        return self.outlet.name.text


class PublicMember(msgspec.Struct, frozen=True, kw_only=True):
    """A member with its outlets."""

    id: str
    name: Words
    member_class: Words
    joined_at: datetime
    outlets: list[PublicOutlet]


class PublicMemberPage(PublicPage, kw_only=True):
    """A member's card."""

    template: ClassVar[str] = "public/member.html"
    member: PublicMember

    @property
    def title(self) -> str:
        """Its name."""
        return self.member.name.text


class PublicAlliance(PublicPage, kw_only=True):
    """Who belongs to the alliance."""

    template: ClassVar[str] = "public/alliance.html"
    name: str
    members: list[PublicMember]
    contact: str
    disclosure: str

    @property
    def title(self) -> str:
        """Its name."""
        return self.name


class PublicMark(PublicPage, kw_only=True):
    """What a credit mark says: who took which version when, and what became of the story since."""

    template: ClassVar[str] = "public/mark.html"
    taker: PublicOutlet | None
    taker_id: str
    version: int
    at: datetime
    item: PublicItem | None

    @property
    def title(self) -> str:
        """Whose copy it is."""
        return self.taker.name.text if self.taker else self.taker_id
