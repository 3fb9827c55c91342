"""Membership: the alliance's own file of its nodes, its outlets, its chair and its keys.

Nobody's node decides who belongs: a file counts when `threshold` of the alliance's keys signed it, those of the file
before it (the first: its own). The keys lie offline with people. A file is recorded as an entry, so that it flows like
everything else, and each node follows the newest that it has verified. The chain (`previous`) is over what was signed,
not over who signed it. The same shape of trust as The Update Framework's root role (TUF specification, section 5.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Final, Literal, NoReturn

import msgspec

from commonwire.base.errors import BadInputError, ConflictError, NotVerifiedError
from commonwire.ledger.jointly import claimed, cosign, said_digest, sign_jointly, signers
from commonwire.ledger.keys import PublicKey, SigningKey
from commonwire.ledger.signed import Kind
from commonwire.ledger.statement import Instant

FORMAT: Final = "commonwire-membership-1"
LARGEST: Final = 16 * 1024 * 1024
"""Bytes of a membership file: some 40,000 outlets."""

_KIND: Final = Kind(
    name="membership file",
    typ="commonwire-membership",
    longest=LARGEST,
    where="membership",
    remedy="Draft it again from the file in force, and have enough of the alliance's keys sign it.",
)


class Term(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From which entry of its own ledger to which a node is something: both included, None: still."""

    node: str
    from_number: int = 1
    until_number: int | None = None

    def holds(self, node: str, number: int) -> bool:
        """Whether entry `number` of `node` is in it."""
        still = self.until_number is None or number <= self.until_number
        return self.node == node and self.from_number <= number and still


class NodeKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key of a node, and the entries of its ledger that it may sign for.

    `from_number` None: it waits until the node hands over to it. Entries from `revoked_from` on are disputed, and from
    `expires_at` on the key signs nothing.
    """

    jwk: dict[str, str]
    from_number: int | None = None
    until_number: int | None = None
    revoked_from: int | None = None
    expires_at: Instant | None = None


class MemberNode(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A node of the alliance: its name, its keys in their order, where it is, and the member that answers for it."""

    name: str
    keys: tuple[NodeKey, ...]
    member: str | None = None
    addresses: tuple[str, ...] = ()


