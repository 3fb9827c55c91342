"""A news site that serves feeds on loopback; what it serves can be changed while it runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

Asked = tuple[str, str | None, int]
"""A path that was asked for, with its If-None-Match, and the status it was answered with."""


class NewsSite:
    """The site: `feeds` are bytes by path, `moved` addresses by path; `asked` is what came."""

    def __init__(self) -> None:
        self.feeds: dict[str, bytes] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[Asked] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True

    def url(self, path: str) -> str:
        """The address of `path` here."""
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def answers(self, path: str) -> list[int]:
        """The statuses of the answers at `path`, in their order."""
        return [status for asked, _, status in self.asked if asked == path]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request, 304 to somebody who has these very bytes."""
        path, condition = request.path, request.headers.get("If-None-Match")
        body = self.feeds.get(path, b"")
        etag = f'"{hash(body)}"'
        headers: dict[str, Any] = {"ETag": etag}
        status = 200 if body else 404
        if path in self.moved:
            status, body, headers = 302, b"", {"Location": self.moved[path]}
        elif body and condition == etag:
            status, body = 304, b""
        self.asked.append((path, condition, status))
        request.send_response(status)
        for name, value in ({"Content-Length": len(body)} | headers).items():
            request.send_header(name, str(value))
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def news_site() -> Iterator[NewsSite]:
    """A site on a free port of loopback, until the block ends."""
    site = NewsSite()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


def rss(*stories: tuple[str, str, str]) -> bytes:
    """RSS 2.0 with full text and a category; a story is (id, headline, text)."""
    items = "".join(
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><description>In short.</description>"
        f"<category>Sport</category><content:encoded>{escape(f'<p>{text}</p>')}</content:encoded>"
        "<pubDate>Mon, 02 Mar 2026 04:00:00 +0500</pubDate></item>"
        for guid, title, text in stories
    )
    return (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>Site</title><link>https://site.example/</link><description>News</description>{items}</channel></rss>"
    ).encode()


def atom(*stories: tuple[str, str, str]) -> bytes:
    """Atom in Kyrgyz with full text; a story is (id, headline, text)."""
    entries = "".join(
        f"<entry><id>{guid}</id><title>{title}</title><updated>2026-03-02T04:00:00Z</updated>"
        f"<content type='html'>{escape(f'<p>{text}</p>')}</content></entry>"
        for guid, title, text in stories
    )
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ky'><id>tag:site.example,2026:atom</id>"
        f"<title>Site</title><updated>2026-03-02T04:00:00Z</updated>{entries}</feed>"
    ).encode()
