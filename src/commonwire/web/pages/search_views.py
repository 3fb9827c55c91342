"""What the pages of saved searches and inboxes are made of. The same rules as in `views`."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.pages.frame import Choice, Form, Words
from commonwire.web.pages.views import RowView

Reader = Literal["me", "desk"]


class SearchView(msgspec.Struct, frozen=True, kw_only=True):
    """A saved search: `told` says in words how the reader and the desk are told; `is_own`: it is the reader's alone."""

    id: str
    name: Words
    query: str
    href: str
    settings: str
    unread: int = 0
    told: list[Text] = []
    is_own: bool = False
    feed: str | None = None


class FolderView(msgspec.Struct, frozen=True, kw_only=True):
    """Searches in one folder; without a `name` those that lie in none."""

    name: str
    href: str
    unread: int
    searches: list[SearchView]


class SideView(msgspec.Struct, frozen=True, kw_only=True):
    """The saved searches down the side, with how much in them was not looked at, and which one is `shown`."""

    folders: list[FolderView] = []
    unread: int = 0
    shown: str | None = None
    folder: str | None = None
    is_wire: bool = False
    is_all: bool = False


class MatchView(msgspec.Struct, kw_only=True):
    """A catch of a saved search: the row, and the passage that matched.

    `mute` is the reader who is told of the search at once and can mute it here; None: nobody is.
    """

    search: str
    search_name: Words
    row: RowView
    matched_at: datetime
    passage: Words | None = None
    changed: bool = False
    fits: bool = True
    unread: bool = False
    mute: Reader | None = None


class SearchesView(msgspec.Struct, kw_only=True):
    """The outlet's saved searches and its inbox.

    `shown` is the search, `folder` the folder whose catches are listed, None for all; `unread` counts those not looked
    at, `up_to` is the cursor up to which they are on the page, `here` is this list, `other` the one
    with (or without) what was looked at. `preview` is how wide the preview is, in percent.
    """

    template: ClassVar[str] = "searches.html"
    title: ClassVar[str] = text("Searches")
    folders: list[FolderView]
    inbox: list[MatchView]
    form: Form
    folder_names: list[str] = []
    heading: Words | None = None
    shown: str | None = None
    folder: str | None = None
    unread: int = 0
    unread_of_all: int = 0
    only_unread: bool = False
    up_to: str | None = None
    here: str = "/searches"
    other: str = "/searches?unread=1"
    older: str | None = None
    is_new_open: bool = False
    preview: int = 40


class TellsView(msgspec.Struct, kw_only=True):
    """How one reader is told.

    The form has `how`, `times`, `zone`, `quiet_begins`, `quiet_ends`, `pause` and `paused_until`. `mail_to` are the
    addresses that mail goes to; `trouble` is why none arrives.
    """

    reader: Reader
    form: Form
    is_muted: bool = False
    is_told: bool = False
    next_at: datetime | None = None
    mail_to: list[str] = []
    trouble: str | None = None


class SearchSettingView(msgspec.Struct, kw_only=True):
    """One saved search: how it tells, what it is, and whose. `form` has name, query, folder and place."""

    template: ClassVar[str] = "search.html"
    search: SearchView
    tells: list[TellsView]
    form: Form
    folder_names: list[str]
    owners: list[Choice]
    owner: Form
    hows: ClassVar[tuple[Choice, ...]] = (
        Choice("inbox", text("In the inbox only")),
        Choice("live", text("Live"), text("on the desk, as it lands")),
        Choice("mail", text("Mail at once"), text("what comes within a minute together")),
        Choice("digest", text("Digest"), text("mail at the times below")),
    )
    pauses: ClassVar[tuple[Choice, ...]] = (
        Choice("", text("Not paused")),
        Choice("open", text("Paused until I end it")),
        Choice("until", text("Paused until the time below")),
    )

    @property
    def title(self) -> str:
        """The page's title."""
        return self.search.name.text


class MuteView(msgspec.Struct, kw_only=True):
    """A link that mutes, opened: of one `search` (None: it is gone), or of all digests; `desk` is whose mail it is.

    The link is a secret of whoever got the mail; `done` once it was pressed.
    """

    template: ClassVar[str] = "mute.html"
    title: ClassVar[str] = text("Mute")
    action: str
    search: Words | None
    is_all: bool = False
    desk: Words | None = None
    done: bool = False


class CaughtView(msgspec.Struct, kw_only=True):
    """What has just landed and somebody at this desk is told of live: stands above the page until it is put away."""

    template: ClassVar[str] = "parts/caught.html"
    search: str
    search_name: Words
    item: str
    headline: Words | None
    passage: Words | None
    at: datetime
    urgency: int | None
    changed: bool
    reader: Reader
