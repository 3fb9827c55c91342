"""What the API takes and gives about notices: their answers, their closing, their course."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from commonwire.delivery.compare import Change
from commonwire.delivery.course import Stage
from commonwire.delivery.notice import NoticeKind, ReceiptStatus
from commonwire.delivery.retry import ChannelKind
from commonwire.delivery.tries import Outcome
from commonwire.ledger.receipt import LONGEST_RECEIPT
from commonwire.web.asking import NO_NUL, Reason, Words


class ReceiptRequest(msgspec.Struct, kw_only=True):
    """An outlet's answer to a notice: it was seen, or what it asks was done; `version` is the notice's, when named.

    `signed` is for outlets that keep their own signing key: the answer as they sign it.
    """

    status: ReceiptStatus
    note: Words | None = None
    version: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] | None = None
    signed: Annotated[str, msgspec.Meta(max_length=LONGEST_RECEIPT)] | None = None


class ClosingRequest(msgspec.Struct, kw_only=True):
    """The outlet for which a notice is closed without its receipt, and why."""

    outlet: Annotated[str, msgspec.Meta(min_length=1, max_length=200, pattern=NO_NUL)]
    reason: Reason


class ReceiptAnswer(msgspec.Struct, kw_only=True):
    """What an outlet answered to a notice, and when; `signed` is the same as a JWS by its key, where it is signed."""

    status: ReceiptStatus
    at: datetime
    note: str | None
    signed: str | None


class ItemNotice(msgspec.Struct, kw_only=True):
    """A notice about an item, as everybody sees it."""

    id: str
    kind: NoticeKind
    item: str
    uri: str
    version: int
    reason: str
    reader_note: str | None
    issued_by: str
    issued_at: datetime


class NoticeRow(ItemNotice, kw_only=True):
    """A notice; `receipt` is what the caller's outlet answered, null when it has not."""

    receipt: ReceiptAnswer | None = None


class NoticePage(msgspec.Struct, kw_only=True):
    """Notices in the order of the ledger, and the cursor of those that follow."""

    notices: list[NoticeRow]
    next: str


class ClosingAnswer(msgspec.Struct, kw_only=True):
    """That a notice was closed for an outlet: by whom (an id) of which outlet (null: the secretariat), why and when."""

    by: str
    by_outlet: str | None
    reason: str
    at: datetime


class ServedAnswer(msgspec.Struct, kw_only=True):
    """That an outlet got the text of a version, first `how` ('web', 'api', 'feed' or 'take') and when."""

    version: int
    how: str
    at: datetime


class TryAnswer(msgspec.Struct, kw_only=True):
    """A try to tell an outlet by one of its channels; without an outcome it is under way, or a crash took it."""

    channel: ChannelKind
    began_at: datetime
    outcome: Outcome | None
    status: int | None


class ProgressAnswer(msgspec.Struct, kw_only=True):
    """How many of `total` outlets have done what the notice asks, or were closed; seen: not done yet; who is silent.

    `overtaken` are those of whom a later notice is waited for: a kill speaks for all that was said before.
    """

    total: int
    done: int
    closed: int
    seen: int
    silent: list[str]
    overtaken: int


class Addressee(msgspec.Struct, kw_only=True):
    """An outlet that a notice is for, what it answered, and whether a person closed it for the outlet.

    The rest is for the issuer and the secretariat: its stage, what of the item it was served, each try to tell its
    channels, when it first said "seen", minutes from issue to done; a suspended outlet is told by no channel. `node` is
    the one that it belongs to, null: this one; another one tells it by itself.
    """

    outlet: str
    node: str | None = None
    receipt: ReceiptAnswer | None
    closing: ClosingAnswer | None = None
    stage: Stage
    served: list[ServedAnswer] = []
    tries: list[TryAnswer] = []
    seen_at: datetime | None = None
    suspended: bool | None = None
    minutes: float | None = None


class NoticeAnswer(msgspec.Struct, kw_only=True):
    """A notice; its issuer and the secretariat see every addressee and the progress, an addressee only itself.

    `changes` are the paragraphs that a correction changed, as far as the caller may read them.
    `median_minutes` from issue to done are over the outlets that have done it; `slowest` is the last of these.
    """

    notice: ItemNotice
    addressees: list[Addressee]
    progress: ProgressAnswer | None = None
    median_minutes: float | None = None
    slowest: str | None = None
    changes: list[Change] = []


class IssuedNotice(ItemNotice, kw_only=True):
    """A notice with how far it has come."""

    progress: ProgressAnswer


class IssuedPage(msgspec.Struct, kw_only=True):
    """Notices, the newest first, and the cursor of those before them (null: that was the end)."""

    notices: list[IssuedNotice]
    next: str | None
