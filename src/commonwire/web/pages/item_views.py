"""What an item's page is made of, and what follows from an item: the answer, the take.

What is told of it to others is in `notices_views`. The same rules as in `views`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.languages import direction
from commonwire.base.texts import Text, text
from commonwire.base.time import Embargo
from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.notices_views import NoticeView
from commonwire.web.pages.views import AttemptView, LinkView, RowView, Use

ENTRY_KINDS = {
    "published": text("published"),
    "corrected": text("corrected"),
    "held": text("held"),
    "released": text("released"),
    "killed": text("killed"),
    "erased": text("erased"),
    "reaffirmed": text("affirmed"),
    "language-said": text("language said"),
    "embargo-lifted": text("embargo lifted"),
    "emergency-held": text("held by the alliance"),
    "emergency-released": text("released by the alliance"),
}
"""What an entry of the ledger records of a story."""


class TermView(msgspec.Struct, frozen=True, kw_only=True):
    """A subject, person, place, or the like, with the address of the wire filtered by it, if there is one."""

    name: Words
    href: str | None = None


class VersionView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of an item: when it came, what changed, when the owner said so, and where that is shown."""

    number: int
    at: datetime
    href: str
    shown: bool = False
    what: Words | None = None
    changes_href: str | None = None


class TongueView(msgspec.Struct, frozen=True, kw_only=True):
    """The story in another language: the language's name, and whose work it is (None: the owner's own)."""

    name: Words
    href: str
    by: Words | None = None


class WholeView(msgspec.Struct, frozen=True, kw_only=True):
    """That only the beginning of a very long text is shown: so many characters of so many, and where all of it is."""

    shown: int
    all: int
    href: str


