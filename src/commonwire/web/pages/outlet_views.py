"""What an outlet's own desk is made of: giving a story, settings, keys, feeds, people.

The same rules as in `views`.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.item_views import ReportView
from commonwire.web.pages.views import URGENCIES


class DisclosureView(msgspec.Struct, frozen=True, kw_only=True):
    """One question of the disclosure card; `answer` None is shown as unanswered."""

    id: str
    question: str
    answer: Words | None = None


class ReadingView(msgspec.Struct, kw_only=True):
    """A file that was tried and not given: what would be published, with the reading report of each item.

    `more` is how many items it has beyond those that are shown.
    """

    items: list[ReadItemView]
    more: int = 0


class ReadItemView(msgspec.Struct, kw_only=True):
    """One item as it was read: a few fields as others would see them, or why it was refused."""

    headline: Words | None
    fields: list[tuple[str, Words]]
    report: ReportView
    text: Words | None = None
    refused: str | None = None


class GiveView(msgspec.Struct, kw_only=True):
    """Giving a story by hand.

    Fields: headline, body_text, language, urgency, subjects, places, byline, terms_template, embargo_until (local
    time in `time_zone`), editor_note; or a `file` to `try`.
    """

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


class ColleagueView(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the outlet, or of the alliance itself; `may_change` is whether the reader may change them."""

    id: str
    name: Words
    email: str
    roles: list[str]
    last_seen_at: datetime | None = None
    is_you: bool = False
    disabled: bool = False
    may_change: bool = False


class PasswordLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A link with which somebody sets a new password; it is shown once."""

    person: Words
    link: str


class SigningKeyView(msgspec.Struct, frozen=True, kw_only=True):
    """The key that signs for the outlet: its thumbprint (RFC 7638), whether the outlet itself keeps it, since when."""

    thumbprint: str
    is_own: bool
    from_number: int


class SettingsView(msgspec.Struct, kw_only=True):
    """The outlet's own settings.

    `new_key`, `invitation` and `password_link` are secrets, shown once, on this very page only.
    """

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
    signing_key: SigningKeyView | None = None
    invitation: str | None = None
    password_link: PasswordLinkView | None = None
    test: FeedTestView | None = None
    understood: ClassVar[tuple[Choice, ...]] = (Choice("yes", "I understood this, and our CMS can sign"),)

    def form(self, name: str) -> Form:
        """What was typed in a form, else what is kept, else an empty one.

        Forms: 'keys', 'feeds', 'terms', 'people', 'card', 'disclosure', 'signing-key'.
        """
        kept = {line.id: line.answer.text for line in self.disclosure if line.answer} if name == "disclosure" else {}
        return self.forms.get(name) or Form(values=kept)
