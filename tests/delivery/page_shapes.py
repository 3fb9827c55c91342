# ruff: noqa: E501 -- a sentence or a piece of markup on one line each
"""Makes the pages that a newsroom's site may show at the address where a take ran; each says what is right of it.

The makers know nothing of how pages are judged: they write what sites write.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import NamedTuple

from commonwire.delivery.page_check import CheckKind, PageVerdict
from tests.delivery.page_texts import Story

ADDRESS = "https://taker.example/news/2030/ferry-7.html"
_SITE = "Daily Steppe Herald"


class Shape(NamedTuple):
    """A page after a notice: what the site answers, and the verdict that is right."""

    name: str
    make: Callable[[Story], str]
    right: PageVerdict
    kind: CheckKind = "kill"
    status: int = 200
    final: str = ADDRESS


def _p(sentences: tuple[str, ...]) -> str:
    return "\n".join(f"<p>{html.escape(' '.join(sentences[n : n + 2]))}</p>" for n in range(0, len(sentences), 2))


def _credit(story: Story) -> str:
    return f"{story.byline} / {story.name}"


def page(story: Story, body: str, *, head: str = "", title: str | None = None, around: str = "") -> str:
    """A whole page with a menu, a sidebar and a footer."""
    title = story.headline if title is None else title
    return (
        f'<!doctype html><html lang="{story.language}"><head><meta charset="utf-8"><title>{title} | {_SITE}</title>{head}</head>'
        f'<body><header><a href="/">{_SITE}</a></header><nav><ul><li><a href="/a">{story.other[4][:20]}</a></li></ul></nav>'
        f'<main>{body}</main>{around}<footer>{_SITE} 2030. <a href="/privacy">Privacy</a></footer></body></html>'
    )


def plain(story: Story, sentences: tuple[str, ...] | None = None, credit: str | None = None) -> str:
    """An article with a byline."""
    line = _credit(story) if credit is None else credit
    body = f'<article><h1>{story.headline}</h1><p class="by">{line}</p>{_p(sentences or story.sentences)}</article>'
    return page(story, body, head='<meta property="og:type" content="article">')


def other(story: Story) -> str:
    """Another story at the same address."""
    body = f"<article><h1>{story.other[0]}</h1>{_p(story.other)}{_p(story.other[::-1])}</article>"
    return page(story, body, title=story.other[0], head='<meta property="og:type" content="article">')


def _teaser(story: Story) -> str:
    return f'<div class="card"><h3><a href="/news/7">{story.headline}</a></h3><p>{story.sentences[0][:60]}…</p></div>'


def with_sidebars(story: Story) -> str:
    """The article among ads, boxes and other stories."""
    body = f"<article><h1>{story.headline}</h1>{_p(story.sentences[:4])}<aside>{_p(story.other)}</aside>"
    body += (
        f'<div class="ad">{story.other[1]}</div>{_p(story.sentences[4:])}<footer>{_credit(story)}</footer></article>'
    )
    return page(story, body, around=f'<div class="related">{_p(story.other)}</div>')


def live_page(story: Story) -> str:
    """A live page: the story between several others."""
    posts = "".join(
        f"<section class='post'><time>12:0{n}</time><p>{one}</p></section>" for n, one in enumerate(story.other)
    )
    mine = "".join(f"<p>{html.escape(one)}</p>" for one in story.sentences)
    return page(
        story, f"<article><h1>Live</h1>{posts}<section>{mine}<p>{_credit(story)}</p></section>{posts}</article>"
    )


def amp(story: Story) -> str:
    """An AMP page."""
    return (
        f'<!doctype html><html amp lang="{story.language}"><head><meta charset="utf-8"><title>{story.headline}</title>'
        f'<style amp-custom>p{{color:red}}</style></head><body><amp-img src="a.jpg"></amp-img><article><h1>{story.headline}</h1>'
        f"<p>{_credit(story)}</p>{_p(story.sentences)}</article></body></html>"
    )


def print_page(story: Story) -> str:
    """A page for printing: bare paragraphs with line breaks."""
    said = "<br><br>".join(map(html.escape, story.sentences))
    return f"<html><head><meta charset=utf-8><title>{story.headline}</title></head><body><b>{story.headline}</b><br>{said}<br>{_credit(story)}</body></html>"


def in_data(story: Story) -> str:
    """A shell whose text is in the script's data alone."""
    data = json.dumps(
        {"props": {"article": {"title": story.headline, "html": _p(story.sentences), "source": _credit(story)}}}
    )
    shell = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{data}</script>'
    return f'<!doctype html><html><head><meta charset="utf-8"><title>{story.headline}</title></head><body>{shell}</body></html>'


def script_only(story: Story) -> str:
    """A shell that loads its text."""
    head = f'<meta charset="utf-8"><title>{story.headline}</title><script src="/app.js" defer></script>'
    return f'<!doctype html><html><head>{head}</head><body><div id="root"></div><noscript>You need to enable JavaScript.</noscript></body></html>'


def pay_wall(story: Story) -> str:
    """A teaser and an invitation to pay."""
    data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.headline,
            "isAccessibleForFree": False,
        }
    )
    body = (
        f'<article><h1>{story.headline}</h1><p>{story.sentences[0]}</p><div class="offer">{story.wall}</div></article>'
    )
    return page(story, body, head=f'<script type="application/ld+json">{data}</script>')


def wall_unmarked(story: Story) -> str:
    """A pay wall that says so only to people."""
    return page(
        story, f"<article><h1>{story.headline}</h1><p>{story.sentences[0][:70]}…</p><p>{story.wall}</p></article>"
    )


def soft_404(story: Story) -> str:
    """Not found, said with status 200."""
    return page(
        story,
        f"<h1>{story.not_found}</h1><p><a href='/'>{_SITE}</a></p>",
        title=story.not_found,
        around=f"<aside>{_teaser(story)}</aside>",
    )


