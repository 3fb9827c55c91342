"""The headlines of items in a language that the reader reads, where the items themselves are in none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from commonwire.base.languages import primary
from commonwire.news.beside import Beside
from commonwire.news.ports import ItemShelf
from commonwire.news.state import ItemState


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A headline, its language, and the outlet that says it so."""

    headline: str
    language: str
    outlet: str


class TellingRecords(Protocol):
    """The records that the other tellings of items are found in."""

    items: ItemShelf


def told_in(records: TellingRecords, states: Sequence[ItemState], languages: Sequence[str]) -> dict[str, Told]:
    """By item: its own headline in the first of `languages` that there is one in, else that of another telling.

    Another telling is one that the item names as the same story (`news.beside`), or else one of `states` that names
    the item so. Items in one of `languages`, and without any such headline, are left out.
    """
    read = tuple(dict.fromkeys(map(primary, languages)))
    naming: dict[str, list[ItemState]] = {}
    for state in states:
        for uri in state.beside.same if state.beside else ():
            naming.setdefault(uri, []).append(state)
    found = {}
    for state in states:
        if state.status != "usable" or not state.language or primary(state.language) in read:
            continue
        said = state.beside or Beside()
        named = [other for uri in said.same for other in records.items.with_uri(uri)] if read else []
        told = _own(state, said.headlines, read) or _other([*named, *naming.get(state.uri, ())], read)
        if told is not None:
            found[state.id] = told
    return found


def own_told(state: ItemState, languages: Sequence[str]) -> Told | None:
    """The item's own headline in the first of `languages` that it has one in, where the item itself is in none."""
    read = tuple(dict.fromkeys(map(primary, languages)))
    if state.beside is None or not state.language or primary(state.language) in read:
        return None
    return _own(state, state.beside.headlines, read)


def _own(state: ItemState, headlines: dict[str, str], read: Sequence[str]) -> Told | None:
    said = [(tag, text) for wanted in read for tag, text in headlines.items() if primary(tag) == wanted]
    return next((Told(headline=text, language=tag, outlet=state.outlet) for tag, text in said), None)


def _other(others: Sequence[ItemState], read: Sequence[str]) -> Told | None:
    fit = {
        primary(other.language): Told(headline=other.headline, language=other.language, outlet=other.outlet)
        for other in reversed(others)
        if other.listed and other.status == "usable" and other.headline and other.language
    }
    return next((fit[wanted] for wanted in read if wanted in fit), None)
