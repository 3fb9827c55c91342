"""What every handler needs: the store, the matcher, the clock, and who is asking."""

from __future__ import annotations

import asyncio
import base64
import binascii
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import msgspec
from litestar import Request

from commonwire import __version__
from commonwire.alliance.issue_key import find_key
from commonwire.alliance.ports import Roll
from commonwire.alliance.principal import Principal, guest
from commonwire.alliance.sign_in import find_session, is_touch_due, touch
from commonwire.base.errors import NotSignedInError, TooManyRequestsError
from commonwire.base.ids import secret_digest
from commonwire.base.texts import text as _
from commonwire.delivery.channel import Channel
from commonwire.delivery.rows import Viewer
from commonwire.delivery.tell import Result
from commonwire.federation.introduce import Program
from commonwire.federation.records import NetworkStore
from commonwire.formats.notes import Bounds
from commonwire.ledger.keys import SigningKey
from commonwire.rights.use import Asker, asker_with
from commonwire.search.match import Matcher
from commonwire.search.ports import Meaning
from commonwire.web.drawn.borders import Borders, natural_earth
from commonwire.web.names import accepted_languages
from commonwire.web.operating import Operating

LANGUAGE_COOKIE = "commonwire_language"
"""The language that somebody chose in this browser; a person's own choice goes before it."""
SESSION_COOKIE = "commonwire_session"
KNOWN_FOR = 1.0
"""Seconds for which who is asking is remembered; a verb that changes something looks again in its transaction."""
REQUESTS_PER_SECOND = 100
LARGE = 64 * 1024
"""Bytes from which a message is read and written aside, so that everybody else is answered meanwhile."""
_ASIDE = 4
_READ = "languages"
_AROUND = 1024 * 1024  # of a form around a file
BURST = 2000

Answer = TypeVar("Answer")
Fetch = Callable[[str], Awaitable[tuple[bytes, str | None]]]
"""Fetches a feed to be tested: its bytes and media type. Raises FetchError."""


class LiveWire(Protocol):
    """The live wire (`web.live.Wire`), as far as a handler needs it; its events are `web.live.Event`.

    `shown` is a `web.live.ShownRows`.
    """

    shown: Any
    streams: int

    @property
    def end(self) -> int:
        """The place up to which it has read."""
        ...

    def walk(self, viewer: Viewer, after: int | None) -> AsyncIterator[list[Any]]:
        """What comes for `viewer` from the place `after` on, or from now; an empty list is a heartbeat."""
        ...

    def stream(self, principal: Principal, after: int | None) -> AsyncIterator[bytes]:
        """Server-sent events for one viewer, from the place `after` on, or from now."""
        ...


class LiveCatches(Protocol):
    """What searches have just caught (`web.pages.caught_live.CaughtLive`): views for the streams of desks."""

    async def newest(self, outlet: str) -> int:
        """The number of the newest that landed for the outlet and its people, as it was a second ago at most."""
        ...

    async def of(self, principal: Principal, *, after: int, up_to: int) -> list[Any]:
        """What this person is told of live that landed between two numbers of the ledger."""
        ...


class PeerCalls(Protocol):
    """What answers peers (`web.peer_desk.PeerDesk`), as far as a handler needs it: it is made of what is here."""

    node: str
    store: Any
    clock: Callable[[], datetime]
    gate: Any
    feed: Any
    turns: Any
    woken_by: Callable[[str], None]
    bring_text: Callable[[str, int | None], Awaitable[None]]

    async def note_heard(self) -> int:
        """Keep when each peer asked last; how many have asked since this was called before."""
        ...

    def close(self) -> None:
        """Answer all who wait: the node is about to stop."""
        ...


class Trials(Protocol):
    """What sends tests by the channels of outlets (`app.telling.Teller`), and knows what can be sent."""

    takes_http: bool

    @property
    def why_no_mail(self) -> str | None:
        """Why no mail can be sent at all, in words; None when it can."""
        ...

    @property
    def mail_trouble(self) -> str | None:
        """What was wrong with the mail server the last time, in words."""
        ...

    async def test(self, channel: Channel) -> Result:
        """What became of a test that was sent by a channel."""
        ...


