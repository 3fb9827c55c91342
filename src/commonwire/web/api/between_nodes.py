"""What only nodes may call: the ledgers, and what they name. Each call is signed by a peer.

The calls are described in docs/reference/between-nodes.md.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Response, Router, get, post
from litestar.params import FromPath, QueryParameter

from commonwire.base.errors import BadInputError, CommonwireError, NotFoundError
from commonwire.federation.batch import MOST_LINES
from commonwire.federation.introductions import introductions
from commonwire.federation.letter import Handover
from commonwire.federation.records import NetworkRecords
from commonwire.federation.serve import (
    Wanted,
    batch_for,
    contents_for,
    read_after,
    urgent_for,
)
from commonwire.federation.trust import keys_in_force
from commonwire.federation.turned import LARGEST, Reply
from commonwire.federation.witness import add_checkpoint, read_submission, steps_for, take_cosignature
from commonwire.web.asking import Ask, Served
from commonwire.web.peer_feed import Packed, news_after, pack, urgent_after
from commonwire.web.peer_gate import on_node_error, with_nonce

Places = Annotated[str, QueryParameter(max_length=60_000)]
Anew = Annotated[bool, QueryParameter(description="Whether it knows nothing of what was handed out before.")]
Patience = Annotated[float, QueryParameter(ge=0, le=60)]
MOST_HANDED = 64 * 1024 * 1024
"""Bytes of letters that are handed over at once: 50 envelopes of the largest size fit."""
Lines = Annotated[int, QueryParameter(ge=1, le=MOST_LINES)]


@get("", include_in_schema=False)
async def read_ledger(
    request: Ask, site: Served, after: Places = "", wait: Patience = 0, limit: Lines = MOST_LINES
) -> Response[bytes]:
    """Runs of entries after the places that the peer has, of this node and of all whose entries came here."""
    peer = await site.peers.gate.enter(request, "entries")
    giving = await site.peers.feed.giving(peer)
    places = read_after(after, site.peers.node)

    def make(records: Any) -> Packed:
        batch = batch_for(records, places, giving, limit=limit, sign=site.peers.feed.sign, now=site.peers.clock())
        return pack(batch, is_empty=not batch.runs)

    key = ("entries", after, limit, peer.node if giving.hides else "")
    return _answer(request, await site.peers.feed.once(wait, lambda sizes: news_after(places, sizes), key, make))


@get("/urgent", include_in_schema=False)
async def read_urgent(request: Ask, site: Served, after: Places = "", wait: Patience = 0) -> Response[bytes]:
    """Corrections, holds, releases and kills after the places that the peer has, each with its proof."""
    await site.peers.gate.enter(request, "urgent")
    places = read_after(after, site.peers.node)

    def make(records: Any) -> Packed:
        urgent = urgent_for(records, places, sign=site.peers.feed.sign)
        return pack(urgent, is_empty=not urgent)

    has_news = lambda sizes: urgent_after(places, sizes)  # noqa: E731
    return _answer(request, await site.peers.feed.once(wait, has_news, ("urgent", after), make, at_once=True))


@get("/content/{digest:str}", include_in_schema=False)
async def read_content(request: Ask, site: Served, digest: FromPath[str], entry: Places = "") -> Response[bytes]:
    """One content, by its digest and an entry that names it ("north:7")."""
    peer = await site.peers.gate.enter(request, "contents")
    giving = await site.peers.feed.giving(peer)
    wanted = Wanted(digests=[digest], entries=list(read_after(entry, site.peers.node).sizes.items()))
    contents = await site.peers.store.read(
        lambda records: contents_for(records, wanted, giving, now=site.peers.clock())
    )
    if not contents.parcels:
        raise NotFoundError(
            f"This content is not given: {contents.refused.get(digest, 'unknown')}",
            where=digest[:64],
            remedy="Name an entry that names it: ?entry=NODE:NUMBER. What was agreed: GET /ledger/agreement.",
        )
    return _answer(request, pack(contents.parcels[0]))


@post("/contents", include_in_schema=False, status_code=200)
async def read_contents(request: Ask, site: Served) -> Response[bytes]:
    """Many contents at once, by their digests and the entries that name them."""
    peer = await site.peers.gate.enter(request, "contents")
    wanted = _read(await request.body(), Wanted)
    giving = await site.peers.feed.giving(peer)

    def make(records: Any) -> Packed:
        return pack(contents_for(records, wanted, giving, now=site.peers.clock()))

    return _answer(request, await site.peers.feed.contents(wanted, giving, make))


@get("/origins", include_in_schema=False)
async def read_origins(request: Ask, site: Served) -> Response[bytes]:
    """The cards of the nodes whose entries came here, when it was agreed that this node introduces them."""
    peer = await site.peers.gate.enter(request, "entries")
    return _answer(request, pack(await site.peers.store.read(lambda records: introductions(records, peer.node))))


@get("/agreement", include_in_schema=False)
async def read_agreement(request: Ask, site: Served) -> Response[bytes]:
    """What this node says of its link with the peer, signed; an empty text when it has said nothing."""
    peer = await site.peers.gate.enter(request, "agreement")
    newest = await site.peers.store.read(lambda records: records.peers.newest_agreement(peer.node, records.node))
    return _answer(request, pack(newest.jws if newest else ""))


@post("/letters", include_in_schema=False, status_code=200, request_max_body_size=MOST_HANDED)
async def hand_letters(request: Ask, site: Served, wait: Patience = 0) -> Response[bytes]:
    """Take the envelopes that the peer hands over, and hand it those that go its way, as soon as there are some."""
    peer = await site.peers.gate.enter(request, "letters")
    given = _read(await request.body(), Handover)
    kept = await site.peers.feed.taken_in(peer.node, given) if given.letters or given.kept else []
    letters = await site.peers.feed.letters_for(peer.node, 0 if kept else wait)
    return _answer(request, pack(Handover(letters=letters, kept=kept)))


@post("/wake", include_in_schema=False, status_code=202)
async def wake(request: Ask, site: Served) -> Response[bytes]:
    """The peer has something new: it is asked at once."""
    peer = await site.peers.gate.enter(request, "urgent")
    site.peers.woken_by(peer.node)
    return _answer(request, pack({}), status=202)


@get("/checkpoint", include_in_schema=False)
async def read_checkpoints(request: Ask, site: Served, after: Places = "") -> Response[bytes]:
    """What this node was shown of the ledgers that the peer names, as steps from where the peer stands in each."""
    await site.peers.gate.enter(request, "agreement")
    places, now = read_after(after, site.peers.node).sizes, site.peers.clock()
    steps = await site.peers.store.read(lambda records: steps_for(records, places, key=site.node_key, now=now))
    return _answer(request, pack(steps))


@post("/cosignature", include_in_schema=False, status_code=200)
async def keep_cosignature(request: Ask, site: Served) -> Response[bytes]:
    """The peer found a checkpoint of this node to be of one past, and cosigned it."""
    peer = await site.peers.gate.enter(request, "agreement")
    checkpoint, now = _read(await request.body(), bytes), site.peers.clock()

    def take(records: NetworkRecords) -> None:
        jwk = keys_in_force(records.trust.now(), peer.node, peer.identity.jwk)[0].jwk
        take_cosignature(records, checkpoint, peer.node, jwk, key=site.node_key, now=now)

    await site.peers.store.write(take)
    return _answer(request, pack({}))


@post("/add-checkpoint", include_in_schema=False, status_code=200)
async def cosign_checkpoint(request: Ask, site: Served) -> Response[bytes]:
    """A checkpoint with a proof, to be cosigned, as any witness takes it (c2sp.org/tlog-witness)."""
    await site.peers.gate.enter(request, "agreement")
    step, now = read_submission(await request.body()), site.peers.clock()
    added = await site.peers.store.write(lambda records: add_checkpoint(records, step, key=site.node_key, now=now))
    is_size = added.answer in ("stale", "forked")
    answer = Response(
        b"%d\n" % added.size if is_size else added.lines,
        media_type="text/x.tlog.size" if is_size else "text/plain; charset=utf-8",
        status_code=_ADDED[added.answer],
    )
    return with_nonce(request, answer)


_ADDED = {
    "cosigned": 200,
    "impossible": 400,
    "unsigned": 403,
    "unknown": 404,
    "stale": 409,
    "forked": 409,
    "unproven": 422,
}
"""The status of each answer of a witness (tlog-witness, "add-checkpoint")."""


@post("/turn", include_in_schema=False, status_code=200, request_max_body_size=LARGEST)
async def turn(request: Ask, site: Served, wait: Patience = 0, new: Anew = False) -> Response[bytes]:
    """A peer that nobody reaches brings answers, and fetches what it is asked; `new`: it begins anew."""
    peer = await site.peers.gate.enter(request, "urgent")
    if peer.identity.addresses:
        return _answer(request, pack(None))  # it is asked by its address
    site.peers.turns.brought(peer.node, _read(await request.body(), list[Reply]))
    return _answer(request, pack(await site.peers.turns.fetched(peer.node, wait, is_new=new)))


NODE_ROUTER = Router(
    "/ledger",
    route_handlers=[
        hand_letters,
        read_ledger,
        read_urgent,
        read_content,
        read_contents,
        read_origins,
        read_agreement,
        read_checkpoints,
        keep_cosignature,
        cosign_checkpoint,
        wake,
        turn,
    ],
    exception_handlers={CommonwireError: on_node_error},
)


def _answer(request: Ask, packed: Packed, *, status: int = 200) -> Response[bytes]:
    headers = {"Content-Encoding": "gzip"} if packed.is_compressed else {}
    answer = Response(packed.data, media_type="application/json", headers=headers, status_code=status)
    return with_nonce(request, answer)


def _read(body: bytes, shape: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=shape)
    except ValueError as error:
        raise BadInputError(
            f"The body is not what this call takes: {error}",
            where="body",
            remedy="See docs/reference/between-nodes.md.",
        ) from None
