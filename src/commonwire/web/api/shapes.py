"""The shapes of requests and answers (docs/reference/api.md): what the description at /api/openapi.json is made of."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from commonwire.delivery.notice import NoticeKind
from commonwire.delivery.rows import FoundRow, Row
from commonwire.delivery.take import Withheld
from commonwire.formats.package import Packed
from commonwire.news.item import Item, LanguageBy, Report
from commonwire.web.api.notice_shapes import ItemNotice, ReceiptAnswer, ServedAnswer
from commonwire.web.asking import Reason, Words
from commonwire.web.decisions import UseAnswer
from commonwire.web.problems import Problem


class GivenAnswer(msgspec.Struct, kw_only=True):
    """What became of a given item: `entry` is its number in the ledger, `status` as it would be if it came alone."""

    id: str
    uri: str
    version: int
    entry: int
    report: Report
    unchanged: bool
    late: bool
    status: Literal[200, 201]


class Result(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What became of one item of several, as if it had come alone: what a given item has, or what a problem has."""

    status: int
    id: str | None = None
    uri: str | None = None
    version: int | None = None
    entry: int | None = None
    report: Report | None = None
    unchanged: bool | None = None
    late: bool | None = None
    type: str | None = None
    title: str | None = None
    detail: str | None = None
    where: str | None = None
    remedy: str | None = None


class SeveralAnswer(msgspec.Struct, kw_only=True):
    """What became of each item of a message, in its order; a bad one costs only itself."""

    results: list[Result]


class TriedAnswer(msgspec.Struct, kw_only=True):
    """One item of a tried message, as its owner would have it; `terms` are in words.

    `outcome` of giving it now: "new", "unchanged", "late" (an older version than the one that is here), "kill" (its
    source cancels it), or "refused": then `refusal` says why. `others_see` of it: "all"; "announced" (under embargo,
    only the fields `announced`); "held" (a row without words); "nothing".
    """

    number: int
    uri: str | None
    outcome: Literal["new", "unchanged", "late", "kill", "refused"]
    id: str | None = None
    version: int | None = None
    others_see: Literal["all", "announced", "held", "nothing"] | None = None
    announced: list[str] = []
    terms: list[str] = []
    item: Item | None = None
    report: Report | None = None
    refusal: Problem | None = None


class TrialAnswer(msgspec.Struct, kw_only=True):
    """A message that was tried: how many items it has, how many cannot be read, and the first of them."""

    format: str
    items: int
    unread: int
    results: list[TriedAnswer]


class CorrectionRequest(msgspec.Struct, kw_only=True):
    """A correction by a note alone: what was wrong, and a note that may be shown to readers."""

    what: Reason
    reader_note: Words | None = None


class LanguageRequest(msgspec.Struct, kw_only=True):
    """What language an item is in, as a BCP 47 tag."""

    language: Annotated[str, msgspec.Meta(min_length=2, max_length=100)]


class LanguageAnswer(msgspec.Struct, kw_only=True):
    """What language an item is in now, who says so, and the number of the entry that records it."""

    language: str | None
    language_by: LanguageBy | None
    entry: int


class WithdrawRequest(msgspec.Struct, kw_only=True):
    """Why an item is held, released or killed, and a note that may be shown to readers."""

    reason: Reason
    reader_note: Words | None = None


class KeyRequest(msgspec.Struct, kw_only=True):
    """The public part of an Ed25519 key (RFC 8037): {"kty": "OKP", "crv": "Ed25519", "x": ...}."""

    jwk: dict[str, Any]


class KeyAnswer(msgspec.Struct, kw_only=True):
    """The key that signs for the outlet from entry `from_number` on; `alliance` goes into every statement."""

    alliance: str
    outlet: str
    kid: str
    jwk: dict[str, str]
    custody: Literal["node", "outlet"]
    from_number: int


class RowPage(msgspec.Struct, kw_only=True):
    """Rows, and the cursor of what follows (null: that was the end)."""

    items: list[Row]
    next: str | None


class FoundPage(msgspec.Struct, kw_only=True):
    """Rows with why each is there, and the cursor of what follows (null: that was the end)."""

    items: list[FoundRow]
    next: str | None


class ScoredRow(Row, kw_only=True):
    """A row with how much it is like the item that was asked about, 1 the most."""

    score: float


class SimilarPage(msgspec.Struct, kw_only=True):
    """Rows of similar items, best first."""

    items: list[ScoredRow]
    next: None = None


class ItemAnswer(Item, kw_only=True):
    """The common model of an item, with who gave it and the notices about it.

    `notice` is the last one while the item is withheld or canceled; `entry` the ledger number of the version shown.
    """

    outlet: str
    member: str
    corrected: bool
    notices: list[ItemNotice]
    notice: ItemNotice | None
    entry: int | None


class TakeAnswer(UseAnswer, kw_only=True):
    """A take: the decision, what it owes, and the story in `format`, with credit, licence and link inside.

    `losses` are the fields of the common model that the format has no place for. In several formats `content` is a zip
    in base64, and `files` are those in it, each with losses of its own. `withheld` are the pictures, sound and film
    that the terms do not give for this use: they are left out of the content. `machine_work` is what of it a machine
    made, as its source says; it stands in the content, too. `mark` is the node's
    signature on item, version, outlet and take, for the page.
    """

    id: str
    item: str
    version: int
    credit: str
    licence: str | None
    link: str | None
    format: str
    media_type: str
    encoding: Literal["utf-8", "base64"]
    content: str
    losses: list[str]
    files: list[Packed] = []
    withheld: list[Withheld] = []
    machine_work: list[str] = []
    mark: str


class TakenAnswer(msgspec.Struct, kw_only=True):
    """A take of an item: which version, for which use."""

    id: str
    version: int
    at: datetime
    action: str
    channel: str
    territories: list[str]
    format: str


class ToldAnswer(msgspec.Struct, kw_only=True):
    """A notice that an outlet got, and what it answered."""

    notice: str
    kind: NoticeKind
    version: int
    issued_at: datetime
    receipt: ReceiptAnswer | None


class Taker(msgspec.Struct, kw_only=True):
    """An outlet that has the item: what it was served and took, and which notices it answered.

    `node` is the one that it belongs to, null: this one; what it did there came by letter.
    """

    outlet: str
    node: str | None = None
    served: list[ServedAnswer]
    takes: list[TakenAnswer]
    notices: list[ToldAnswer]


class ErasedAnswer(msgspec.Struct, kw_only=True):
    """That another node erased the item's text as entry `entry` of this ledger says; how many texts, and when."""

    node: str
    entry: int
    texts: int
    at: datetime


class TakerPage(msgspec.Struct, kw_only=True):
    """Every outlet that has the item, by its id, on every node; and the nodes that erased its text when told to."""

    takers: list[Taker]
    erased: list[ErasedAnswer] = []
    next: None = None


class Health(msgspec.Struct, kw_only=True):
    """That the node answers, how far its ledger goes, and what it searches: the store, while the index is made."""

    status: Literal["ok"]
    entries: int
    search: Literal["index", "store"]
