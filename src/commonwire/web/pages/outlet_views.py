"""What an outlet's own desk is made of: giving a story, settings, keys, feeds, people.

The same rules as in `views`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.base.languages import direction
from commonwire.base.texts import text
from commonwire.base.time import Embargo
from commonwire.web.pages.first_steps import Step
from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.item_views import ReportView
from commonwire.web.pages.rules_offered import RulesOffered
from commonwire.web.pages.views import LinkView


class DisclosureView(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the disclosure card; `answer` None is shown as unanswered."""

    id: str
    question: str
    answer: Words | None = None


class ReadItemView(msgspec.Struct, kw_only=True):
    """One item as it was read: a few fields as others would see them, or why it was refused.

    Of a tried file, too: its `number` there, what giving it would do (`outcome`, as `delivery.foresee` says it), as
    which `version`, beside which one that others see now (`public_version`), `terms` in words, and the private `note`.
    `body_html` is sanitised already; `more` are further fields. `href` is the page of the story that is here.
    """

    headline: Words | None
    fields: list[tuple[str, Words]]
    report: ReportView
    text: Words | None = None
    refused: str | None = None
    number: int = 0
    headlines: list[Words] = []
    more: list[tuple[str, Words]] = []
    body_html: str | None = None
    note: Words | None = None
    renditions: list[LinkView] = []
    terms: list[Words] = []
    outcome: Literal["new", "unchanged", "late", "kill"] | None = None
    version: int = 0
    public_version: int | None = None
    others_see: Literal["all", "announced", "held", "nothing"] = "all"
    announced: list[str] = []
    until: Embargo = None
    href: str | None = None


class TrialView(msgspec.Struct, kw_only=True):
    """A file that was tried: `count` items, of which `unread` cannot be read and `more` are not shown; or the problem.

    To give one of them the file is needed again: the form that was sent still holds it (`is_held`), or the page carries
    it (`carried`, in base64), or it must be chosen anew; `digest` (SHA-256) says whether it is the same.
    """

    template: ClassVar[str] = "parts/trial.html"
    name: str
    format: str = ""
    count: int = 0
    unread: int = 0
    items: list[ReadItemView] = []
    more: int = 0
    digest: str = ""
    media_type: str = ""
    is_held: bool = False
    carried: str = ""
    problem: str | None = None


class GivenView(msgspec.Struct, frozen=True, kw_only=True):
    """That an item of a tried file was given: what came of it."""

    template: ClassVar[str] = "parts/given.html"
    item: str
    version: int
    outcome: Literal["new", "unchanged", "late"]


class LightsView(msgspec.Struct, frozen=True, kw_only=True):
    """How many outlets of a class may republish a story on the web in their own market: allowed, to ask, denied."""

    name: Words
    allow: int
    ask: int
    deny: int


