"""A browser without a screen on a running node: forms, cookies and links over plain HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from lxml import html


class Visitor:
    """Somebody with a browser; cookies are kept, redirects followed as a browser does."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._from_our_page = {"Origin": str(client.base_url).rstrip("/")}

    def opens(self, path: str, status: int = 200) -> html.HtmlElement:
        """The page at `path`, as a tree; its status has to be `status`."""
        return tree(self._client.get(path), status)

    def sends(self, path: str, status: int = 200, /, **fields: str | list[str]) -> html.HtmlElement:
        """The page that follows the form sent to `path`."""
        return tree(self._client.post(path, data=fields, headers=self._from_our_page), status)

    def signs_in(self, email: str, password: str) -> html.HtmlElement:
        """The page after signing in by e-mail and password."""
        page = self.sends("/sign-in", email=email, password=password)
        assert "commonwire_session" in " ".join(self._client.cookies.keys()), words(page)
        return page


@contextmanager
def visits(address: str) -> Iterator[Visitor]:
    """A new browser at the node of `address`, closed at the end."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=30, trust_env=False) as client:
        yield Visitor(client)


def tree(response: httpx.Response, status: int) -> html.HtmlElement:
    """The elements of a page that came with `status`."""
    page = html.document_fromstring(response.text)
    assert response.status_code == status, f"{response.request.url}: {response.status_code} {words(page)[:600]}"
    return page


def words(page: html.HtmlElement, path: str = ".") -> str:
    """What a reader reads at an XPath, without runs of white space."""
    return " ".join(" ".join(part.text_content().split()) for part in page.xpath(path))
