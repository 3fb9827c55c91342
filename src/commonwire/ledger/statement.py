"""Statement: what an outlet signs about one version of an item, as a compact JWS (RFC 7515)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import JWSRegistry
from joserfc.registry import HeaderParameter

from commonwire.base.errors import NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

Custody = Literal["node", "outlet"]
"""Who holds the private key: the node for the outlet, or the outlet itself."""

ItemKind = Literal["published", "corrected", "held", "released", "embargo-lifted", "killed", "reaffirmed"]
"""What an outlet can say about an item of its own."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]

_ALGORITHM: Final = "Ed25519"  # RFC 9864, section 2.2: the fully specified name; "EdDSA" is deprecated there
_TYPE: Final = "commonwire-statement"  # RFC 8725, section 3.11: no other signed thing can pass for a statement
_JWS: Final = JWSRegistry(
    header_registry={"custody": HeaderParameter("Who holds the private key", "str")}, algorithms=[_ALGORITHM]
)


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What the outlet says: this version of this item has these contents under these terms.

    `content` gives the digest of each part by role: 'model', 'head' (what a row shows), 'original', 'note' (the
    editor's, private), 'reason' (of a hold or kill). `terms` is the digest of the resolved terms. `created_at` is the
    outlet's claim.
    """

    alliance: str
    outlet: str
    uri: str
    version: int
    kind: ItemKind
    content: dict[str, str]
    terms: str | None
    created_at: Instant


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The protected header of a statement: `kid` is the signing key's id."""

    alg: str
    kid: str
    typ: str
    custody: Custody = "outlet"


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Statement).decode


def sign_statement(statement: Statement, key: SigningKey, *, custody: Custody = "node") -> str:
    """`statement` as a compact JWS signed with `key`; the header says so when the node holds the key.

    A node signs only with keys it holds, so `custody` is 'node' unless an outlet's own program says 'outlet'.
    """
    header = {"alg": _ALGORITHM, "kid": key.id, "typ": _TYPE}
    if custody == "node":
        header["custody"] = "node"
    return jws.serialize_compact(header, _encode(statement), key.jose, registry=_JWS)


def read_header(statement_jws: str) -> Header:
    """The protected header, to find the key by `kid`; nothing in it is true before `read_statement` returned.

    Raises NotVerifiedError when it is not the header of a statement.
    """
    try:
        return _checked_header(jws.extract_compact(statement_jws.encode(), registry=_JWS).protected)
    except (JoseError, ValueError) as error:
        raise _unreadable(str(error)) from None


def read_statement(statement_jws: str, public_key: PublicKey) -> Statement:
    """The statement, its bytes verified with `public_key` before they are parsed.

    Raises NotVerifiedError when the signature does not fit, the header names another key, algorithm or type of
    content, or the signed bytes are no statement.
    """
    try:
        signed = jws.deserialize_compact(statement_jws, public_key.jose, registry=_JWS)
        header = _checked_header(signed.protected)
        if header.kid != public_key.id:
            raise _unreadable(f"it names key {header.kid[:43]}, the outlet's is {public_key.id}")
        return _decode(signed.payload)
    except (JoseError, ValueError) as error:  # msgspec's errors are ValueErrors
        raise _unreadable(str(error)) from None


def _checked_header(protected: dict[str, Any]) -> Header:
    header = msgspec.convert(protected, Header)
    if header.alg != _ALGORITHM or header.typ != _TYPE:
        raise _unreadable(f"the header must say alg {_ALGORITHM} and typ {_TYPE}")
    return header


def _unreadable(why: str) -> NotVerifiedError:
    return NotVerifiedError(
        f"The outlet's statement is not verified: {why}",
        where="statement",
        remedy="Sign exactly the bytes that are sent, with the outlet's own Ed25519 key (docs/reference/ledger.md).",
    )
