# ruff: noqa: E501 -- a piece of markup on one line each
"""Pages checked on the stories of ../shared/news-sample, in every language there, on two other sites' kinds of pages."""

from __future__ import annotations

import gzip
import html
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from commonwire.delivery.page_answer import PageAnswer
from commonwire.delivery.page_check import CheckKind, check_page
from commonwire.delivery.page_sought import CreditDue, Sought, sought_in
from commonwire.formats.page.seen import see_page
from commonwire.news.item import Item

ADDRESS = "https://site.example/2026/07/story-abc"
ARTICLE = '<meta property="og:type" content="article">'
NAME = "Steppe Herald"
A_LANGUAGE = 2
"""Stories of each language that are looked for."""


class Text(NamedTuple):
    """A story of the sample: its title and paragraphs."""

    language: str
    title: str
    paragraphs: list[str]


def blog(text: Text, beside: list[Text], *, head: str = "", after: str = "", title: str = "") -> str:
    """A page of a blog's theme: boxes of ads between paragraphs, cards of other stories as articles."""
    cards = "".join(
        f'<article class="post-card"><h2 class="entry-title"><a href="/x">{html.escape(one.title)}</a></h2>'
        f"<p>{html.escape(one.paragraphs[0][:160])}</p></article>"
        for one in beside
    )
    said = "".join(f'<p>{html.escape(one)}</p><div id="div-gpt-ad"></div>' for one in text.paragraphs)
    title = html.escape(title or text.title)
    return (
        f'<!DOCTYPE html><html lang="{text.language}"><head><meta charset="UTF-8"><title>{title} &#8211; My News</title>{head}'
        f'<script>window.data=[]</script></head><body><div id="page"><div class="site-header"><a href="/">Home</a></div>'
        f'<article class="post hentry"><header><h1>{title}</h1></header><div class="entry-content">{said}</div>{after}'
        f'</article><div id="secondary">{cards}</div></div><div class="site-footer">My News</div></body></html>'
    )


def soup(text: Text, beside: list[Text]) -> str:
    """A page of tables and line breaks without any markup that says what is what."""
    links = "".join(f'<div><a href="/x">{html.escape(one.title)}</a></div>' for one in beside)
    said = "<br/><br/>".join(map(html.escape, text.paragraphs))
    return (
        f"<html><head><meta charset=utf-8><title>{html.escape(text.title)}</title></head><body><table><tr><td>{links}</td>"
        f'<td><div class="ttl">{html.escape(text.title)}</div><div class="txt">{said}</div></td></tr></table></body></html>'
    )


class Page(NamedTuple):
    """A page, what is right of it, and after what it is checked."""

    right: str
    markup: str
    kind: CheckKind = "kill"
    final: str = ADDRESS


def pages(mine: Text, beside: list[Text]) -> Iterator[Page]:
    """What may stand at the address."""
    other, *more = beside
    near = [mine, *more]
    yield Page("still up", blog(mine, beside, head=ARTICLE))
    yield Page("still up", blog(mine._replace(paragraphs=mine.paragraphs[1:]), beside, head=ARTICLE, title=other.title))
    yield Page("still up", soup(mine, beside))
    yield Page("changed", blog(other, near, head=ARTICLE))
    yield Page("changed", blog(other, near))
    yield Page("could not check", soup(other, near))
    yield Page("could not check", soup(other, near), final="https://site.example/")
    yield Page("could not check", soup(other, near), final="https://site.example/world/")
    yield Page("gone", blog(mine._replace(paragraphs=["Nothing was found here."]), beside, title="Page not found"))
    yield Page("gone", "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>")
    yield Page("gone", blog(mine._replace(paragraphs=["This story has been withdrawn by the editor."]), beside))
    yield Page(
        "could not check", "<html><head><title>Just a moment...</title></head><body><script>x</script></body></html>"
    )
    wall = '<div class="regwall">Sign in</div>'
    teaser = mine._replace(paragraphs=[mine.paragraphs[0][:200]])
    yield Page("could not check", blog(teaser, beside, head=ARTICLE, after=wall))
    yield Page("corrected", blog(mine._replace(paragraphs=corrected(mine)), beside, head=ARTICLE), "correction")
    yield Page("still up", blog(mine, beside, head=ARTICLE), "correction")
    middle = len(mine.paragraphs) // 2
    cut = mine._replace(paragraphs=[*mine.paragraphs[:middle], *mine.paragraphs[middle + 1 :]])
    yield Page("changed", blog(cut, beside, head=ARTICLE), "correction")


