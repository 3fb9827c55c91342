"""A browser without a screen: the application in this process, asked as a browser asks it, forms and cookies too."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from lxml import html

from commonwire.alliance.sign_in import open_session
from commonwire.app.clock import SteadyClock
from commonwire.app.node import Node, open_node
from commonwire.app.serving import make_site
from commonwire.app.settings import Settings
from commonwire.delivery.records import Records
from commonwire.transport.addresses import AllowList
from commonwire.transport.fetch import Fetcher
from commonwire.web.application import make_application
from commonwire.web.pages.routes import page_routes
from commonwire.web.site import SESSION_COOKIE, Site, Wakeup

ADDRESS = "http://127.0.0.1:8000"
FROM_OUR_PAGE = {"Origin": ADDRESS}


class Page:
    """An answer, with its HTML as a tree."""

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.location = response.headers.get("location", "")
        self.text = response.text
        self.headers = response.headers

    @property
    def tree(self) -> html.HtmlElement:
        """The page's elements."""
        return html.document_fromstring(self.text)

    @property
    def words(self) -> str:
        """What a reader reads, without runs of white space."""
        return " ".join(self.tree.text_content().split())

    def of(self, path: str) -> str:
        """The words of the elements at an XPath, one after the other."""
        return " ".join(" ".join(it.text_content().split()) for it in self.tree.xpath(path))

    def error_at(self, field: str) -> str:
        """What the page says is wrong with a field."""
        field_or_group = f"(@name='{field}' or self::fieldset[.//input[@name='{field}']])"
        marked = self.tree.xpath(f"//*[{field_or_group}][@aria-invalid='true']")
        ids = marked[0].get("aria-describedby").split() if marked else []
        return " ".join(self.of(f"//*[@id='{it}']") for it in ids if it.endswith("-error"))


class Visitor:
    """Somebody with a browser: cookies are kept, redirects shown and not followed."""

    def __init__(self, served: Served, client: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app=served.app, client=(client, 40000))
        self._served = served
        self._client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)

    def get(self, path: str, **more: Any) -> Page:
        """The page at `path`."""
        return Page(self._served.run(self._client.get(path, **more)))

    def post(self, path: str, **fields: Any) -> Page:
        """The answer to a form with `fields`; a list is several values of one name.

        Two names are no fields: `files` are uploads, `htmx=True` sends it as htmx does.
        """
        files, htmx = fields.pop("files", None), fields.pop("htmx", False)
        headers = FROM_OUR_PAGE | ({"HX-Request": "true"} if htmx else {})
        return Page(self._served.run(self._client.post(path, data=fields, files=files, headers=headers)))

    def signs_in(self, person: str) -> Visitor:
        """Open a session as this person."""

        def work(records: Records) -> str:
            return open_session(records.roll, records.roll.get_person(person), datetime.now(UTC))[1]

        self._client.cookies.set(SESSION_COOKIE, self._served.node.store.write_now(work))
        return self


class Served:
    """A node whose pages can be visited."""

    def __init__(self, node: Node, site: Site, runner: asyncio.Runner) -> None:
        self.node = node
        self.site = site
        self.app: Any = make_application(site, page_routes(site))
        self.run = runner.run

    def visitor(self, person: str | None = None) -> Visitor:
        """A new browser, signed in as `person` when one is named."""
        visitor = Visitor(self)
        return visitor.signs_in(person) if person else visitor

    def stranger(self) -> Visitor:
        """A browser on another machine: nobody's guest."""
        return Visitor(self, "203.0.113.7")


def settings_of(home: Path) -> Settings:
    """The settings of a home with its secret beside it."""
    return Settings(home=home, store=str(home / "commonwire.sqlite"), secret_file=home.parent / f"{home.name}.secret")


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """The node in `home`, until the block ends; feeds may come from this machine."""
    with open_node(settings_of(home)) as node, asyncio.Runner() as runner:
        clock = SteadyClock()
        fetcher = Fetcher(AllowList.of({"feed": ["127.0.0.1:*"]}))
        site = make_site(node, settings_of(home), Wakeup(), clock, fetcher, host="127.0.0.1", port=8000)
        yield Served(node, site, runner)
