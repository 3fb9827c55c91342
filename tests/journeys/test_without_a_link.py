"""An editor's bad night in a real browser: by keys alone, without a link, with a session that ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.serving import Home, Node, served
from tests.web.preview import BROWSER_ARGUMENTS

IS_KEPT = """async () => (await navigator.serviceWorker.ready).active.state === "activated"
  && Boolean(await (await caches.open("commonwire-offline")).match("/offline", { ignoreVary: true }))"""
IS_EMPTY = """async () => {
  const opened = await new Promise((resolve) => {
    indexedDB.open("commonwire").onsuccess = (event) => resolve(event.target.result);
  });
  const counted = !opened.objectStoreNames.contains("kept") ? 0 : await new Promise((resolve) => {
    opened.transaction("kept").objectStore("kept").count().onsuccess = (event) => resolve(event.target.result);
  });
  opened.close();
  return !counted && !Object.keys(localStorage).some((key) => key.startsWith("typed"));
}"""
USE = {"action": "republish", "channel": "web"}


class Exchange:
    """A demo, keys of the outlets behind the cards, and a browser."""

    def __init__(self, node: Node, browser: Browser) -> None:
        self.node, self.browser = node, browser
        giver, taker = node.home.outlets()[:2]
        self.give, self.take = node.home.key(giver), node.home.key(taker)

    def opens(self) -> tuple[BrowserContext, Page]:
        """A new browser at the start page."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(self.node.url)
        return context, page

    def enters(self, card: str) -> tuple[BrowserContext, Page]:
        """A new browser in which somebody signed in by a card."""
        context, page = self.opens()
        page.click(f"form.card:has(input[value={card}]) button")
        expect(page.locator("[data-state]").first).to_have_text("Live")
        return context, page

    def gives(self, name: str, text: str, *, is_taken: bool = True) -> str:
        """Give a story, and take it for the editor's outlet; its id."""
        story = {
            "uri": f"tag:night.example,2026:{name}",
            "language": "en",
            "headlines": [{"value": name}],
            "bodies": [{"contentType": "text/plain", "value": text}],
        }
        item = str(self.node.api("POST", "/items", self.give, data=story).json()["id"])
        if is_taken:
            assert self.node.api("POST", f"/items/{item}/takes", self.take, data=USE).status == 201
        return item


@pytest.fixture(scope="module")
def exchange(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Exchange]:
    with served(Home(tmp_path_factory.mktemp("night")), ("demo",)) as node, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield Exchange(node, browser)
        browser.close()


