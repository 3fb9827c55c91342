"""Post: letters and envelopes on their way, here and at other nodes: handed out, taken in, read, acknowledged.

What `federation.letter` seals waits in the outbox until its own node has acknowledged it, and is handed out again, in a
new envelope and another way, until then. Envelopes for others wait until the next hop has them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final, Protocol

import msgspec

from commonwire.base.errors import CommonwireError
from commonwire.base.ids import new_id
from commonwire.delivery.elsewhere import EFFECTS, ElsewhereRecords, NotYetError, Told
from commonwire.delivery.outbox import Letter, Owed
from commonwire.federation.letter import LONGEST_ENVELOPE, MOST_LETTERS, Envelope, Me, open_envelope, seal
from commonwire.federation.ways import Ways, next_hop

MOST_ENVELOPES: Final = 50
"""Envelopes that are handed over at once."""
MOST_CARRIED: Final = 20_000
"""Envelopes that wait here for other nodes; more are not taken, and come another way or later."""
_FITTING: Final = 500_000
"""Bytes of letters in an envelope that holds more than one."""
MOST_IN_FILE: Final = 5000
"""Letters to one node, and envelopes for others, that go into one file."""
_IN_FILE: Final = 20
"""Letters of an envelope in a file, so that parts of it may be small."""
MOST_HOPS: Final = 16
UNCONFIRMED: Final = timedelta(seconds=30)
"""When a letter is handed out again of which the next node has not said that it has it."""
AGAIN: Final = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 360, 1440))
"""When it is handed out again that the next node has, but its own has not acknowledged."""
PATIENCE: Final = timedelta(seconds=30)
"""How long what is due waits for one way before it may go another."""
CARRIED_FOR: Final = timedelta(days=7)
"""How long an envelope for another node is kept, and remembered; whoever sent it sends again."""
ACKNOWLEDGED: Final = "acknowledged"


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """An envelope that waits here for another node, since when, and how often it was handed out."""

    envelope: Envelope
    since: datetime
    due_at: datetime
    sent: int


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that came, kept by its id; `why` it was refused; `letter` of a kind that nobody knows here yet."""

    id: str
    sender: str
    kind: str
    at: datetime
    why: str | None = None
    letter: Letter | None = None


class Post(Protocol):
    """Where envelopes for other nodes wait, and where it is kept which letters came."""

    def carry(self, carried: Carried) -> bool:
        """Keep an envelope for another node; False when it was here before."""
        ...

    def put(self, carried: Sequence[Carried]) -> None:
        """Keep carried envelopes in place of those of the same id."""
        ...

    def waiting_for(self) -> list[str]:
        """The nodes for which envelopes wait."""
        ...

    def waiting(self, to: Collection[str], now: datetime | None, limit: int) -> list[Carried]:
        """At most `limit` envelopes for these nodes that are due at `now` (None: due or not), the longest first."""
        ...

    def passed(self, envelopes: Collection[str]) -> None:
        """Keep of these only that they were here: the next node has them."""
        ...

    def count_waiting(self) -> int:
        """How many envelopes wait."""
        ...

    def has_come(self, sender: str, letters: Collection[str]) -> set[str]:
        """Those of these letters of one node that came before."""
        ...

    def put_came(self, came: Came) -> None:
        """Keep that a letter came."""
        ...

    def not_understood(self, kinds: Collection[str], limit: int) -> list[Came]:
        """Letters of these kinds that are kept because nobody knew their kind when they came."""
        ...

    def forget(self, before: datetime) -> int:
        """Forget the envelopes for others that came before that; how many."""
        ...


class LetterRecords(ElsewhereRecords, Protocol):
    """The records that letters need."""

    post: Post


class _Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """Which letters a node has, and why it refused those that it did."""

    letters: list[str]
    refused: dict[str, str] = {}