class Bell:
    """Rings once."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    async def wait(self, seconds: float) -> bool:
        """Wait until it rings, at most `seconds`; whether it rang."""
        try:
            async with asyncio.timeout(seconds):  # `wait_for` of Python 3.11 can lose a cancellation
                await self._event.wait()
        except TimeoutError:
            return False
        return True


class Wakeup:
    """Lets tasks wait until something was committed; `wake` may be called from any thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event = asyncio.Event()
        self.rung = 0
        """How often it rang: what was read after the same number of times need not be read again."""

    def bind(self) -> None:
        """Belong to the running event loop."""
        self._loop = asyncio.get_running_loop()

    def wake(self) -> None:
        """Wake everyone who waits."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def bell(self) -> Bell:
        """What rings at the next commit; take it before looking, so that no commit is missed between."""
        return Bell(self._event)

    def _ring(self) -> None:
        ringing, self._event = self._event, asyncio.Event()
        self.rung += 1
        ringing.set()


class Limits:
    """A bucket of requests for each key: `REQUESTS_PER_SECOND` flow in, `BURST` fit."""

    def __init__(self) -> None:
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, key: str, now: float) -> None:
        """Take one request out of the bucket of `key`. Raises TooManyRequestsError when it is empty."""
        with self._lock:
            left, at = self._buckets.get(key, (float(BURST), now))
            left = min(float(BURST), left + (now - at) * REQUESTS_PER_SECOND)
            if left < 1:
                self._buckets[key] = (left, now)
                raise TooManyRequestsError(
                    _("More than %(most)s requests a second", most=REQUESTS_PER_SECOND),
                    retry_after=1,
                    remedy=_("Wait for the time in Retry-After."),
                )
            self._buckets[key] = (left - 1, now)


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in card of a demo home: whom it signs in, its title, and what that person does here."""

    card: str
    person: str
    title: str
    text: str