class ProofView(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger says of the version that is shown: by whom it was published, when, and whether that holds."""

    node: str
    number: int
    at: datetime
    verified: bool
    disputed: bool
    custody: str
    check_href: str | None = None


class EntryView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the item's history in the ledger, and whether its signature and its place in the chain hold.

    `understood` is False for a kind that only a newer program knows; `disputed` is what was signed with a key that is
    revoked from an earlier entry on.
    """

    number: int
    kind: str
    version: int
    at: datetime
    verified: bool
    custody: str
    digest: str
    node: str = ""
    understood: bool = True
    disputed: bool = False

    @property
    def kind_said(self) -> str:
        """What was done, in words."""
        return ENTRY_KINDS.get(self.kind, self.kind)


class RemarkView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a reading report."""

    kind: Literal["repaired", "guessed", "dropped", "refused"]
    where: str
    text: str


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """How an item was read: for its owner only."""

    format: str
    remarks: list[RemarkView]
    original: str | None = None


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    """A reason of a decision: the clause behind it and what it says, in words."""

    clause: str
    effect: str
    text: Words


class DutyView(msgspec.Struct, frozen=True, kw_only=True):
    """What a taker owes."""

    kind: str
    text: Words


class FormatGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Formats that serve one purpose."""

    label: str
    choices: list[Choice]


class FileView(msgspec.Struct, frozen=True, kw_only=True):
    """A story as a file of one format: where it is downloaded, and in words what it could not carry."""

    name: str
    label: str
    href: str
    losses: list[str] = []


class AnswerView(msgspec.Struct, kw_only=True):
    """The answer to "May I use it?". `asked` repeats the question in words; `nearest` says what would be allowed.

    `is_machine_worded`: its sentences are in a language whose catalogue no editor has read yet.
    `queue_until` is the hour for which a take can be queued, or "open": until its owner's release.
    """

    template: ClassVar[str] = "parts/answer.html"
    item: str
    decision: Use
    asked: str
    reasons: list[ReasonView]
    duties: list[DutyView] = []
    nearest: Words | None = None
    contact: str | None = None
    queue_until: Embargo = None
    may_request: bool = False
    is_machine_worded: bool = False
    formats: list[FormatGroup] = []
    form: Form = msgspec.field(default_factory=Form)


class QueuedView(msgspec.Struct, kw_only=True):
    """A take that waits (`until`: its hour, or "open"), or why none was made."""

    id: str
    item: str
    headline: Words | None
    owner: OutletLink
    use: Words
    until: Embargo
    state: Literal["queued", "taken", "stopped", "cancelled"]
    queued_at: datetime
    ended_at: datetime | None = None
    why: list[Words] = []
    nearest: Words | None = None
    may_cancel: bool = False


class AskView(msgspec.Struct, kw_only=True):
    """The question "May I use it?" with its choices, and the answer once it has been asked."""

    form: Form
    actions: list[Choice]
    channels: list[Choice]
    answer: AnswerView | None = None
    queued: list[QueuedView] = []


class ServedView(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet that was served an item: how and when, and on which other node."""

    outlet: OutletLink
    node: str | None = None
    how: str
    at: datetime


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """What a check of a page found: two marks with their words, and the evidence. `after` is what it followed."""

    at: datetime
    after: str
    mark: str
    verdict: str
    credit_mark: str
    credit: str
    share: int | None
    reasons: list[str]
    status: int | None
    digest: str | None


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """An address where a story ran, and when; its `checks`, the newest first, and when the next one is due."""

    address: str
    ran_at: datetime
    checks: list[CheckView] = []
    next_check_at: datetime | None = None


class UsedView(msgspec.Struct, kw_only=True):
    """A take and where it ran. `told` is the duty to tell the owner, where there is one; `form` reports a place.

    `by_outlet`: those of several outlets are shown.
    """

    item: str
    take: str
    outlet: OutletLink
    version: int
    at: datetime
    told: Literal["owed", "done"] | None = None
    places: list[PlaceView] = []
    may_report: bool = False
    by_outlet: bool = False
    form: Form = msgspec.field(default_factory=Form)


LONGEST_TITLE = 120
"""Characters of a headline in a page's title."""


class ItemView(msgspec.Struct, kw_only=True):
    """An item, whole: what its reader may see now.

    The owner's parts (`report`, `served`, `editor_note`) are None or empty for others.
    `emergency` is what the alliance's emergency role can do about it, for a reader who has that role.
    `newer` is a version that came while the owner was typing; `has_signs`: hidden characters are shown as signs.
    `body_html` is sanitised already; nothing else is put on a page unescaped. `fields` are the remaining
    facts as pairs of label and value. Without text `withheld` says why. `made_for` is the place in the journal of the
    item's last entry: what the owner's forms were made for.
    """

    template: ClassVar[str] = "item.html"
    no_form: ClassVar[Form] = Form()
    row: RowView
    uri: str
    ask: AskView
    live_after: str = ""
    made_for: int = 0
    headlines: list[Words] = []
    summary: Words | None = None
    byline: Words | None = None
    dateline: Words | None = None
    body_html: str | None = None
    body_text: Words | None = None
    withheld: Text | None = None
    whole: WholeView | None = None
    is_whole: bool = False
    has_signs: bool = False
    disputed: bool = False
    proof: ProofView | None = None
    tongues: list[TongueView] = []
    terms: list[Words] = []
    usage_terms: Words | None = None
    credit: Words | None = None
    machine_work: list[Words] = []
    copyright: Words | None = None
    licence: str | None = None
    source: LinkView | None = None
    subjects: list[TermView] = []
    people: list[TermView] = []
    organisations: list[TermView] = []
    places: list[TermView] = []
    keywords: list[TermView] = []
    fields: list[tuple[Text, Words]] = []
    renditions: list[LinkView] = []
    relations: list[LinkView] = []
    versions: list[VersionView] = []
    history: list[EntryView] = []
    notices: list[NoticeView] = []
    editor_note: Words | None = None
    report: ReportView | None = None
    served: list[ServedView] = []
    attempts: list[AttemptView] = []
    used: list[UsedView] = []
    owner_form: Form = msgspec.field(default_factory=Form)
    emergency: Literal["hold", "release"] | None = None
    newer: VersionView | None = None

    @property
    def title(self) -> str:
        """The page's title: never the text of a killed item, and not longer than a tab can tell."""
        if not self.row.headline:
            return text("A story without headline")
        words = self.row.headline.text
        return words if len(words) <= LONGEST_TITLE else f"{words[:LONGEST_TITLE]}…"

    @property
    def body_dir(self) -> str:
        """Which way the text runs."""
        return direction(self.row.language)


class PreviewView(msgspec.Struct, kw_only=True):
    """An item in the desk's preview pane."""

    template: ClassVar[str] = "parts/preview.html"
    item: ItemView


class TakeView(msgspec.Struct, kw_only=True):
    """A take that was recorded: the story in the asked formats, with the credit and duties that go with it.

    `content` is its text when it is one file; `download` the address of the file, or of all in a zip; `others` are the
    formats that were not chosen; `used` is for the form that says where it ran;
    `withheld` names what the terms do not give for the use, each with why.
    """

    template: ClassVar[str] = "take.html"
    title: ClassVar[str] = text("Taken")
    id: str
    row: RowView
    decision: AnswerView
    credit: Words
    licence: str | None
    link: str
    files: list[FileView]
    content: str | None
    content_lang: str | None
    download: str
    others: list[FileView] = []
    used: UsedView | None = None
    withheld: list[tuple[Words, Words]] = []
