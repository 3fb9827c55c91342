"""Requests between nodes, signed by the node that asks (RFC 9421), for one node and for once.

Covered are the method, path and query, the digest of the body (RFC 9530), who asks, whom, and a counter that rises
under a nonce of the node that is asked (`federation.freshness`). `@authority` is not: a proxy may change Host. The
name of the node that is asked stands for it, so that what was signed for one node is good at no other. `created` is
left out: no node trusts the clock of another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote, unquote

import msgspec

from commonwire.base.errors import NotSignedInError, NotVerifiedError
from commonwire.ledger.keys import PublicKey, SigningKey

FROM: Final = "Commonwire-From"
TO: Final = "Commonwire-To"
COUNTER: Final = "Commonwire-Counter"
NONCE: Final = "Commonwire-Nonce"
"""The field of an answer that gives the nonce for the next request."""
_DIGEST, _INPUT, _SIGNATURE = "Content-Digest", "Signature-Input", "Signature"
_LABEL: Final = "commonwire"
_FIELDS: Final = (_DIGEST, FROM, TO, COUNTER)
_ORDER: Final = ("@method", "@path", "@query", *(name.lower() for name in _FIELDS))
_PARAMETERS: Final = re.compile(
    re.escape(f"{_LABEL}=")
    + r'(?P<params>\((?P<components>[a-z0-9@" -]{1,200})\);keyid="(?P<key>[A-Za-z0-9_-]{43})";alg="ed25519"'
    r';nonce="(?P<nonce>[A-Za-z0-9_-]{1,120})";tag="commonwire")'
)
_COUNTER: Final = re.compile(r"[1-9][0-9]{0,14}")  # an integer of RFC 8941, section 3.3.1
_REMEDY: Final = "Sign as docs/reference/between-nodes.md says."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it goes over the wire: `path` as it is written, `query` without its question mark."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """What the fields of a request say of itself; nothing of it is true before `verify_request` returned."""

    sender: str
    to: str
    key_id: str
    nonce: str
    counter: int
    signature: bytes


def signature_base(components: Iterable[tuple[str, str]], parameters: str) -> bytes:
    """The bytes that are signed (RFC 9421, section 2.5): a line for each component, and the parameters.

    >>> print(signature_base([("@method", "GET")], '("@method");keyid="k"').decode())
    "@method": GET
    "@signature-params": ("@method");keyid="k"
    """
    lines = [f'"{name}": {value}' for name, value in components]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


def content_digest(body: bytes) -> str:
    """The field that names the bytes of a body (RFC 9530, section 2).

    >>> content_digest(b'{"hello": "world"}')
    'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'
    """
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def sign_request(asked: Asked, *, sender: str, to: str, nonce: str, counter: int, key: SigningKey) -> dict[str, str]:
    """The fields that go with the request `asked` of the node `sender` to the node `to`.

    `nonce` is one that the node handed out, `counter` higher than any that was used with it.
    """
    fields = {FROM: _plain(sender), TO: _plain(to), COUNTER: str(counter)}
    if asked.body:
        fields[_DIGEST] = content_digest(asked.body)
    components = _components(asked, fields)
    names = " ".join(f'"{name}"' for name, _ in components)
    parameters = f'({names});keyid="{key.id}";alg="ed25519";nonce="{nonce}";tag="commonwire"'
    signature = base64.b64encode(key.sign(signature_base(components, parameters))).decode()
    return fields | {_INPUT: f"{_LABEL}={parameters}", _SIGNATURE: f"{_LABEL}=:{signature}:"}


def is_signed(fields: Mapping[str, str]) -> bool:
    """Whether a request says that it is signed at all."""
    return bool(_field(fields, _INPUT))


def read_claim(fields: Mapping[str, str]) -> Claim:
    """What the fields of a request say; `fields` finds a name however it is written, or all are in lower case.

    Raises NotSignedInError for a request that is not signed, or in another way than between nodes.
    """
    if not is_signed(fields):
        raise refused("This request is not signed: between nodes each one is", where=_INPUT)
    found = _PARAMETERS.fullmatch(_field(fields, _INPUT))
    if found is None:
        raise refused("The parameters of the signature are not those between nodes", where=_INPUT)
    counter = _field(fields, COUNTER)
    if not _COUNTER.fullmatch(counter):
        raise refused("The request has no counter", where=COUNTER)
    return Claim(
        sender=unquote(_field(fields, FROM)),
        to=unquote(_field(fields, TO)),
        key_id=found["key"],
        nonce=found["nonce"],
        counter=int(counter),
        signature=_signature(_field(fields, _SIGNATURE)),
    )


def verify_request(asked: Asked, fields: Mapping[str, str], *, to: str, key: PublicKey) -> Claim:
    """What the request says of itself, once its signature by `key` holds, for the node `to`.

    Raises NotSignedInError when anything was altered, was signed by another key or for another node. Whether it
    comes for the first time is for `freshness` to say.
    """
    claim = read_claim(fields)
    if claim.to != to:
        raise refused(
            f"The request was signed for {claim.to[:80]}, and this is {to}",
            where=TO,
            remedy="Have both operators compare the peer's card: `commonwire peer card`.",
        )
    if claim.key_id != key.id:
        raise refused(
            f"The request is signed with key {claim.key_id}, and {claim.sender[:80]} has {key.id} here",
            where=_INPUT,
            remedy="Have both operators compare the fingerprints of their nodes again: `commonwire peer card`.",
        )
    signed = {name: _field(fields, name) for name in _FIELDS if _field(fields, name)}
    if signed.get(_DIGEST, "") != (content_digest(asked.body) if asked.body else ""):
        raise refused("The body is not the one that was signed", where=_DIGEST)
    components = _components(asked, signed)
    parameters = _PARAMETERS.fullmatch(_field(fields, _INPUT))
    names = " ".join(f'"{name}"' for name, _ in components)
    if parameters is None or parameters["components"] != names:
        raise refused(f"The signature must cover {names}, in this order", where=_INPUT)
    try:
        key.verify(claim.signature, signature_base(components, parameters["params"]))
    except NotVerifiedError as error:
        raise refused("The signature does not fit the request", where=_SIGNATURE) from error
    return claim


def refused(why: str, *, where: str, remedy: str = _REMEDY) -> NotSignedInError:
    """The error for a request that is not taken as the peer's."""
    return NotSignedInError(why, where=where, remedy=remedy)


def _components(asked: Asked, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is covered, in its order (RFC 9421, section 2.2): a query that is not there is a question mark."""
    derived = {"@method": asked.method, "@path": asked.path or "/", "@query": f"?{asked.query}"}
    values = derived | {name.lower(): value for name, value in fields.items()}
    return [(name, values[name]) for name in _ORDER if name in values]


def _field(fields: Mapping[str, str], name: str) -> str:
    return fields.get(name) or fields.get(name.lower()) or ""


def _signature(field: str) -> bytes:
    """The 64 bytes in the field, a dictionary of one member (RFC 9421, section 4.2)."""
    name, separator, encoded = field.partition("=:")
    if name != _LABEL or not separator or not encoded.endswith(":"):
        raise refused("The request has no signature", where=_SIGNATURE)
    try:
        return base64.b64decode(encoded[:-1], validate=True)
    except (ValueError, binascii.Error):
        raise refused("The signature is not base64", where=_SIGNATURE) from None


def _plain(name: str) -> str:
    """A node's name as a field may hold it (RFC 3986, section 2.1)."""
    return quote(name, safe="/:@!$&'()*,;=")