class WarningView(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at before a story is given; `language` is one to choose with one press."""

    text: str
    language: Choice | None = None


class GivePreviewView(msgspec.Struct, kw_only=True):
    """What others will see of a story that is typed, or the `problem` that keeps it from being given.

    `others_see`, `announced` and `until` as `ReadItemView` has them; `use` is the answer for the outlet `seen_by`.
    """

    template: ClassVar[str] = "parts/give_preview.html"
    problem: str | None = None
    warnings: list[WarningView] = []
    is_empty: bool = False
    outlet: OutletLink | None = None
    headline: Words | None = None
    snippet: Words | None = None
    body_html: str | None = None
    language_name: Words | None = None
    byline: Words | None = None
    subjects: list[Words] = []
    places: list[Words] = []
    people: list[Words] = []
    urgency: int | None = None
    urgency_name: Words | None = None
    others_see: Literal["all", "announced", "held", "nothing"] = "all"
    announced: list[str] = []
    until: Embargo = None
    use: Literal["allow", "ask", "deny"] | None = None
    seen_by: Words | None = None
    lights: list[LightsView] = []
    terms: list[Words] = []
    report: ReportView | None = None


class GiveView(msgspec.Struct, kw_only=True):
    """Giving a story by hand.

    Fields: headline, body_text, language, urgency, subjects, places and people (one a line), byline, terms_template,
    embargo_until (local time in `time_zone`), editor_note, seen_by (an outlet, for the preview). `most` is how many
    bytes a file to be tried may have.
    """

    template: ClassVar[str] = "give.html"
    title: ClassVar[str] = text("Give a story")
    form: Form
    languages: list[Choice]
    terms: list[Choice]
    time_zone: str
    most: int
    seen_by: list[Choice] = []
    trial: TrialView | None = None
    preview: GivePreviewView | None = None
    urgencies: list[Choice] = []

    def runs(self, tag: str) -> str:
        """Which way a text in the language `tag` runs."""
        return direction(tag)


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """An API key: its name and use. The key itself is shown once, in `SettingsView.new_key`."""

    id: str
    name: str
    scopes: list[str]
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


class FeedView(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that is pulled, and how it does: 'off' is not switched on, `trouble` says what is wrong."""

    id: str
    address: str
    state: Literal["on", "off", "trouble"]
    language: str | None
    interval_minutes: int
    enabled: bool = False
    fetched_at: datetime | None = None
    trouble: str | None = None


class FeedTestView(msgspec.Struct, kw_only=True):
    """What "test this feed" found: at most five items as they would be mapped, or the problem."""

    template: ClassVar[str] = "parts/feed_test.html"
    address: str
    format: str | None = None
    items: list[ReadItemView] = []
    problem: str | None = None


class ChannelTestView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a test by a channel: whether it arrived, and what was answered, in words."""

    template: ClassVar[str] = "parts/channel_test.html"
    address: str
    arrived: bool
    words: str


class ChannelView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the outlet is told of notices: a push or mail; `trouble` says why nothing can be sent there at all."""

    id: str
    kind: Literal["push", "mail"]
    address: str
    made_at: datetime
    trouble: str | None = None


class ColleagueView(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the outlet, or of the alliance itself; `may_change` is whether the reader may change them.

    `searches` counts the saved searches that are theirs alone: without access they go to somebody else.
    """

    id: str
    name: Words
    email: str
    roles: list[str]
    last_seen_at: datetime | None = None
    is_you: bool = False
    disabled: bool = False
    may_change: bool = False
    searches: int = 0


class PasswordLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A link with which somebody sets a new password; it is shown once."""

    person: Words
    link: str


class SigningKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs for the outlet: its thumbprint (RFC 7638), whether the outlet itself keeps it, since when."""

    thumbprint: str
    is_own: bool
    from_number: int


class SectionView(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the settings: its `key` ("": the overview), how it stands, and what is wrong there, if anything."""

    key: str
    name: str
    stands: str = ""
    trouble: str | None = None

    @property
    def href(self) -> str:
        """Its address."""
        return f"/outlet/{self.key}" if self.key else "/outlet"


class SettingsView(msgspec.Struct, kw_only=True):
    """The outlet's own settings: one `section` of them is shown, "" is the overview with the first `steps`.

    `steps` is empty when all are done, or when they were put away (`steps_away`).
    `new_key`, `invitation` and `password_link` are secrets, shown once, on this very page only.
    """

    template: ClassVar[str] = "settings.html"
    outlet: OutletLink
    section: str = ""
    sections: list[SectionView] = []
    steps: list[Step] = []
    steps_away: bool = False
    keys: list[KeyView]
    feeds: list[FeedView]
    people: list[ColleagueView]
    disclosure: list[DisclosureView]
    terms: list[Choice]
    terms_words: list[Words]
    languages: list[Choice]
    scopes: list[Choice]
    roles: list[Choice]
    forms: dict[str, Form]
    new_key: str | None = None
    signing_key: SigningKeyView | None = None
    invitation: str | None = None
    password_link: PasswordLinkView | None = None
    test: FeedTestView | None = None
    offered: RulesOffered = RulesOffered()
    channels: list[ChannelView] = []
    channel_test: ChannelTestView | None = None
    push_key: str = ""
    why_no_mail: str | None = None
    takes_http: bool = False
    channel_kinds: ClassVar[tuple[Choice, ...]] = (
        Choice("push", text("a machine of yours, by signed push")),
        Choice("mail", text("people on duty, by mail")),
    )
    understood: ClassVar[tuple[Choice, ...]] = (Choice("yes", text("I understood this, and our CMS can sign")),)

    @property
    def title(self) -> str:
        """The section's name."""
        return next((it.name for it in self.sections if it.key == self.section and it.key), text("Your outlet"))

    @property
    def next_step(self) -> str | None:
        """The key of the first step that is not done."""
        return next((step.key for step in self.steps if not step.done), None)

    def form(self, name: str) -> Form:
        """What was typed in a form, else what is kept, else an empty one.

        Forms: 'keys', 'feeds', 'channels', 'terms', 'people', 'card', 'disclosure', 'signing-key'.
        """
        kept = {line.id: line.answer.text for line in self.disclosure if line.answer} if name == "disclosure" else {}
        return self.forms.get(name) or Form(values=kept)