def hand_out(records: LetterRecords, peer: str, ways: Ways, me: Me, *, now: datetime) -> list[Envelope]:
    """The envelopes that are to go to `peer` now: this node's own letters, and those of others on their way.

    They are due again soon, unless `peer` says that it has them (`confirm`).
    """
    envelopes: list[Envelope] = []
    for to in records.outbox.addressees(now):
        if to not in ways.sealing or len(envelopes) >= MOST_ENVELOPES:
            continue
        owed = [one for one in records.outbox.due([to], now, MOST_LETTERS) if _way(one, to, ways, now) == peer]
        if owed := _fitting(owed):
            envelope = seal([one.letter for one in owed], to, ways.sealing[to], me, now=now)
            records.outbox.handed_out([one.letter.id for one in owed], envelope.id, now + UNCONFIRMED)
            envelopes.append(envelope)
    carried = [one for one in _carried(records, now) if _way_on(one, ways, now) == peer][:MOST_ENVELOPES]
    records.post.put([msgspec.structs.replace(it, sent=it.sent + 1, due_at=now + UNCONFIRMED) for it in carried])
    return envelopes + [_passed_on(one.envelope, me.node) for one in carried]


def all_for(records: LetterRecords, peer: str, ways: Ways, me: Me, *, now: datetime) -> list[Envelope]:
    """All that could go to `peer` or by it, due or not, for a file that may never arrive: nothing is kept of it."""
    envelopes: list[Envelope] = []
    for to in sorted(ways.sealing):
        if to == peer or (ways.via.get(to, peer) == peer and to not in ways.peers):
            letters = [one.letter for one in records.outbox.all_to([to], MOST_IN_FILE)]
            some = (letters[start : start + _IN_FILE] for start in range(0, len(letters), _IN_FILE))
            envelopes += [seal(one, to, ways.sealing[to], me, now=now) for one in some]
    carried = records.post.waiting(records.post.waiting_for(), None, MOST_IN_FILE)
    passing = [one.envelope for one in carried if peer not in one.envelope.hops]
    return envelopes + [_passed_on(one, me.node) for one in passing]


def hops_due(records: LetterRecords, ways: Callable[[], Ways], *, now: datetime) -> frozenset[str]:
    """The peers to which something is to be handed now; `ways` is asked only when something is to go at all."""
    addressees, waiting_for = records.outbox.addressees(now), records.post.waiting_for()
    if not addressees and not waiting_for:
        return frozenset()
    known = ways()
    owed = ((one, to) for to in addressees for one in records.outbox.due([to], now, MOST_LETTERS))
    hops = {_way(one, to, known, now) for one, to in owed if to in known.sealing}
    hops |= {_way_on(one, known, now) for one in _carried(records, now)}
    return frozenset(hop for hop in hops if hop is not None)


def confirm(records: LetterRecords, envelopes: Sequence[str], *, now: datetime) -> None:
    """Keep that the next node has these envelopes: what was on its way is no more this node's to keep."""
    records.post.passed(envelopes)
    for envelope in envelopes:
        owed = records.outbox.in_envelope(envelope)
        records.outbox.end([one.letter.id for one in owed if one.letter.kind == ACKNOWLEDGED])
        for one in owed:
            again = now + AGAIN[min(one.sent, len(AGAIN)) - 1]
            records.outbox.handed_out([one.letter.id], envelope, again)


def take_in(records: LetterRecords, envelopes: Sequence[Envelope], ways: Ways, me: Me, *, now: datetime) -> list[str]:
    """Take envelopes that a peer hands over; the ids of those that it need not keep any more.

    Those for this node are opened and take effect; the others wait for the next hop. One that cannot be taken now
    (its sender's key is not known yet, too many wait) is left to the peer; one that nobody could ever take is not.
    """
    return [it.id for it in envelopes[:MOST_ENVELOPES] if _taken_in(records, it, ways, me, now)]


def _taken_in(records: LetterRecords, envelope: Envelope, ways: Ways, me: Me, now: datetime) -> bool:
    if envelope.to == me.node:
        return _opened(records, envelope, ways, me, now)
    if me.node in envelope.hops or len(envelope.hops) > MOST_HOPS or len(envelope.sealed) > LONGEST_ENVELOPE:
        return True  # it has been here, or goes in circles: whoever sent it sends again
    if records.post.count_waiting() >= MOST_CARRIED:
        return False
    records.post.carry(Carried(envelope=envelope, since=now, due_at=now, sent=0))
    return True


def _opened(records: LetterRecords, envelope: Envelope, ways: Ways, me: Me, now: datetime) -> bool:
    if envelope.sender not in ways.keys:
        return False
    try:
        letters = open_envelope(envelope, ways.keys[envelope.sender], me)
    except CommonwireError:
        return True  # nothing in it can be trusted or answered
    read_letters(records, envelope.sender, letters, ways, now=now)
    return True