def corrected(text: Text) -> list[str]:
    """The paragraphs with one word in the middle put right."""
    found = list(text.paragraphs)
    middle = len(found) // 2
    half = len(found[middle]) // 2
    found[middle] = f"{found[middle][:half]} 12345 {found[middle][half + 1 :]}"
    return found


def wanted(text: Text, kind: CheckKind) -> Sought:
    item = Item(uri="urn:1", language=text.language, body_text="\n\n".join(text.paragraphs))
    later = Item(uri="urn:1", language=text.language, body_text="\n\n".join(corrected(text)))
    return sought_in(item, corrected=later if kind == "correction" else None, credit=CreditDue(parts=((NAME,),)))


@pytest.fixture(scope="module")
def drawn(shared: Path) -> list[tuple[Text, list[Text]]]:
    """Stories, always the same, each with four others of its language."""
    by_language: dict[str, list[Text]] = defaultdict(list)
    with gzip.open(shared / "news-sample" / "items.jsonl.gz") as lines:
        for row in map(json.loads, lines):
            said = [one for one in row["body"] if one.strip()]
            if len(said) >= 4 and len(" ".join(said)) > 500:
                by_language[row["lang"]].append(Text(row["lang"], row["title"] or said[0][:60], said))
    chance = random.Random(7)
    samples = [chance.sample(texts, 5) for texts in by_language.values() if len(texts) >= 14 for _ in range(A_LANGUAGE)]
    return [(mine, others) for mine, *others in samples]


def test_pages_of_other_sites_are_told_in_every_language_of_the_sample(drawn: list[tuple[Text, list[Text]]]) -> None:
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for mine, beside in drawn:
        for page in pages(mine, beside):
            seen = see_page(page.markup.encode(), "text/html")
            answer = PageAnswer(asked=ADDRESS, final=page.final, status=200, page=seen)
            verdict = check_page(wanted(mine, page.kind), answer, kind=page.kind).verdict
            right[page.right] += 1
            told[verdict] += 1
            hits[page.right] += verdict == page.right
    languages = len({mine.language for mine, _ in drawn})
    sys.stdout.write(f"\n{languages} languages\nverdict            pages  recall  false alarms\n")
    for name, count in right.items():
        sys.stdout.write(f"{name:18} {count:5}  {hits[name] / count:6.3f}  {told[name] - hits[name]:12}\n")
    assert languages >= 20 and sum(hits.values()) >= 0.98 * sum(right.values())
    assert hits["could not check"] == right["could not check"] and told["gone"] <= right["gone"]


def test_credit_is_told_in_every_language_of_the_sample(drawn: list[tuple[Text, list[Text]]]) -> None:
    lines = {"present": f"Source: {NAME}", "missing": "Source: Evening Courier", "altered": "Source: Stepe Herald"}
    told: Counter[tuple[str, str]] = Counter()
    for mine, beside in drawn:
        for was, line in lines.items():
            seen = see_page(blog(mine, beside, after=f"<div>{line}</div>").encode(), "text/html")
            answer = PageAnswer(asked=ADDRESS, final=ADDRESS, status=200, page=seen)
            told[was, check_page(wanted(mine, "report"), answer, kind="report").credit] += 1
    sys.stdout.write("\ncredit      pages  recall  false alarms\n")
    for right in lines:
        false = sum(count for (so, said), count in told.items() if said == right != so)
        sys.stdout.write(f"{right:10} {len(drawn):6}  {told[right, right] / len(drawn):6.3f}  {false:12}\n")
        assert told[right, right] >= 0.95 * len(drawn) and false == 0
