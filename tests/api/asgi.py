"""The whole application in this process, called as a server would call it (ASGI 3): no socket, no thread a call.

A `Desk` runs the application over a store on disk in an event loop of its own; `call` answers like HTTP does.
"""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

import msgspec

from commonwire.alliance.issue_key import add_key
from commonwire.alliance.key import SCOPES
from commonwire.alliance.person import Person, Role
from commonwire.alliance.principal import machine
from commonwire.alliance.sign_in import open_session
from commonwire.app.clock import SteadyClock
from commonwire.app.node import Node, open_node
from commonwire.app.processes import every, keep_hours
from commonwire.app.serving import make_site
from commonwire.app.settings import Settings
from commonwire.app.vectors import AcrossLanguages
from commonwire.base.ids import OutletId, PersonId, new_id
from commonwire.delivery.records import Records
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.web.application import make_application
from commonwire.web.pages.routes import page_routes
from commonwire.web.site import SESSION_COOKIE, Site, Wakeup

Answered = TypeVar("Answered")
PATIENCE = 20.0
"""Seconds after which a call that does not answer fails the test."""


class Answer(msgspec.Struct):
    """What came back: `headers` by name in lower case; `read` is how many bytes of the body the program took."""

    status: int
    headers: dict[str, str]
    body: bytes
    read: int

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return msgspec.json.decode(self.body)