def read_letters(records: LetterRecords, sender: str, letters: Sequence[Letter], ways: Ways, *, now: datetime) -> None:
    """Let each letter take its effect, once; those that had it before, and those that have it now, are acknowledged."""
    known = records.post.has_come(sender, [one.id for one in letters])
    there, refused = [], {}
    for letter in letters:
        if letter.id not in known:
            came = _read_letter(records, sender, letter, ways, now)
            if came is None:
                continue
            records.post.put_came(came)
            known.add(letter.id)
            if came.why is not None:
                refused[letter.id] = came.why
        if letter.kind != ACKNOWLEDGED:
            there.append(letter.id)
    if there:
        _acknowledge(records, sender, _Acknowledged(letters=there, refused=refused), now)


def _read_letter(records: LetterRecords, sender: str, letter: Letter, ways: Ways, now: datetime) -> Came | None:
    """What became of a letter that came for the first time; None when it cannot be judged yet."""
    came = Came(id=letter.id, sender=sender, kind=letter.kind, at=now)
    if letter.kind == ACKNOWLEDGED:
        _acknowledged(records, sender, letter)
        return came
    effect = EFFECTS.get(letter.kind)
    if effect is None:
        return msgspec.structs.replace(came, letter=letter)
    try:
        effect(records, Told(letter=letter, sender=sender, reached=ways.reached.get(sender, 0)))
    except NotYetError:
        return None
    except CommonwireError as error:
        return msgspec.structs.replace(came, why=str(error))
    return came


def read_again(records: LetterRecords, ways: Ways, *, now: datetime, limit: int = MOST_LETTERS) -> int:
    """Let letters take effect whose kind nobody knew when they came; how many were looked at."""
    kept = records.post.not_understood(list(EFFECTS), limit)
    for came in kept:
        if came.letter is not None and (read := _read_letter(records, came.sender, came.letter, ways, now)):
            records.post.put_came(read)
    return len(kept)


def _acknowledge(records: LetterRecords, sender: str, said: _Acknowledged, now: datetime) -> None:
    """Owe the sender the word that its letters are here; itself it is not acknowledged, but made again with them."""
    number = records.book.head().number + 1
    said_there: dict[str, Any] = msgspec.to_builtins(said)
    records.outbox.put(
        Letter(id=new_id(f"{records.node}-"), to=sender, kind=ACKNOWLEDGED, said=said_there, at=now, number=number)
    )


def _acknowledged(records: LetterRecords, sender: str, letter: Letter) -> None:
    try:
        said = msgspec.convert(letter.said, _Acknowledged)
    except msgspec.ValidationError:
        return
    found = (records.outbox.find(one) for one in said.letters[:MOST_LETTERS])
    records.outbox.end([one.letter.id for one in found if one is not None and one.letter.to == sender])


def _carried(records: LetterRecords, now: datetime) -> list[Carried]:
    """Envelopes of others that are due, some for each node: one that is away keeps nobody else's waiting."""
    return [one for to in records.post.waiting_for() for one in records.post.waiting([to], now, MOST_ENVELOPES)]


def _fitting(owed: Sequence[Owed]) -> list[Owed]:
    """The first of them that fit into one envelope; one at least."""
    sizes = accumulate(len(msgspec.json.encode(one.letter)) for one in owed)
    return [one for one, size in zip(owed, sizes, strict=True) if size <= _FITTING or one is owed[0]]


def _way(owed: Owed, to: str, ways: Ways, now: datetime) -> str | None:
    return next_hop(to, ways, turn=owed.sent + _waited(owed.due_at, now))


def _way_on(carried: Carried, ways: Ways, now: datetime) -> str | None:
    envelope = carried.envelope
    return next_hop(envelope.to, ways, passed=envelope.hops, turn=carried.sent + _waited(carried.due_at, now))


def _waited(due_at: datetime, now: datetime) -> int:
    return max(0, (now - due_at) // PATIENCE)


def _passed_on(envelope: Envelope, node: str) -> Envelope:
    return msgspec.structs.replace(envelope, hops=(*envelope.hops, node))