class MemberOutlet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An outlet: the nodes it belonged to in their order, the last one now, and the ids of the keys it may sign with.

    Without `keys` it signs with those that its node admits.
    """

    id: str
    homes: tuple[Term, ...]
    keys: tuple[str, ...] = ()


class Membership(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """What a membership file says. `previous` is the digest of what the file before said, None in the first.

    `keys` are the alliance's own, of which `threshold` sign the next file; `chairs` the nodes that were the chair in
    their order, the last one now.
    """

    format: Literal["commonwire-membership-1"] = FORMAT
    alliance: str
    version: int
    previous: str | None
    made_at: Instant
    keys: tuple[dict[str, str], ...]
    threshold: int
    chairs: tuple[Term, ...]
    nodes: tuple[MemberNode, ...]
    outlets: tuple[MemberOutlet, ...] = ()

    @property
    def chair(self) -> str:
        """The node that is the chair now."""
        return self.chairs[-1].node

    def find_node(self, name: str) -> MemberNode | None:
        """The node of this name, if it is in the file."""
        return self._nodes.get(name)

    def find_outlet(self, outlet: str) -> MemberOutlet | None:
        """The outlet with this id, if it is in the file."""
        return self._outlets.get(outlet)

    @cached_property
    def _nodes(self) -> dict[str, MemberNode]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def _outlets(self) -> dict[str, MemberOutlet]:
        return {outlet.id: outlet for outlet in self.outlets}


def draft_file(membership: Membership) -> bytes:
    """The file without signatures, to go round. Raises BadInputError for one that nobody could follow."""
    check_membership(membership)
    return sign_jointly(membership, [], _KIND)


def sign_file(data: bytes, key: SigningKey) -> bytes:
    """The file with one more signature. Raises ConflictError when the key has signed it already, NotVerifiedError."""
    return cosign(data, key, _KIND)


def read_draft(data: bytes) -> Membership:
    """What a file says, whoever has signed it. Raises NotVerifiedError, BadInputError when nobody could follow it."""
    membership = claimed(data, _KIND, Membership)
    check_membership(membership)
    return membership


def file_digest(data: bytes) -> str:
    """The hex SHA-256 of what was signed: what the next file names as `previous`."""
    return said_digest(data, _KIND)


def signed_by(data: bytes, jwks: Iterable[dict[str, str]]) -> frozenset[str]:
    """The ids of those keys that have signed the file. Raises NotVerifiedError for a signature that does not fit."""
    return signers(data, [PublicKey.from_jwk(jwk) for jwk in jwks], _KIND)


def read_next(data: bytes, files: Sequence[bytes], *, alliance: str) -> Membership:
    """What the file after the last of `files` says; `files` are those that were followed, the first one first.

    It is signed by `threshold` keys of the file before it (the first: its own), and by as many of its own when those
    are others, so that nobody hands the alliance to keys that nobody holds. Raises NotVerifiedError when too few have
    signed, it is of another alliance or does not follow; ConflictError for a file that was followed already, and
    TwoFilesError when it contradicts one that was followed and is signed as well as that.
    """
    membership = _verified_shape(data, alliance)
    followed = [read_draft(file) for file in files]
    if followed and membership.version <= followed[-1].version:
        _refuse_past(data, membership, files, followed)
    before = followed[-1] if followed else None
    version, previous = (before.version + 1, file_digest(files[-1])) if before else (1, None)
    if (membership.version, membership.previous) != (version, previous):
        raise _unverified(
            f"it is version {membership.version} after {(membership.previous or 'none')[:12]}; here comes version"
            f" {version} after {(previous or 'none')[:12]}"
        )
    _check_signed(data, before or membership)
    _check_signed(data, membership)
    return membership


class TwoFilesError(ConflictError):
    """Two membership files of one version say different things, and both are signed as they must be: keep them."""


def check_membership(membership: Membership) -> None:
    """Raise BadInputError for what nobody could follow: names twice, a chair that is no node, too high a threshold."""
    names = [node.name for node in membership.nodes]
    outlets = [outlet.id for outlet in membership.outlets]
    keys = [_key(jwk, "keys").id for jwk in membership.keys]
    of_nodes = [_key(key.jwk, node.name).id for node in membership.nodes for key in node.keys]
    for what, found in (("node", names), ("outlet", outlets), ("alliance key", keys), ("node's key", of_nodes)):
        if len(set(found)) < len(found):
            twice = next(one for one, times in Counter(found).items() if times > 1)
            raise _unfit(f"the {what} {twice} is in it twice", what)
    if not 1 <= membership.threshold <= len(keys):
        raise _unfit(f"{membership.threshold} of {len(keys)} keys cannot sign", "threshold")
    if not membership.chairs:
        raise _unfit("no node is the chair", "chairs")
    _check_terms(membership.chairs, names, "chairs")
    for outlet in membership.outlets:
        _check_terms(outlet.homes, names, outlet.id)
    for node in membership.nodes:
        if not node.keys:
            raise _unfit(f"the node {node.name} has no key", "nodes")


def _check_terms(terms: Sequence[Term], names: Sequence[str], where: str) -> None:
    if not terms or terms[-1].until_number is not None:
        raise _unfit("no node is it now", where)
    if unknown := next((term.node for term in terms if term.node not in names), None):
        raise _unfit(f"{unknown} is not among the nodes", where)


def _verified_shape(data: bytes, alliance: str) -> Membership:
    try:
        membership = read_draft(data)
    except BadInputError as error:
        raise _unverified(str(error)) from None
    if membership.alliance != alliance:
        raise _unverified(f"it is of the alliance {membership.alliance}, this node of {alliance}")
    return membership


def _check_signed(data: bytes, by: Membership) -> None:
    found = signed_by(data, by.keys)
    if len(found) < by.threshold:
        raise _unverified(f"{len(found)} of the keys of version {by.version} have signed it, {by.threshold} must")


def _refuse_past(
    data: bytes, membership: Membership, files: Sequence[bytes], followed: Sequence[Membership]
) -> NoReturn:
    """Tell apart the same file again, one that anybody could have written, and two that the alliance signed."""
    places = {known.version: place for place, known in enumerate(followed)}
    place = places.get(membership.version)
    if place is None:
        raise _unverified(f"it is version {membership.version}, of before this node knew the alliance")
    if file_digest(data) == file_digest(files[place]):
        raise ConflictError(f"Version {membership.version} of the membership file is known already", where=_KIND.where)
    _check_signed(data, followed[place - 1] if place else membership)
    if not place and signed_by(data, followed[0].keys) == frozenset():
        raise _unverified("it is a first file by other keys")
    raise TwoFilesError(
        f"Two files say that they are version {membership.version}, and the alliance's keys signed both:"
        f" {file_digest(files[place])} was followed, {file_digest(data)} is refused",
        where=_KIND.where,
        remedy="Both are kept. Ask those who hold the alliance's keys which one they meant, and why they signed two.",
    )


def _key(jwk: dict[str, str], where: str) -> PublicKey:
    try:
        return PublicKey.from_jwk(jwk)
    except BadInputError as error:
        raise _unfit(error.message, where) from None


def _unfit(why: str, where: str) -> BadInputError:
    return BadInputError(f"The membership file cannot be followed: {why}", where=where, remedy="Change the draft.")


def _unverified(why: str) -> NotVerifiedError:
    return NotVerifiedError(f"The membership file is not verified: {why}", where=_KIND.where, remedy=_KIND.remedy)
