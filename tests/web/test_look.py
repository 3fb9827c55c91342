"""How pages look to whoever reads them: chosen once, kept in the browser, written on the page's root by the server."""

from __future__ import annotations

import gzip

import httpx
import pytest

from commonwire.web.gate import CONTENT_SECURITY_POLICY
from commonwire.web.pages.look import LOOK_COOKIE
from commonwire.web.pages.render import static_path
from tests.web.browsing import Served

# The other pages' handlers still leave it to Litestar to guess what is a dependency.
pytestmark = pytest.mark.filterwarnings("ignore::litestar.exceptions.LitestarDeprecationWarning")

DARK = {"theme": "dark", "density": "compact", "urdu": "naskh", "text": "larger"}


def test_a_look_is_kept_in_the_browser_and_leads_back(demo: Served) -> None:
    visitor = demo.visitor()

    answer = visitor.post("/look", **DARK, next="/members")
    root = visitor.get("/members").tree.xpath("/html")[0]

    assert answer.location == "/members"
    assert f"{LOOK_COOKIE}=dark.compact.naskh.larger" in answer.headers["set-cookie"]
    assert {name: root.get(f"data-{name}") for name in DARK} == DARK


def test_without_a_choice_the_system_decides(demo: Served) -> None:
    root = demo.visitor().get("/look").tree.xpath("/html")[0]

    assert not {f"data-{name}" for name in DARK} & set(root.attrib)


def test_the_form_holds_what_was_chosen(demo: Served) -> None:
    visitor = demo.visitor()
    visitor.post("/look", **DARK)

    chosen = visitor.get("/look").tree.xpath("//form[@action='/look']//input[@checked]/@value")

    assert chosen == ["dark", "compact", "naskh", "larger"]


def test_a_look_that_there_is_not_is_refused(demo: Served) -> None:
    assert demo.visitor().post("/look", theme='"><script>').status == 422


def test_a_cookie_that_somebody_wrote_themselves_changes_nothing(demo: Served) -> None:
    page = demo.visitor().get("/look", headers={"Cookie": f'{LOOK_COOKIE}=dark.x"onload=.y.z'})

    assert page.status == 200
    assert "onload" not in page.text


def test_a_problem_is_shown_in_the_chosen_look(demo: Served) -> None:
    visitor = demo.visitor()
    visitor.post("/look", theme="contrast")

    assert visitor.get("/items/none").tree.xpath("/html/@data-theme") == ["contrast"]


def asked(demo: Served, path: str, accepted: str = "gzip") -> tuple[httpx.Response, bytes]:
    """The answer to a browser that takes these encodings, and its bytes as they came."""
    transport = httpx.ASGITransport(app=demo.app)

    async def work() -> tuple[httpx.Response, bytes]:
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
            client.stream("GET", path, headers={"Accept-Encoding": accepted}) as answer,
        ):
            return answer, b"".join([it async for it in answer.aiter_raw()])

    return demo.run(work())


def test_pages_and_static_texts_go_out_packed(demo: Served) -> None:
    for path in ("/members", f"{static_path()}/css/tokens.css", f"{static_path()}/js/commonwire.js"):
        packed, body = asked(demo, path)
        plain, whole = asked(demo, path, "identity")

        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["content-length"] == str(len(body))
        assert gzip.decompress(body)[:15] == whole[:15]
        assert "content-encoding" not in plain.headers
        assert "Accept-Encoding" in packed.headers["vary"]
        assert packed.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_fonts_go_out_as_they_are(demo: Served) -> None:
    answer, body = asked(demo, f"{static_path()}/fonts/noto-sans-latin.woff2")

    assert answer.headers["content-type"] == "font/woff2"
    assert "content-encoding" not in answer.headers
    assert body[:4] == b"wOF2"


def test_a_static_file_is_kept_for_ever_and_one_that_is_not_there_is_not_found(demo: Served) -> None:
    found, _ = asked(demo, f"{static_path()}/css/base.css")
    missing = [
        f"{static_path()}/css/none.css",
        f"{static_path()}/../templates/frame.html",
        f"{static_path()}/%2e%2e/gate.py",
    ]

    assert found.headers["cache-control"] == "max-age=31536000, public, immutable"
    assert [asked(demo, path)[0].status_code for path in missing] == [404, 404, 404]
