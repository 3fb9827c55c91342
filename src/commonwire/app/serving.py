"""Serve a home: one process with the web application and everything a node does by itself."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType
from typing import Any

import msgspec
import uvicorn

from commonwire import __version__
from commonwire.app.backup import remembered
from commonwire.app.calling import Calling
from commonwire.app.chores import CHORES, Task, tasks_of_a_worker, tasks_of_every_process
from commonwire.app.clock import SteadyClock
from commonwire.app.demo.roll import demo_cards
from commonwire.app.encoders import PURPOSE as ENCODER
from commonwire.app.encoders import open_encoder
from commonwire.app.federating import Federation
from commonwire.app.home import locked
from commonwire.app.logs import keep_log
from commonwire.app.node import VECTORS, Node, open_node, up_to_date
from commonwire.app.operating import RECONCILE_EVERY, SAMPLE_EVERY, Operations
from commonwire.app.own_borders import own_borders
from commonwire.app.processes import every
from commonwire.app.settings import Settings
from commonwire.app.telling import Teller
from commonwire.app.vectors import AcrossLanguages
from commonwire.base.errors import SettingsError
from commonwire.search.ports import Meaning
from commonwire.store.measure import store_bytes
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.transport.mail import Mailer
from commonwire.transport.peers import PURPOSE as PEERS
from commonwire.transport.peers import PeerClient
from commonwire.transport.push import PURPOSE, Pusher
from commonwire.web.application import make_application
from commonwire.web.gate import LOOPBACK
from commonwire.web.inside import put_inside
from commonwire.web.pages.routes import page_routes
from commonwire.web.peer_desk import PeerDesk
from commonwire.web.site import Card, Site, Wakeup

HEARD_EVERY = 5.0
FIRST_PAGES = 2.0
"""Seconds in which a node that starts does nothing but answer."""
Background = Callable[[Node, Site], Awaitable[None]]
"""Something more that runs as long as the node is served."""


def serve(
    settings: Settings,
    *,
    host: str,
    port: int,
    announce: str = "",
    works: bool = True,
    background: Background | None = None,
) -> None:
    """Serve this home until interrupted; `announce` is printed when it listens.

    Without `works`, other processes do what a node does by itself. Raises SettingsError when the home is served already
    or was never founded, when the port is taken, and when the store is in sole use.
    """
    keep_log(settings.log_form, settings.log_level, secrets=settings.secrets)
    with locked(settings.home), _listening(host, port) as listening:
        wakeup = Wakeup()
        fetcher = make_fetcher(settings)
        across = AcrossLanguages(settings.home / VECTORS, lambda: open_encoder(settings, fetcher))
        with (
            open_node(settings, on_commit=wakeup.wake, vectors=across.vectors) as node,
            across.following(node.store, after=FIRST_PAGES),
            up_to_date(node, settings, chores=CHORES if works else ()),
        ):
            if not works and node.store.fellows.is_alone:
                raise SettingsError(
                    "Nobody else can work on a store in SQLite", where="--no-work", remedy="Leave --no-work out."
                )
            clock = SteadyClock()
            teller = make_teller(node, settings, clock, fetcher, host=host, port=port)
            site = make_site(node, settings, wakeup, clock, fetcher, teller, host=host, port=port, meaning=across)
            federation = make_federation(node, settings, wakeup, clock, fetcher)
            calling = Calling(node.store, federation.client, lambda question: put_inside(application, question))
            tasks: list[Task] = tasks_of_every_process(node, wakeup, settings.nats)
            tasks.append(partial(every, RECONCILE_EVERY, site.operating.reconcile, "reconciling", node.meter.went))
            tasks.append(partial(every, HEARD_EVERY, site.peers.note_heard, "peers heard", node.meter.went))
            tasks.append(partial(every, SAMPLE_EVERY, site.operating.sample, "samples", node.meter.went))
            if works:
                site.peers.woken_by, federation.questions = federation.wake, site.peers.turns
                site.peers.bring_text = federation.settler.bring_text
                tasks.append(calling.run)
                tasks += tasks_of_a_worker(node, wakeup, clock, fetcher, teller, federation, settings.nats)
            if background is not None:
                tasks.append(partial(background, node, site))
            federation.heard = site.peers.gate.heard.get
            application = make_application(site, page_routes(site), background=tasks)
            config = uvicorn.Config(
                application,
                log_config=None,  # what it says goes with everything else
                log_level="warning",
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=3,
                h11_max_incomplete_event_size=65536,
            )
            if announce:
                print(announce, flush=True)
            node.follower.start()
            try:
                _Server(config, site.peers.close).run(sockets=[listening])
            finally:
                node.follower.stop()
            node.store.write_now(lambda records: node.sign_checkpoint(records, clock.now()))


class _Server(uvicorn.Server):
    """A server that says when it is told to stop, before it waits for what is under way."""

    def __init__(self, config: uvicorn.Config, stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, once what is under way is done."""
        self._stopping()
        super().handle_exit(sig, frame)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises SettingsError when it cannot."""
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"Nothing can listen here: {getattr(error, 'strerror', None) or error}",
            where=f"{host}, port {port}",
            remedy="Give another --port.",
        ) from None


def make_fetcher(settings: Settings) -> Fetcher:
    """The one client that goes out, to the networks that the operator opened. Raises SettingsError for no network."""
    opened = {
        "feed": settings.allow_fetch,
        PURPOSE: settings.allow_push,
        "page": settings.allow_pages,
        ENCODER: settings.allow_encoder,
        PEERS: settings.allow_peers,
    }
    return Fetcher(AllowList.of(opened), node_address=f"https://{settings.hosts[0]}" if settings.hosts else None)


def make_federation(node: Node, settings: Settings, wakeup: Wakeup, clock: SteadyClock, fetcher: Fetcher) -> Federation:
    """What speaks with peers."""
    client = PeerClient(
        fetcher,
        node=node.record.node,
        key=node.key,
        proxy=settings.peer_proxy,
        bandwidth=settings.peer_bandwidth,
    )
    return Federation(node.store, wakeup, client, clock.now, clock.hear, node.former_keys)


def make_teller(
    node: Node, settings: Settings, clock: SteadyClock, fetcher: Fetcher, *, host: str, port: int
) -> Teller:
    """What sends notices by the channels of outlets."""
    return Teller(
        node.store,
        Pusher(fetcher, node.key, clock.now),
        Mailer(settings.mail, host=settings.hosts[0] if settings.hosts else "localhost", clock=clock.now),
        alliance=node.record.alliance_name,
        address=address_of(settings, host, port),
        takes_http=bool(settings.allow_push),
        key=node.key,
        clock=clock.now,
    )


def address_of(settings: Settings, host: str, port: int) -> str:
    """The address of this node, as others reach it."""
    name = settings.hosts[0] if settings.hosts else f"{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104 -- only compared
    return f"{'https' if settings.hosts else 'http'}://{name}"


def make_site(
    node: Node,
    settings: Settings,
    wakeup: Wakeup,
    clock: SteadyClock,
    fetcher: Fetcher,
    teller: Teller | None = None,
    *,
    host: str,
    port: int,
    meaning: Meaning | None = None,
) -> Site:
    """The node as the web sees it."""

    async def fetch(address: str) -> tuple[bytes, str | None]:
        fetched = await fetcher.fetch(address, purpose="feed")
        return fetched.body, fetched.headers.get("content-type")

    started_at = clock.now()

    def info() -> dict[str, Any]:
        return {
            "version": __version__,
            "started_at": started_at,
            "store_bytes": store_bytes(node.store.engine),
            "store": node.store.engine.dialect.name,
            "free_bytes": shutil.disk_usage(settings.home).free,
            "clock_drift_seconds": clock.drift().total_seconds(),
            "clock_doubt": clock.doubt,
            "index": node.follower.describe(),
            "waiting": node.store.waiting,
            "backup": _newest_backup(node),
            "public_jwk": node.record.public_jwk,
        }

    site = Site(
        node.store,
        node.matcher,
        wakeup,
        name=node.record.alliance_name,
        note=node.record.note,
        address=address_of(settings, host, port),
        hosts=frozenset(h.lower() for h in settings.hosts) | LOOPBACK,
        is_demo=node.record.is_demo,
        fetch=fetch,
        info=info,
        node_key=node.key,
        trials=teller or make_teller(node, settings, clock, fetcher, host=host, port=port),
        cards=_cards(node) if node.record.is_demo else (),
        bounds=settings.bounds,
        meaning=meaning,
        borders=own_borders(settings.home),
        operating=Operations(node, settings, clock),
        clock=clock.now,
    )
    site.peers = PeerDesk(node.store, wakeup, node=node.record.node, keys=node.program.keys, clock=clock.now)
    return site


def _cards(node: Node) -> list[Card]:
    """The sign-in cards of this node's demo; a node of some members has the people of those."""
    outlets = node.store.read_now(lambda records: [None, *(outlet.id for outlet in records.roll.outlets())])
    people = node.store.read_now(lambda records: {p.id for outlet in outlets for p in records.roll.people(outlet)})
    return [Card(card=card.id, person=card.person, title=card.title, text=card.text) for card in demo_cards(people)]


def _newest_backup(node: Node) -> dict[str, Any] | None:
    """The newest backup that the node remembers."""
    made = node.store.read_now(remembered)
    return msgspec.structs.asdict(made[0]) if made else None