class Site:
    """One node as the web sees it."""

    def __init__(
        self,
        store: NetworkStore,
        matcher: Matcher,
        wakeup: Wakeup,
        *,
        name: str,
        note: str,
        address: str,
        hosts: frozenset[str],
        is_demo: bool,
        fetch: Fetch,
        info: Callable[[], dict[str, Any]],
        node_key: SigningKey,
        trials: Trials,
        operating: Operating,
        bounds: Bounds = Bounds(),
        meaning: Meaning | None = None,
        borders: Borders | None = None,
        cards: Sequence[Card] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.store = store
        self.matcher = matcher
        self.wakeup = wakeup
        self.name = name
        self.note = note
        self.address = address
        self.hosts = hosts
        self.is_demo = is_demo
        self.fetch = fetch
        self.info = info
        self.node_key = node_key
        self.trials = trials
        self.operating = operating
        self.bounds = bounds
        self.meaning = meaning
        self.borders = borders or natural_earth()
        self.cards = tuple(cards)
        self.clock = clock
        self.limits = Limits()
        self._aside = ThreadPoolExecutor(_ASIDE, thread_name_prefix="large-message")
        self.wire: LiveWire
        self.caught: LiveCatches
        self.peers: PeerCalls
        self._known: dict[str, tuple[float, Principal]] = {}

    @property
    def program(self) -> Program:
        """What the node says of itself to other nodes, besides what is in its store."""
        return Program(key=self.node_key, alliance_name=self.name, version=__version__)

    @property
    def largest_reading(self) -> int:
        """Bytes of a request that brings a message to be read: the reader's own bound gives the clearer error."""
        return self.bounds.size + _AROUND

    async def aside(self, work: Callable[[], Answer]) -> Answer:
        """What `work` gives that takes its time with a large message, beside everything else: a few at once."""
        return await asyncio.get_running_loop().run_in_executor(self._aside, work)

    async def principal(self, request: Request[Any, Any, Any], *, is_limited: bool = True) -> Principal:
        """Who is asking: by key, by session, or a guest. Raises NotSignedInError for a key that is not valid.

        They read the languages that the request asks for, unless they are a person who chose one.
        """
        found = await self._asking(request, is_limited)
        if not found.languages:
            found = msgspec.structs.replace(found, languages=languages_asked(request))
        request.scope["state"][_READ] = found.languages
        return found

    async def _asking(self, request: Request[Any, Any, Any], is_limited: bool) -> Principal:
        authorization = request.headers.get("authorization", "")
        scheme, _, secret = authorization.partition(" ")
        if scheme.lower() == "bearer" and secret:
            return await self._by_key(secret.strip(), is_limited)
        if scheme.lower() == "basic" and (password := _basic_password(secret)):
            return await self._by_key(password, is_limited)
        cookie = request.cookies.get(SESSION_COOKIE)
        found = await self._remembered("s" + cookie, lambda: self._find_session(cookie)) if cookie else None
        return found or guest(demo=self.is_demo and is_local(request))

    def store_now(self, work: Callable[[Roll], Any]) -> Any:
        """What `work` on the roll gives, in one transaction, waiting in the calling thread (never the event loop's)."""
        return self.store.write_now(lambda records: work(records.roll))

    def roll_changed(self) -> None:
        """Forget who was asking: roles, keys or standings have changed."""
        self._known.clear()

    async def _by_key(self, secret: str, is_limited: bool) -> Principal:
        found = await self._remembered("k" + secret, lambda: self._find_key(secret))
        if found is None:
            raise NotSignedInError(
                _("This key is not valid"), where="Authorization", remedy=_("Use a key of your outlet.")
            )
        if is_limited:
            self.limits.take(found.id, time.monotonic())
        return found

    async def _find_key(self, secret: str) -> Principal | None:
        return await self.store.read(lambda records: find_key(records.roll, secret))

    async def _find_session(self, secret: str) -> Principal | None:
        now = self.clock()
        return await self.store.read(lambda records: find_session(records.roll, secret, now))

    async def _remembered(self, name: str, find: Callable[[], Awaitable[Principal | None]]) -> Principal | None:
        digest = secret_digest(name)
        now = time.monotonic()
        known = self._known.get(digest)
        if known is not None and now - known[0] < KNOWN_FOR:
            return known[1]
        found = await find()
        if found is None:
            self._known.pop(digest, None)
            return None
        if len(self._known) > 10_000:
            self._known.clear()
        self._known[digest] = (now, found)
        await self._touch(found)
        return found

    async def _touch(self, principal: Principal) -> None:
        now = self.clock()
        if is_touch_due(principal, now):
            await self.store.write(lambda records: touch(records.roll, principal, now))


def languages_read(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """The languages that whoever asks reads, once `Site.principal` knows who it is; none before."""
    return tuple(request.scope["state"].get(_READ, ()))


def languages_asked(request: Request[Any, Any, Any]) -> tuple[str, ...]:
    """The languages that the request asks for: the one chosen in this browser, then those of its Accept-Language."""
    accepted = accepted_languages(request.headers.get("accept-language", ""))
    chosen = accepted_languages(request.cookies.get(LANGUAGE_COOKIE, ""))[:1]
    return tuple(dict.fromkeys((*chosen, *accepted)))


def asker_of(principal: Principal) -> Asker | None:
    """The principal's outlet as the one that asks for a use; None when they act for no outlet."""
    return asker_with(principal.standing) if principal.standing else None


_PROXIES = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip", "cf-connecting-ip"})


def is_local(request: Request[Any, Any, Any]) -> bool:
    """Whether the request comes from this machine itself: by its socket and Host, with no proxy between."""
    client = request.client
    forwarded = any(name in _PROXIES or name.startswith("x-forwarded") for name in map(str.lower, request.headers))
    return client is not None and client.host in ("127.0.0.1", "::1") and not forwarded and is_loopback_host(request)


def client_address(request: Request[Any, Any, Any]) -> str:
    """The network address that a request comes from: behind a proxy on this machine the one that the proxy saw.

    Only what the proxy itself added last is believed, and only from this machine: whoever asks can write the rest.
    """
    host = request.client.host if request.client else ""
    seen = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return seen if seen and host in ("127.0.0.1", "::1") else host


def is_loopback_host(request: Request[Any, Any, Any]) -> bool:
    """Whether the Host header names this machine itself."""
    return host_name(request.headers.get("host", "")) in ("127.0.0.1", "localhost", "::1")


def host_name(host: str) -> str:
    """The name in a Host header, without its port and brackets, in lower case."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0]


def _basic_password(encoded: str) -> str | None:
    """The password of HTTP Basic (RFC 7617): feed readers send a key as the password, under any name."""
    try:
        return base64.b64decode(encoded).decode().partition(":")[2] or None
    except (binascii.Error, ValueError):
        return None
