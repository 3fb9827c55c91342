"""The shapes of saved searches and inboxes (docs/reference/api.md)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from commonwire.delivery.rows import Row
from commonwire.delivery.saved_search import GREATEST_PLACE, LONGEST_FOLDER
from commonwire.delivery.tells import MOST_TIMES, How
from commonwire.search.parse import LONGEST_QUERY
from commonwire.web.asking import NO_NUL, Line

QueryText: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_QUERY, pattern=NO_NUL)]
Folder: TypeAlias = Annotated[str, msgspec.Meta(max_length=LONGEST_FOLDER, pattern=NO_NUL)]
Clock: TypeAlias = Annotated[str, msgspec.Meta(max_length=5, pattern=NO_NUL)]
Place: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=GREATEST_PLACE)]


class QuietHours(msgspec.Struct, kw_only=True):
    """Hours of the day, "22:00" to "06:30", in which only what is urgent (1 or 2) is told."""

    begins: Clock
    ends: Clock


class TellsRequest(msgspec.Struct, kw_only=True):
    """How a search tells: `how` is "inbox" (there only), "live" (on the desk, too), "mail" (at once) or "digest".

    A digest is mailed at `times` ("07:00") of the day in `zone` (an IANA name; null: the outlet's). `paused` holds
    until `paused_until`, or, when that is null, until it is ended. `muted` tells nothing more.
    """

    how: How
    times: Annotated[list[Clock], msgspec.Meta(max_length=MOST_TIMES)] = []
    zone: Line | None = None
    quiet: QuietHours | None = None
    paused: bool = False
    paused_until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    muted: bool = False


class TellsAnswer(TellsRequest, kw_only=True):
    """How a search tells now; `next_at` is when the next digest is due."""

    next_at: datetime | None = None


class SearchRequest(msgspec.Struct, kw_only=True):
    """A search to be saved; without a name it is called as it asks. `private`: it is the person's alone who asks.

    `tells` is how the caller is told of what it catches, `desk_tells` how the outlet's desk is: for a key the same.
    `alert` tells the desk live.
    """

    query: QueryText
    name: Line = ""
    alert: bool = False
    folder: Folder = ""
    place: Place = 0
    private: bool = False
    tells: TellsRequest | None = None
    desk_tells: TellsRequest | None = None


class TryRequest(msgspec.Struct, kw_only=True):
    """A query to be tried before it is saved."""

    query: QueryText


class TryAnswer(msgspec.Struct, kw_only=True):
    """What a query would have caught of the stories of the last 24 hours.

    `reason` says why it is broad: `many` stories, a great `share` of all, or it is `open`: it can be met by what most
    stories have. `understood` is the query as it is meant, `text` all of it in a sentence.
    """

    matches_yesterday: int
    stories_yesterday: int
    is_broad: bool
    reason: Literal["many", "share", "open"] | None
    understood: str
    text: str


class SearchChange(msgspec.Struct, kw_only=True):
    """What is to be changed of a search; what is left out stays. `person`: a colleague's id; null: the outlet's."""

    query: QueryText | UnsetType = UNSET
    name: Line | UnsetType = UNSET
    alert: bool | UnsetType = UNSET
    folder: Folder | UnsetType = UNSET
    place: Place | UnsetType = UNSET
    person: Line | UnsetType | None = UNSET
    tells: TellsRequest | UnsetType = UNSET
    desk_tells: TellsRequest | UnsetType = UNSET


class SearchRow(msgspec.Struct, kw_only=True):
    """A saved search as its outlet sees it.

    `person` is whose alone it is, null when it is everybody's in the outlet; `unread` counts what the caller has not
    looked at yet. Searches are listed by `folder`, then `place`. `tells` is how the caller is told, `desk_tells` how
    the outlet's desk is (null: it is one person's alone), `alert` whether it is.
    """

    id: str
    name: str
    query: str
    alert: bool
    folder: str
    place: int
    person: str | None
    unread: int
    tells: TellsAnswer
    desk_tells: TellsAnswer | None


class SearchPage(msgspec.Struct, kw_only=True):
    """All saved searches that the caller may see: by folder, there by their place."""

    searches: list[SearchRow]
    next: None = None


class MatchRow(msgspec.Struct, kw_only=True):
    """A saved search caught an item, or the item changed in what the search goes by.

    `passage` is what the search met; null, and `fits` false, when the newer version meets it no more.
    """

    search: str
    search_name: str
    item: str
    row: Row | None
    passage: str | None
    matched_at: datetime
    changed: bool
    fits: bool
    unread: bool


class MatchPage(msgspec.Struct, kw_only=True):
    """Matches in the order of receipt, and the cursor of those that follow."""

    matches: list[MatchRow]
    next: str


class LookRequest(msgspec.Struct, kw_only=True):
    """What was looked at: one search, the searches of a folder, or all; up to a cursor of the inbox, or to its end."""

    search: Line | None = None
    folder: Folder | None = None
    up_to: Annotated[str, msgspec.Meta(max_length=80, pattern=NO_NUL)] | None = None


class LookAnswer(msgspec.Struct, kw_only=True):
    """How many matches are unread now, of what was asked for."""

    unread: int