def test_from_signing_in_to_a_take_by_keys_alone(exchange: Exchange) -> None:
    exchange.gives("By keys", "A text.", is_taken=False)
    context, page = exchange.opens()
    is_there = "() => document.activeElement.closest('form.card')?.elements.card.value === 'editor'"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(is_there):
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-state]").first).to_have_text("Live")

    page.keyboard.press("/")
    page.keyboard.type('"By keys"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    listens(page)
    page.keyboard.press("j")
    page.keyboard.press("t")
    page.wait_for_url("**/items/*#rights")
    listens(page)
    page.keyboard.press("t")
    expect(page.locator(".take-form button[data-key=t]")).to_be_visible()
    page.keyboard.press("t")
    expect(page.locator("#content")).to_be_visible()
    listens(page)
    press_cyrillic(page, "п", "KeyG")
    press_cyrillic(page, "е", "KeyT")
    page.wait_for_url("**/takes")
    expect(page.locator("main")).to_contain_text("By keys")
    listens(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("meb")
    expect(page.locator("#palette-list [aria-selected=true]")).to_contain_text("Members")
    page.keyboard.press("Enter")
    page.wait_for_url("**/members")
    context.close()


def test_without_a_link_what_was_taken_is_read_and_a_kill_is_applied_before_anything_is_shown(
    exchange: Exchange,
) -> None:
    exchange.gives("The ferry", "The ferry in full.")
    claim = exchange.gives("The claim", "The claim in full.")
    context, page = exchange.enters("editor")
    becomes(page, IS_KEPT)

    context.set_offline(True)
    page.goto(f"{exchange.node.url}/notices")
    expect(page.locator("#state")).to_contain_text("No link to the exchange. This is as of")
    page.locator("#takes summary", has_text="The claim").click()
    expect(page.locator("#takes")).to_contain_text("The claim in full.")
    assert exchange.node.api("POST", f"/items/{claim}/kill", exchange.give, data={"reason": "Not so."}).status == 201
    context.set_offline(False)
    page.goto(f"{exchange.node.url}/offline")
    expect(page.locator("#state")).to_contain_text("The exchange answers.")

    expect(page.locator("#takes")).to_contain_text("The ferry")
    assert "claim" not in page.content().replace(claim, "").casefold()
    page.goto(exchange.node.url)
    page.click("form[action='/sign-out'] button")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    becomes(page, IS_EMPTY)
    context.close()


def test_a_live_kill_leaves_the_store_at_once(exchange: Exchange) -> None:
    item = exchange.gives("The rumour", "The rumour in full.")
    context, page = exchange.enters("editor")
    becomes(page, IS_KEPT)

    exchange.node.api("POST", f"/items/{item}/kill", exchange.give, data={"reason": "Not so."})
    expect(page.locator(f"#wire .row[data-item='{item}']")).to_contain_text("Not so.")
    context.set_offline(True)
    page.goto(f"{exchange.node.url}/takes")

    expect(page.locator("#state")).to_contain_text("No link")
    assert "rumour" not in page.content().casefold()
    context.close()


def test_a_clock_that_is_wrong_never_shows_what_is_too_old(exchange: Exchange) -> None:
    exchange.gives("The old one", "The old one in full.")
    context, page = exchange.enters("editor")
    becomes(page, IS_KEPT)
    context.set_offline(True)

    shown = {}
    for name, hours in {"after 20": 20, "after 49, of which a day may hide": 49, "put back": -30}.items():
        later = context.new_page()
        later.add_init_script(f"const now = Date.now; Date.now = () => now() + {hours} * 3600_000;")
        later.goto(f"{exchange.node.url}/takes")
        expect(later.locator("#state")).not_to_contain_text("Asking")
        shown[name] = later.locator("#takes details").count() > 0
        later.close()

    assert shown == {"after 20": True, "after 49, of which a day may hide": False, "put back": False}
    context.close()


def test_what_was_typed_is_there_after_a_session_that_ended_and_gone_when_it_was_sent_or_signed_out(
    exchange: Exchange,
) -> None:
    context, page = exchange.enters("contributor")
    page.goto(f"{exchange.node.url}/give")
    page.fill("#give-headline", "Typed in vain")
    page.fill("#give-body_text", "A long text.")
    page.select_option("#give-language", "en")
    context.clear_cookies()

    page.click("form[action='/give'] button.primary")
    expect(page.get_by_text("so this was not sent")).to_be_visible()
    page.click("text=Sign in by a card")
    page.click("form.card:has(input[value=contributor]) button")
    page.wait_for_url("**/give")
    expect(page.locator("#give-headline")).to_have_value("Typed in vain")
    expect(page.locator("[data-typed=back]")).to_contain_text("What you typed here on")
    page.click("form[action='/give'] button.primary")
    page.wait_for_url("**/items/*")
    page.goto(f"{exchange.node.url}/give")
    expect(page.locator("form[data-keep=on]").first).to_be_visible()

    assert page.input_value("#give-headline") == ""
    page.fill("#give-headline", "Never sent")
    page.once("dialog", lambda asked: asked.accept())
    page.click("form[action='/sign-out'] button")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    becomes(page, IS_EMPTY)
    context.close()


def listens(page: Page) -> None:
    """Wait until the page takes keys: the button that tells of them is there then."""
    expect(page.locator("[data-open=keys]")).to_be_visible()


def becomes(page: Page, asked: str) -> None:
    """Wait until an asynchronous function of the page gives true: Playwright's own waiting takes a promise for that."""
    looped = f"""async () => {{
      const holds = {asked};
      for (let tries = 0; tries < 300; tries++) {{
        if (await holds()) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }}
      return false;
    }}"""
    assert page.evaluate(looped), asked


def press_cyrillic(page: Page, letter: str, code: str) -> None:
    """Press a key on a keyboard that types another letter there."""
    page.evaluate(
        """([key, code]) => document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true }))""",
        [letter, code],
    )
