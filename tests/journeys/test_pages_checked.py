"""A page is checked by the real program, also when it is killed in the midst of a check."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.delivery import page_shapes
from tests.delivery.page_texts import STORIES
from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served

STORY = STORIES[0]
PATIENCE = 30.0


class Site:
    """A taker's site on loopback whose page may be held back; `asked` are the paths in their order."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_open = threading.Event()
        self.status, self.body = 200, b""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                is_page = self.path == "/7"
                if is_page:
                    site.is_open.wait(PATIENCE)
                with contextlib.suppress(OSError):  # whoever asked was killed meanwhile
                    self.send_response(site.status if is_page else 404)
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.end_headers()
                    self.wfile.write(site.body if is_page else b"")

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/7"


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, daemon=True)
    thread.start()
    yield site
    site.is_open.set()
    site.server.shutdown()
    site.server.server_close()


def checks(node: Node, item: str, key: str) -> list[Any]:
    takes = node.api("GET", f"/items/{item}/reports", key).json()["takes"]
    return list(takes[0]["ran"][0]["checks"])


def until(node: Node, item: str, key: str, count: int) -> list[Any]:
    ends = time.monotonic() + PATIENCE
    while len(found := checks(node, item, key)) < count:
        assert time.monotonic() < ends, found
        time.sleep(0.2)
    return found


def test_a_check_that_a_kill_of_the_program_cut_short_is_made_again_and_no_page_is_forgotten(
    tmp_path: Path, site: Site
) -> None:
    home = Home(tmp_path, extra={"COMMONWIRE_ALLOW_PAGES": "127.0.0.1:*"})
    found(home)
    giver, taker = two_keys(home)
    document = {"uri": "urn:ferry", "version": "1", "language": "en", "byline": STORY.byline,
                "headlines": [{"role": "main", "value": STORY.headline}],
                "bodies": [{"contentType": "text/plain", "value": STORY.text}]}  # fmt: skip
    with served(home) as node:
        item = node.api("POST", "/items", giver, data=document).json()["id"]
        take = node.api("POST", f"/items/{item}/takes", taker, data={"action": "republish", "channel": "web"}).json()
        site.body = page_shapes.plain(STORY, credit=take["credit"]).encode()
        node.api("POST", f"/takes/{take['id']}/reports", taker, data={"address": site.url})
        ends = time.monotonic() + PATIENCE
        while "/7" not in site.asked and time.monotonic() < ends:
            time.sleep(0.05)
        assert checks(node, item, giver) == []
        node.kill()
    site.is_open.set()

    with served(home) as node:
        (first,) = until(node, item, giver, 1)
        assert (first["after"], first["verdict"], first["credit"]) == ("report", "still up", "present")
        site.status = 410
        node.api("POST", f"/items/{item}/kill", giver, data={"reason": "The ferry was sold."})
        last = until(node, item, giver, 2)[0]
        assert (last["after"], last["verdict"], last["status"]) == ("kill", "gone", 410)