def outage(story: Story) -> str:
    """An outage, said with status 200."""
    return page(story, f"<h1>{story.retry}</h1>", title="Error")


def consent(story: Story) -> str:
    """A consent wall before everything."""
    return page(
        story,
        "<h1>We value your privacy</h1><p>We and our partners store cookies on your device.</p><button>Accept all</button>",
        title="Your privacy",
    )


def home(story: Story) -> str:
    """The home page: teasers, among them the story's."""
    cards = "".join(f"<div><h3><a href='/{n}'>{one}</a></h3></div>" for n, one in enumerate(story.other))
    return page(story, f"<h1>{_SITE}</h1>{_teaser(story)}{cards}", title=_SITE)


def login(story: Story) -> str:
    """A form to sign in."""
    return page(
        story,
        '<h1>Sign in</h1><form><input name="u"><input type="password" name="p"><button>Go</button></form>',
        title="Sign in",
    )


def killed_note(story: Story) -> str:
    """The note for readers in place of the text."""
    return page(
        story,
        f"<article><h1>{story.headline}</h1><p>{story.note}</p></article>",
        around=f"<aside>{_p(story.other)}</aside>",
    )


def own_words(story: Story) -> str:
    """The taker's own words that it took the story down."""
    return page(story, f"<article><p>{story.removed}</p></article>", title=_SITE)


def own_words_among_cards(story: Story) -> str:
    """The same on a page whose other stories have longer boxes than this one has left."""
    cards = "".join(
        f"<article class='card'><h2>{one}</h2><p>{story.other[0]} {one}</p></article>" for one in story.other
    )
    mine = f"<article id='post-7'><h1>{story.headline}</h1><div><p>{story.removed}</p></div></article>"
    return page(story, f"<div><div>{mine}</div></div><div>{cards}</div>")


def quoting(story: Story) -> str:
    """Another article that quotes a sentence and a half."""
    quoted = f"<blockquote>{story.sentences[3]} {story.sentences[4]}</blockquote>"
    return page(
        story,
        f"<article><h1>{story.other[0]}</h1>{_p(story.other)}{quoted}{_p(story.other[:2])}</article>",
        title=story.other[0],
    )


def translated(story: Story) -> str:
    """The page in another language now."""
    words = "Mae'r fferi yn croesi'r llyn eto ar ol pedwar mis o waith atgyweirio yn y porthladd gogleddol. " * 6
    return f'<html lang="cy"><head><meta charset="utf-8"><title>Fferi</title></head><body><article><h1>Fferi</h1><p>{words}</p></article></body></html>'


def both(story: Story) -> str:
    """The right sentence beside the wrong one."""
    return plain(story, (*story.sentences, story.corrected))


def corrected(story: Story) -> str:
    """The text put right."""
    return plain(story, story.right)


def note_added(story: Story) -> str:
    """The wrong sentence taken out, and the note for readers below."""
    return plain(story, (*story.sentences[:2], *story.sentences[3:], story.note))


def redone(story: Story) -> str:
    """The wrong sentence taken out, and nothing said."""
    return plain(story, (*story.sentences[:2], *story.sentences[3:]))


def cut(story: Story) -> str:
    """Six of eight sentences, in larger paragraphs."""
    return page(story, f"<article><h1>X</h1><p>{' '.join(story.sentences[:6])}</p></article>")


def rearranged(story: Story) -> str:
    """Every sentence its own paragraph with links and emphasis inside."""
    said = "".join(f"<p><b>{one[:9]}</b>{one[9:20]}<a href='/t'>{one[20:]}</a></p>" for one in story.sentences)
    return page(story, f"<div class='c'>{said}</div>")


SHAPES = (
    Shape("article", plain, "still up"),
    Shape("article among boxes", with_sidebars, "still up"),
    Shape("live page", live_page, "still up"),
    Shape("AMP", amp, "still up"),
    Shape("print", print_page, "still up"),
    Shape("text in a script's data", in_data, "still up"),
    Shape("shortened", cut, "still up"),
    Shape("rearranged with links", rearranged, "still up"),
    Shape("redirected with its text", plain, "still up", final="https://m.taker.example/n/7"),
    Shape("404", soft_404, "gone", status=404),
    Shape("410", soft_404, "gone", status=410),
    Shape("soft 404", soft_404, "gone"),
    Shape("note in place of the text", killed_note, "gone"),
    Shape("taker's own notice", own_words, "gone"),
    Shape("taker's own notice among cards", own_words_among_cards, "gone"),
    Shape("another story", other, "changed"),
    Shape("quotation only", quoting, "changed"),
    Shape("pay wall", pay_wall, "could not check"),
    Shape("pay wall without markup", wall_unmarked, "could not check"),
    Shape("script only", script_only, "could not check"),
    Shape("outage with 200", outage, "could not check"),
    Shape("503", outage, "could not check", status=503),
    Shape("403", outage, "could not check", status=403),
    Shape("consent wall", consent, "could not check"),
    Shape("home page after redirect", home, "could not check", final="https://taker.example/"),
    Shape("sign-in after redirect", login, "could not check", final="https://taker.example/login?next=7"),
    Shape("translated", translated, "could not check"),
    Shape("corrected", corrected, "corrected", "correction"),
    Shape("note added, wrong gone", note_added, "corrected", "correction"),
    Shape("wrong one stands", plain, "still up", "correction"),
    Shape("both stand", both, "still up", "correction"),
    Shape("wrong gone, nothing said", redone, "changed", "correction"),
    Shape("gone after a correction", soft_404, "gone", "correction", status=404),
)
"""The shapes of pages, and what is right of each."""
