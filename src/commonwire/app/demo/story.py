"""A story of the demo, ready to go through the same door as everybody's; and the ones that ship in the package."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from commonwire.app.demo.roll import DemoRoll
from commonwire.rights.templates import template
from commonwire.rights.terms import Terms

_CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


class DemoStory(msgspec.Struct, frozen=True, kw_only=True):
    """One ninjs 3.1 document and the outlet that gives it.

    `content` is the document's JSON as bytes, to be accepted as it is. `licence` is the address of the licence of
    the text. `real` says whose text it is: True for text of the sample (other people's, under its licence), False for
    text written for the demo.
    """

    outlet: str
    uri: str
    language: str
    content: bytes
    licence: str
    real: bool


class _Head(msgspec.Struct):
    uri: str
    language: str


def demo_stories() -> tuple[DemoStory, ...]:
    """The stories that ship in the package, languages and outlets mixed.

    They lie in `stories/<outlet>/<story>.<language>.json`: the folder is the outlet that gives them.
    """
    found = [
        (file.name, outlet.name, file.read_bytes())
        for outlet in (files(__package__) / "stories").iterdir()
        if outlet.is_dir()
        for file in outlet.iterdir()
        if file.name.endswith(".json")
    ]
    stories = [_story(outlet, content) for _, outlet, content in sorted(found)]
    return tuple(story for start in range(_STRIDE) for story in stories[start::_STRIDE])


def terms_of(story: DemoStory, roll: DemoRoll) -> Terms:
    """The terms to publish `story` under: its outlet's template, with the licence of the text.

    They are to be the defaults of the replay, as the terms of a feed are; the document itself says none.
    """
    outlet = next(outlet for outlet in roll.outlets if outlet.id == story.outlet)
    return msgspec.structs.replace(template(outlet.terms).terms, licence=story.licence)


_STRIDE = 5
"""Sorted by name the stories stand event by event; every fifth one in turn mixes events and languages."""


def _story(outlet: str, content: bytes) -> DemoStory:
    head = msgspec.json.decode(content, type=_Head)
    return DemoStory(outlet=outlet, uri=head.uri, language=head.language, content=content, licence=_CC0, real=False)