class Desk:
    """A served node; everything a stranger can do goes through `call`."""

    def __init__(self, node: Node, site: Site, app: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.node = node
        self.site = site
        self._app = app
        self._loop = loop

    def run(self, coroutine: Coroutine[Any, Any, Answered]) -> Answered:
        """What `coroutine` gives, run where the application runs."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    def call(self, method: str, path: str, **said: Any) -> Answer:
        """The answer to one request; see `acall`."""
        return self.run(self.acall(method, path, **said))

    def begin(self, method: str, path: str, **said: Any) -> Future[Answer]:
        """A request that is being answered."""
        return asyncio.run_coroutine_threadsafe(self.acall(method, path, **said), self._loop)

    async def acall(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        session: str | None = None,
        json: Any = None,
        body: bytes | Iterator[bytes] = b"",
        headers: dict[str, str] | None = None,
        host: str | None = "127.0.0.1:8000",
        client: str = "127.0.0.1",
        parts: Callable[[bytes], bool] = lambda _: True,
    ) -> Answer:
        """The answer to a request; it hangs up when `parts`, called with each piece of the body, says False."""
        if json is not None:
            body = msgspec.json.encode(json)
            headers = {"content-type": "application/json", **(headers or {})}
        scope = _scope(method, path, _headers(key, session, headers, host, body), client)
        pieces = iter([body]) if isinstance(body, bytes) else body
        answer = Answer(status=0, headers={}, body=b"", read=0)
        gone = asyncio.Event()
        ended = False

        async def receive() -> dict[str, Any]:
            nonlocal ended
            if ended:
                await gone.wait()
                return {"type": "http.disconnect"}
            piece = next(pieces, None)
            ended = piece is None
            answer.read += len(piece or b"")
            return {"type": "http.request", "body": piece or b"", "more_body": not ended}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode().lower(): value.decode("latin-1") for name, value in message["headers"]}
            else:
                answer.body += message.get("body", b"")
                if (message.get("body") and not parts(message["body"])) or not message.get("more_body"):
                    gone.set()

        await asyncio.wait_for(self._app(scope, receive, send), PATIENCE)
        return answer

    def key(self, outlet: str, *scopes: str) -> str:
        """A fresh key of `outlet` with `scopes` (none named: all)."""
        now = datetime.now(UTC)
        made = self.node.store.write_now(
            lambda records: add_key(records.roll, machine(), outlet, name="test", scopes=scopes or SCOPES, now=now)
        )
        return made[1]

    def session(self, outlet: str | None, *roles: Role, language: str | None = None) -> str:
        """The session of a fresh person of `outlet` (None: of the alliance itself) with `roles`."""
        now = datetime.now(UTC)

        def work(records: Records) -> str:
            person = Person(
                id=PersonId(new_id("p-")),
                name="Somebody",
                email=f"{new_id()}@people.example",
                outlet=OutletId(outlet) if outlet else None,
                roles=frozenset(roles),
                language=language,
                created_at=now,
            )
            records.roll.add_person(person)
            return open_session(records.roll, person, now)[1]

        return self.node.store.write_now(work)

    def write(self, work: Callable[[Records], Answered]) -> Answered:
        """What `work` gives, as the node itself would do it; who is asking is looked up again afterwards."""
        done = self.node.store.write_now(work)
        self.site.roll_changed()
        return done


@contextmanager
def desk_opens(
    home: Path, *, pages: bool = False, clock: SteadyClock | None = None, across: AcrossLanguages | None = None
) -> Iterator[Desk]:
    """The node in `home`, served in this process until the context ends; its hours are those of `clock`.

    `across` finds across languages; without it nothing does.
    """
    wakeup = Wakeup()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        with ExitStack() as stack:
            vectors = across.vectors if across else None
            node = stack.enter_context(open_node(settings_of(home), on_commit=wakeup.wake, vectors=vectors))
            if across:
                stack.enter_context(across.following(node.store))
            clock = clock or SteadyClock()
            site = make_site(
                node,
                settings_of(home),
                wakeup,
                clock,
                Fetcher(AllowList.of({})),
                host="127.0.0.1",
                port=8000,
                meaning=across,
            )
            app = make_application(
                site,
                page_routes(site) if pages else (),
                background=[lambda: every(0.2, lambda: keep_hours(node, clock), "embargoes")],
            )
            living = _living(app)
            asyncio.run_coroutine_threadsafe(living.__aenter__(), loop).result(PATIENCE)
            yield Desk(node, site, app, loop)
            asyncio.run_coroutine_threadsafe(living.__aexit__(None, None, None), loop).result(PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


def settings_of(home: Path) -> Settings:
    """The settings of a home with its secret beside it."""
    return Settings(home=home, store=str(home / "commonwire.sqlite"), secret_file=home.parent / f"{home.name}.secret")


def copied(home: Path, to: Path) -> Path:
    """A copy of `home` with its secret, under `to`."""
    shutil.copytree(home, to)
    shutil.copy2(settings_of(home).secret_file, settings_of(to).secret_file)
    return to


def item_path(reference: str, rest: str = "") -> str:
    """The path of the call about an item by id or URI."""
    return f"/api/v1/items/{quote(reference, safe='')}{rest}"


@asynccontextmanager
async def _living(app: Any) -> AsyncIterator[None]:
    """The ASGI lifespan protocol."""
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    heard: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    life = asyncio.ensure_future(app({"type": "lifespan", "asgi": {"version": "3.0"}}, told.get, heard.put))
    await told.put({"type": "lifespan.startup"})
    assert (await heard.get())["type"] == "lifespan.startup.complete"
    yield
    await told.put({"type": "lifespan.shutdown"})
    assert (await heard.get())["type"] == "lifespan.shutdown.complete"
    await life


def _headers(
    key: str | None, session: str | None, more: dict[str, str] | None, host: str | None, body: bytes | Iterator[bytes]
) -> list[tuple[bytes, bytes]]:
    named = {} if host is None else {"host": host}
    if key is not None:
        named["authorization"] = f"Bearer {key}"
    if session is not None:
        named["cookie"] = f"{SESSION_COOKIE}={session}"
    if isinstance(body, bytes) and body:
        named["content-length"] = str(len(body))
    named |= {name.lower(): value for name, value in (more or {}).items()}
    return [(name.encode(), value.encode("utf-8")) for name, value in named.items()]


def _scope(method: str, path: str, headers: list[tuple[bytes, bytes]], client: str) -> dict[str, Any]:
    raw, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(raw),
        "raw_path": raw.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": (client, 40000),
        "server": ("127.0.0.1", 8000),
        "state": {},
        "extensions": {},
    }
