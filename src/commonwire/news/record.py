"""Write one line into the ledger for an outlet: contents sealed, statement signed, entry numbered."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

import msgspec

from commonwire.base.errors import BadInputError, CommonwireError, ConflictError, NotVerifiedError
from commonwire.base.ids import item_id
from commonwire.base.texts import text
from commonwire.ledger.chain import verify_entry
from commonwire.ledger.content import Content, seal
from commonwire.ledger.entry import Entry, decode_entry, next_entry
from commonwire.ledger.statement import Custody, ItemKind, Statement, read_statement, sign_statement
from commonwire.news.ports import NewsRecords

_STATEMENT: Final = "Commonwire-Statement"
"""The header that the statement of an outlet with its own key comes in."""


class OwnStatement(msgspec.Struct, frozen=True, kw_only=True):
    """What an outlet that keeps its own key sends with a deed.

    Its signed statement (compact JWS, header `Commonwire-Statement`) and, where content goes with it, the salt of
    its digest (32 bytes, header `Commonwire-Salt`).
    """

    jws: str
    salt: bytes | None = None


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says, whoever writes it.

    `parts` maps content roles to exact bytes; `about` is the number of the entry it refers to.
    """

    outlet: str
    uri: str
    version: int
    parts: dict[str, bytes] = {}
    language: str | None = None
    urgency: int | None = None
    terms: str | None = None
    embargo_until: str | None = None
    by: str | None = None
    about: int | None = None


class Line(_Line, frozen=True, kw_only=True):
    """What an outlet says about an item of its own, to be recorded with its statement."""

    kind: ItemKind


class NodeLine(_Line, frozen=True, kw_only=True):
    """What the node records itself.

    An embargo's hour, an erasure, an emergency hold and its end, a grant on request, the word of a person of the owner
    on the language of a story. `erased` names by role the digests that an erasure takes away.
    """

    kind: Literal["embargo-lifted", "erased", "emergency-held", "emergency-released", "granted", "language-said"]
    erased: dict[str, str] = {}


def is_about_statement(error: CommonwireError) -> bool:
    """Whether something was refused for an outlet's statement: missing, not verified, about something else, or used."""
    return isinstance(error, NotVerifiedError) or (error.where or "").startswith(_STATEMENT)


def record(records: NewsRecords, line: Line, *, own: OwnStatement | None, now: datetime) -> Entry:
    """Append `line` to the ledger and keep its contents; the entry as recorded.

    Raises BadInputError when the outlet keeps its own key and `own` is missing or says something else, ConflictError
    when its statement was recorded before, NotVerifiedError when it would not be verified from outside.
    """
    key = records.keys.key_of(line.outlet)
    salts = {"original": own.salt} if own and own.salt else {}
    contents = {role: seal(data, salt=salts.get(role)) for role, data in line.parts.items()}
    _check_salt(records, contents, salts)
    if key is None:
        jws = _checked(records, line, contents, own)
    else:
        jws = sign_statement(_statement(records, line, contents, now), key)
    custody: Custody = "outlet" if key is None else "node"
    return _append(records, line, contents, statement=jws, custody=custody, now=now)


def record_by_node(records: NewsRecords, line: NodeLine, *, now: datetime) -> Entry:
    """Append the node's own line, which carries no statement; the entry as recorded."""
    contents = {role: seal(data) for role, data in line.parts.items()}
    return _append(records, line, contents, statement=None, custody=None, now=now)


def _append(
    records: NewsRecords,
    line: Line | NodeLine,
    contents: dict[str, Content],
    *,
    statement: str | None,
    custody: Custody | None,
    now: datetime,
) -> Entry:
    digests = {role: content.digest for role, content in contents.items()}
    entry, data, _ = next_entry(
        records.book.head(),
        received_at=now,
        node=records.node,
        kind=line.kind,
        outlet=line.outlet,
        uri=line.uri,
        version=line.version,
        item=item_id(line.outlet, line.uri),
        language=line.language,
        urgency=line.urgency,
        content=line.erased if isinstance(line, NodeLine) and line.erased else digests,
        terms=line.terms,
        embargo_until=line.embargo_until,
        by=line.by,
        custody=custody,
        statement=statement,
        about=line.about,
    )
    if custody == "outlet":  # what the node signs for an outlet fits by construction; what an outlet sent may not
        verify_entry(entry, records.keys.public_key_of(line.outlet))
    records.book.append(entry, data, list(contents.values()))
    return entry


def _statement(records: NewsRecords, line: Line, contents: dict[str, Content], now: datetime) -> Statement:
    return Statement(
        alliance=records.alliance,
        outlet=line.outlet,
        uri=line.uri,
        version=line.version,
        kind=line.kind,
        content={role: content.digest for role, content in contents.items()},
        terms=line.terms,
        created_at=now,
    )


def _checked(records: NewsRecords, line: Line, contents: dict[str, Content], own: OwnStatement | None) -> str:
    """The outlet's own statement, after everything it says was compared with what is about to be recorded."""
    if own is None:
        raise BadInputError(
            text("This outlet keeps its own signing key"),
            where=_STATEMENT,
            remedy=text("Send the signed statement in this header (docs/reference/ledger.md)."),
        )
    said = read_statement(own.jws, records.keys.public_key_of(line.outlet))
    wanted = {
        "alliance": (said.alliance, records.alliance),
        "outlet": (said.outlet, line.outlet),
        "uri": (said.uri, line.uri),
        "version": (said.version, line.version),
        "kind": (said.kind, line.kind),
    }
    if "original" in contents:
        wanted["content.original"] = (said.content.get("original", ""), contents["original"].digest)
    for name, (stated, expected) in wanted.items():
        if stated != expected:
            raise BadInputError(
                f"The statement says {stated!r} where {expected!r} is about to be recorded",
                where=f"{_STATEMENT}, {name}",
                remedy=text("Sign what you send, as the next version of the item."),
            )
    _refuse_replay(records, line, own.jws)
    return own.jws


def _refuse_replay(records: NewsRecords, line: Line, jws: str) -> None:
    """A statement is good once: else whoever saw it could make the outlet hold, release or correct again.

    The signed part is compared, since the last letter of a signature can be written in several ways.
    """
    signed = jws.rpartition(".")[0]
    for data in records.book.entries_of(item_id(line.outlet, line.uri)):
        entry = decode_entry(data)
        if entry.statement is not None and entry.statement.rpartition(".")[0] == signed:
            raise ConflictError(
                text("This statement is recorded already, as entry %(number)s", number=entry.number),
                where=_STATEMENT,
                remedy=text("Sign a new one, with the present time in created_at."),
            )


def _check_salt(records: NewsRecords, contents: dict[str, Content], salts: dict[str, bytes]) -> None:
    for role in contents.keys() & salts.keys():
        if records.book.content(contents[role].digest) is not None:
            raise BadInputError(
                text("The same bytes are recorded already under this salt"),
                where="Commonwire-Salt",
                remedy=text("Make a fresh salt of 32 random bytes for each version."),
            )
