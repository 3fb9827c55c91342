"""Type and looks in a real browser: no letter leaves its line, and every look keeps what a reader needs."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from commonwire.web.pages.render import page as whole
from commonwire.web.pages.render import static_folder, static_path
from tests.web.preview import BROWSER_ARGUMENTS, FAULTS, QuietHandler
from tests.web.samples import every_page

TALL = {
    "ur": "ٹھنڈے پہاڑوں کے پیچھے پیچھے نستعلیق کھچڑی پنجشنبے مستقبل جمعیتیں بھیجیے ٹیلیویژن کمپیوٹر محققین لمحے",
    "fa": "کژدم‌ها، آیینِ پژوهشگران، لُپّه و گُلّه؛ جیغِ چپّ",
    "ar": "إلى آخِرِ الشَّيْءِ، جُمّع",
    "ps": "ښځې ځوړند څښاک ګڼې ږغېږي ټپۍ",
    "km": "ស្ត្រី ញ៉ាំ ប្រក្រឹត្យ ក្រុំ ឆ្នាំ ព្រឹត្តិ ភ្លើងឆ្លុះ ស្រ្តី",
    "hi": "र्‍याँ हृद्रोग श्रृंखला ऊँटों क्षेत्रों",
    "ta": "ஸ்ரீ கூறுபூ ஔஷதம் க்ஷூ",
    "si": "ක්‍රෝධී ශ්‍රී ලූ කෘෂි ඓන්ද්‍ර රූ",
    "hy": "ԱԲԳ քցջ ՛՜՞ փֆ",
    "ru": "ЁЙЩ ёйщцд",
    "vi": "Ẫ Ễ Ỗ ự ợ ậ gỵ",
    "en": "ÅÉÑ gjpqy",
}
"""What is highest and deepest in each script: stacks, marks above capitals, tails below tails."""
LEANS = {"ur": 0.15}
"""The share of its size by which a word may lean out of its line: the longest falls of Nastaliq reach half-way into the
room of the line above, where other words leave it."""
OUTSIDE = """([tall, leans]) => {
  const pen = document.createElement("canvas").getContext("2d");
  const outside = [];
  const places = [...document.querySelectorAll(
    ".script-sample .title, .script-sample .prose, :is(.row, .notice) .headline [lang], h2 [lang], .outlet [lang]"
  )];
  for (const place of places) {
    const style = getComputedStyle(place);
    const language = (place.lang || place.closest("[lang]").lang).split("-")[0];
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    pen.direction = style.direction;
    for (const text of [place.textContent, tall[language]].filter(Boolean)) {
      const ink = pen.measureText(text);
      const half = (parseFloat(style.lineHeight) - ink.fontBoundingBoxAscent - ink.fontBoundingBoxDescent) / 2;
      const above = ink.fontBoundingBoxAscent + half - ink.actualBoundingBoxAscent;
      const below = ink.fontBoundingBoxDescent + half - ink.actualBoundingBoxDescent;
      if (Math.min(above, below) < -0.5 - parseFloat(style.fontSize) * (leans[language] ?? 0)) {
        outside.push(`${language} ${place.className || place.parentElement.className}: ${above.toFixed(1)} above, ` +
          `${below.toFixed(1)} below: ${text.slice(0, 30)}`);
      }
    }
  }
  return { measured: places.length, outside };
}"""
"""How many texts there are, and those whose ink (also of the tallest words) does not lie within their line box."""
STILL = """() => [...document.querySelectorAll("*")].filter((it) => {
  const style = getComputedStyle(it);
  return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
}).length"""
UNSEEN = """() => {
  const rgb = (it, name) => getComputedStyle(it)[name];
  const canvas = rgb(document.body.parentElement, "backgroundColor");
  return [...document.querySelectorAll(".shape, .mark, .headline, .count, button, input, .said")]
    .filter((it) => it.checkVisibility() && !it.closest("[inert]"))
    .filter((it) => rgb(it, it.matches("svg") ? "fill" : "color") === canvas)
    .map((it) => it.outerHTML.slice(0, 80));
}"""
"""What has the colour of the ground that it stands on."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Some pages with their samples, served."""
    folder: Path = tmp_path_factory.mktemp("type")
    pages = every_page()
    for name in ("styleguide", "desk", "item-urdu", "look", "apply"):
        (folder / f"{name}.html").write_text(whole(*pages[name]), encoding="utf-8")
    shutil.copytree(static_folder(), folder / static_path().strip("/"))
    (folder / "double.css").write_text(":root { font-size: 200% !important; }")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def styleguide(browser: Browser, address: str) -> Iterator[Page]:
    """The styleguide, with the fonts it needs."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}/styleguide.html")
    page.evaluate("document.fonts.ready")
    yield page
    page.close()


@pytest.fixture
def shown(styleguide: Page) -> Page:
    """The styleguide as it comes."""
    styleguide.evaluate("(of => Object.keys(of).forEach(name => delete of[name]))(document.documentElement.dataset)")
    styleguide.emulate_media(color_scheme="light", forced_colors="none")
    return styleguide


def looks(page: Page, **chosen: str) -> Page:
    """The page as the server would write it for whoever chose this look."""
    for name, value in chosen.items():
        page.evaluate("([name, value]) => document.documentElement.setAttribute(`data-${name}`, value)", [name, value])
    page.evaluate("document.fonts.ready")
    return page


@pytest.mark.parametrize("chosen", [{}, {"density": "compact", "urdu": "naskh"}, {"text": "largest"}], ids=str)
def test_no_letter_leaves_its_line(shown: Page, chosen: dict[str, str]) -> None:
    page = looks(shown, **chosen)
    page.evaluate(
        """(tall) => Promise.all([...document.querySelectorAll("[lang]")].map((it) => {
          const style = getComputedStyle(it);
          return document.fonts.load(`${style.fontWeight} 16px ${style.fontFamily}`, tall[it.lang] || "a");
        }))""",
        TALL,
    )

    found = page.evaluate(OUTSIDE, [TALL, LEANS])

    assert found["measured"] > 40
    assert not found["outside"]


def test_a_page_loads_the_fonts_that_it_has_letters_of_and_asks_no_other_host(browser: Browser, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/apply.html")
    page.evaluate("document.fonts.ready")
    fonts = {urlsplit(url).path.rpartition("/")[2] for url in asked if url.endswith(".woff2")}
    page.close()

    assert all(url.startswith(address) for url in asked)
    assert "noto-sans-latin.woff2" in fonts
    assert not [name for name in fonts if "-sc-" in name or "khmer" in name]


@pytest.mark.parametrize(
    ("theme", "ground"), [("light", "rgb(247, 247, 244)"), ("dark", "rgb(20, 23, 26)"), ("contrast", "rgb(0, 0, 0)")]
)
def test_a_chosen_theme_goes_before_the_systems(shown: Page, theme: str, ground: str) -> None:
    shown.emulate_media(color_scheme="dark")

    assert looks(shown, theme=theme).evaluate("getComputedStyle(document.documentElement).backgroundColor") == ground


@pytest.mark.parametrize("name", ["desk", "item-urdu", "look"])
def test_a_page_fits_in_every_size_of_text_and_density(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 800})
    page.goto(f"{address}/{name}.html")
    faults = {"compact": looks(page, density="compact", urdu="naskh").evaluate(FAULTS)}
    faults["largest"] = looks(page, density="", text="largest").evaluate(FAULTS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.add_style_tag(url=f"{address}/double.css")
    faults["twice as large"] = page.evaluate(FAULTS)
    page.close()

    assert not any(faults.values()), faults


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, address: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"{address}/desk.html")
    moving = page.evaluate(STILL)
    page.close()

    assert not moving


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_nothing_has_the_colour_of_its_ground(shown: Page, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme, forced_colors="active")  # type: ignore[arg-type]
    shown.focus(".row a")

    assert shown.evaluate("matchMedia('(forced-colors: active)').matches")
    assert not shown.evaluate(UNSEEN)
    assert shown.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
