"""A whole NITF document inside an item of another format: what it says of the story, and how it fills the item."""

from __future__ import annotations

from typing import Any

import msgspec
from lxml.etree import _Element as Element

from commonwire.formats.nitf.read import Inner, read_inner
from commonwire.formats.notes import Defaults, Notes
from commonwire.formats.pictures import joined
from commonwire.news.item import Concept, Headline, Item, Place

_ONE_WORD = ("slugline", "summary", "byline", "located", "credit", "copyright", "copyright_holder", "usage_terms",
             "licence", "web_address", "urgency", "expires_at", "embargo_until")  # fmt: skip
_WORDS = frozenset({"slugline", "summary", "byline", "located", "credit"})
_LISTS = ("people", "organisations", "places", "events", "objects", "genres", "creators", "relations")


def story_in(root: Element, notes: Notes) -> Inner:
    """The story that the <nitf> element `root`, or a part of one, tells, and its text, which is not sanitised yet.

    Its identity and hours are not the outer item's: they say when the part was made.
    """
    own = Notes(defaults=Defaults(time_zone=notes.defaults.time_zone), bounds=notes.bounds)
    story = read_inner(root, own)
    notes.remarks += [remark for remark in own.remarks if remark.kind != "guessed"]
    return story


def fill(item: Item, story: Item, notes: Notes) -> None:
    """Put into `item` what it does not say and the `story` inside it does; a status that withholds counts.

    Words of the story that are other than the item's are reported: the document around a text counts more.
    """
    for name in _ONE_WORD:
        said = getattr(story, name)
        if getattr(item, name) is None:
            setattr(item, name, said)
        elif name in _WORDS and said and said != getattr(item, name):
            notes.dropped(name, f"The text has a {name} of its own: '{said[:500]}'.")
    item.dateline = item.dateline or story.dateline
    if story.status != "usable" and item.status == "usable":
        item.status = story.status
    _headlines(item, story.headlines)
    item.keywords += [word for word in story.keywords if word not in item.keywords]
    _subjects(item, story.subjects)
    for name in _LISTS:
        _add(getattr(item, name), getattr(story, name))
    item.renditions = joined(item.renditions, story.renditions)
    item.rights_info = item.rights_info or story.rights_info
    item.editor_note = "\n".join(note for note in (item.editor_note, story.editor_note) if note) or None
    for name, kept in story.extra.items():
        item.extra.setdefault(name, kept)


def _headlines(item: Item, headlines: list[Headline]) -> None:
    known = {headline.value for headline in item.headlines}
    new = [headline for headline in headlines if headline.value not in known and headline.role != "title"]
    if item.headlines:
        new = [msgspec.structs.replace(one, role="other") if one.role == "main" else one for one in new]
    item.headlines += new if item.headlines else headlines


def _subjects(item: Item, subjects: list[Concept]) -> None:
    """Further subjects; one that `item` has by its code alone gets its name."""
    known = {(subject.scheme, subject.code): n for n, subject in enumerate(item.subjects) if subject.code}
    for subject in subjects:
        n = known.get((subject.scheme, subject.code)) if subject.code else None
        if n is None:
            _add(item.subjects, [subject])
        elif item.subjects[n].name is None:
            item.subjects[n] = subject


def _add(target: list[Any], values: list[Any]) -> None:
    """Add the `values` that are not there; what of a concept only NITF can say again stays in the original."""
    names = {value.name for value in target if isinstance(value, (Concept, Place))}
    for value in values:
        value = msgspec.structs.replace(value, extra={}) if isinstance(value, (Concept, Place)) else value
        if value not in target and not (isinstance(value, (Concept, Place)) and value.name in names):
            target.append(value)
