"""What every page has: the frame around it, texts with their language, and forms.

Times are aware; a template shows them in `Frame.time_zone`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec

from commonwire.base.languages import direction
from commonwire.base.visible import visible
from commonwire.news.item import Wording
from commonwire.search.passage import Passage, Place
from commonwire.web.pages.look import Look


class Words(msgspec.Struct, frozen=True):
    """A text from outside with its language and which way it runs: whatever is shown of a story or a name.

    `places` are those parts of it to be marked, as in `search.passage.Passage`.
    """

    text: str
    lang: str | None = None
    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        """Make seen what would turn or hide letters around it (`base.visible`)."""
        shown = visible(self.text)
        if len(shown) != len(self.text):
            msgspec.structs.force_setattr(self, "places", ())
        if shown != self.text:
            msgspec.structs.force_setattr(self, "text", shown)

    def __str__(self) -> str:
        """The text alone."""
        return self.text

    @property
    def dir(self) -> str:
        """'rtl', 'ltr', or 'auto' when the language is not known."""
        return direction(self.lang)

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is to be marked."""
        return Passage(self.text, self.places).pieces()


def words_of(wording: Wording) -> Words:
    """A wording of the model as a page shows it."""
    return Words(wording.value, wording.language)


def joined(wordings: Iterable[Wording]) -> Words:
    """Several wordings with commas between; in their language when they share one, else each isolated (UAX 9, FSI)."""
    said = [wording for wording in wordings if wording.value]
    languages = {wording.language for wording in said}
    if len(languages) == 1:
        return Words(", ".join(wording.value for wording in said), languages.pop())
    return Words(", ".join(f"\u2068{wording.value}\u2069" for wording in said))


class Choice(msgspec.Struct, frozen=True):
    """One value of a field with its label, and a sentence about it where the label alone says too little.

    `lang` is the label's language where that need not be the page's.
    """

    value: str
    label: str
    text: str = ""
    lang: str | None = None

    @property
    def dir(self) -> str:
        """Which way the label runs."""
        return direction(self.lang)


def choice_of(value: str, wording: Wording) -> Choice:
    """A value that is called so in the reader's language."""
    return Choice(value, wording.value, lang=wording.language)


class Form(msgspec.Struct, kw_only=True):
    """What was typed and what was wrong with it, by field name (the API's JSON names)."""

    values: dict[str, str] = {}
    errors: dict[str, str] = {}


class Said(msgspec.Struct, frozen=True):
    """A sentence about what has just been done or refused, shown once at the top."""

    kind: Literal["done", "problem"]
    text: str


class OutletLink(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet as named beside a story: its page is /members/outlets/{id}.

    `member` is its member's name in English, `territory` the code of a member that is a country, which every language
    of the interface has a name for.
    """

    id: str
    name: Words
    member: str
    territory: str | None = None


class AlertView(msgspec.Struct, frozen=True, kw_only=True):
    """A notice that waits for the reader's outlet, shown above every page.

    `served` are the versions that the outlet got, how and when; `ran` the first addresses where it ran; `more` others
    wait behind it; `may_answer` says whether this reader may answer it.
    """

    id: str
    kind: Literal["corrected", "held", "killed"]
    item: str
    uri: str
    headline: Words | None
    by: Words
    by_alliance: bool
    issued_at: datetime
    reason: Words
    reader_note: Words | None
    seen_at: datetime | None = None
    served: list[tuple[int, str, datetime]] = []
    ran: list[str] = []
    more: int = 0
    may_answer: bool = True


class Frame(msgspec.Struct, kw_only=True):
    """What surrounds every page: the alliance, who is looking, what she may do, and when it is.

    `language` is the interface's (one of `interface_tags`), `here` the page's own address, to come back to.
    `reader` is under what a browser keeps what belongs to this person, "" for a guest.
    `area` marks the place in the navigation; `reminded_of` is since when requests wait that she is reminded of;
    `unread` counts catches of her searches that she has not looked at, up to 100.
    """

    alliance: str
    now: datetime
    time_zone: str = "UTC"
    language: str = "en"
    look: Look = Look()
    here: str = "/"
    reader: str = ""
    area: str = ""
    demo: bool = False
    person: str | None = None
    outlet: OutletLink | None = None
    may_give: bool = False
    may_set: bool = False
    may_see_flow: bool = False
    is_secretariat: bool = False
    is_operator: bool = False
    suspended: str | None = None
    open_notices: int = 0
    alert: AlertView | None = None
    open_requests: int = 0
    reminded_of: list[datetime] = []
    unread: int = 0
    said: list[Said] = []


class CardView(msgspec.Struct, frozen=True, kw_only=True):
    """A card of the demo: sign in as this person with one press (POST /sign-in/demo, `card`)."""

    card: str
    person: Words
    role: str
    outlet: Words
    can: str
