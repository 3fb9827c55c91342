"""The letter: what a mail of an alert says, in the reader's language, each story's words in their own.

Texts from outside are isolated in lines of text (UAX 9, section 2.4) and carry language and direction in the HTML.
One click mutes: by the mail program's own button (RFC 8058) or by the link beside each search.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from commonwire.base.languages import direction
from commonwire.delivery.mail import Mail, one_line, shortened
from commonwire.rights.words import Words, isolated


class StoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """A story as a letter names it; `language` is that of headline and passage, `by` the outlet that gave it."""

    headline: str
    language: str | None
    by: str
    at: datetime
    href: str
    urgency: int | None = None
    passage: str | None = None
    changed: bool = False


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    """What one search caught, the newest first; `more` counts what is not named. `mute` and `inbox` are links."""

    search: str
    stories: list[StoryLine]
    more: int
    mute: str
    inbox: str


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """What is mailed to one reader; `unsubscribe` mutes all of it, `outlet` names the desk that it is for, if it is."""

    kind: Literal["at-once", "digest"]
    chapters: list[Chapter]
    zone: str
    unsubscribe: str
    settings: str
    alliance: str
    outlet: str | None = None


def letter_mail(letter: Letter, words: Words, *, message: str, to: str) -> Mail:
    """The mail that brings `letter` to an address."""
    return Mail(
        message=message,
        to=to,
        subject=shortened(one_line(_subject(letter, words))),
        text="\n".join(_lines(letter, words)) + "\n",
        html=_page(letter, words),
        headers=(
            ("List-Unsubscribe", f"<{letter.unsubscribe}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("Content-Language", words.language),
        ),
    )


def _subject(letter: Letter, words: Words) -> str:
    said = words.alerts
    count = sum(len(chapter.stories) + chapter.more for chapter in letter.chapters)
    if letter.kind == "digest":
        return said["digest"].format(count=count)
    chapter = letter.chapters[0]
    if count == 1 and chapter.stories:
        story = chapter.stories[0]
        changed = f"{said['changed']}: " if story.changed else ""
        return f"{changed}{isolated(chapter.search, words)}: {isolated(story.headline, words)}"
    return said["several"].format(search=isolated(chapter.search, words), count=count)


def _lines(letter: Letter, words: Words) -> Iterable[str]:
    """The letter as lines of text."""
    said = words.alerts
    for chapter in letter.chapters:
        yield said["caught_by"].format(search=isolated(one_line(chapter.search), words))
        yield ""
        for story in chapter.stories:
            yield f"* {isolated(one_line(story.headline), words)}"
            yield f"  {_about(story, letter, words)}"
            if story.passage:
                yield f"  {isolated(one_line(story.passage), words)}"
            yield f"  {story.href}"
            yield ""
        if chapter.more:
            yield said["more"].format(count=chapter.more)
        yield f"{said['inbox']}: {chapter.inbox}"
        yield f"{said['mute']}: {chapter.mute}"
        yield ""
    if letter.kind == "digest":
        yield f"{said['mute_all']}: {letter.unsubscribe}"
    yield f"{said['settings']}: {letter.settings}"
    yield from _small_print(letter, words)
    yield f"-- \n{one_line(letter.alliance)}"


def _about(story: StoryLine, letter: Letter, words: Words) -> str:
    """Who gave a story and when, how urgent it is, and whether it changed."""
    said = words.alerts
    parts = [isolated(one_line(story.by), words), f"{story.at.astimezone(ZoneInfo(letter.zone)):%Y-%m-%d %H:%M}"]
    parts += [said["urgency"].format(level=story.urgency)] if story.urgency is not None else []
    parts += [said["changed"]] if story.changed else []
    return " · ".join(parts)


def _small_print(letter: Letter, words: Words) -> list[str]:
    zone = words.alerts["zone"].format(zone=isolated(letter.zone, words))
    desk = words.alerts["desk"].format(outlet=isolated(one_line(letter.outlet), words)) if letter.outlet else None
    return [zone, desk] if desk else [zone]


def _page(letter: Letter, words: Words) -> str:
    """The letter as a page of HTML."""
    said = words.alerts
    parts = []
    for chapter in letter.chapters:
        name = f"<b>{_bdi(chapter.search)}</b>"
        parts.append(f"<h2>{escape(said['caught_by']).format(search=name)}</h2>")
        parts.append(f"<ul>{''.join(_entry(story, letter, words) for story in chapter.stories)}</ul>")
        more = f"<p>{escape(said['more'].format(count=chapter.more))}</p>" if chapter.more else ""
        parts.append(f"{more}<p>{_link(chapter.inbox, said['inbox'])} · {_link(chapter.mute, said['mute'])}</p>")
    ends = [_link(letter.settings, said["settings"])]
    ends += [_link(letter.unsubscribe, said["mute_all"])] if letter.kind == "digest" else []
    small = " ".join(escape(line) for line in _small_print(letter, words))
    return (
        f'<!doctype html><html lang="{escape(words.language)}" dir="{direction(words.language)}"><head>'
        f'<meta charset="utf-8"><title>{escape(said["title"])}</title></head><body>{"".join(parts)}<hr>'
        f"<p>{' · '.join(ends)}</p><p>{small}</p><p>{_bdi(letter.alliance)}</p></body></html>\n"
    )


def _entry(story: StoryLine, letter: Letter, words: Words) -> str:
    own = f' dir="{direction(story.language)}"' + (f' lang="{escape(story.language)}"' if story.language else "")
    headline = f'<a href="{escape(story.href)}"{own}>{escape(one_line(story.headline))}</a>'
    passage = f"<p{own}>{escape(one_line(story.passage))}</p>" if story.passage else ""
    return f"<li><p>{headline}<br>{escape(_about(story, letter, words))}</p>{passage}</li>"


def _bdi(text: str) -> str:
    return f"<bdi>{escape(one_line(text))}</bdi>"


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'
