"""A query for names, asked of stories in other scripts: which of its words are names, and what a story must have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from commonwire.base.scripts import scripts_in
from commonwire.search.names import is_known, is_person, is_place, joined, last_spellings, spellings
from commonwire.search.query import All, Any, Node, Phrase, Prefix, Query, either, every
from commonwire.search.sounds import consonants_of, names_alike, sought_by_sound
from commonwire.search.text import needle, token_line, tokens

LONGEST_NAME = 4
"""Words of a name, at the most; what is written without a blank is one."""
_MOST_WAYS = 4
_TELLING = 4
_CASED = frozenset({"Latn", "Cyrl", "Armn", "Grek"})
_INFLECTED = _CASED | {"Geor"}
_STEM = 5
"""Letters of a word that may bear an ending, in scripts of languages that put endings to names."""


class Name(msgspec.Struct, frozen=True):
    """A name that is looked for: as it was typed, and by what it is found.

    Its `forms` in the vocabulary, anywhere in a story; those of its `last` word and what it may `sound` like, only
    where names are told from other words: in headlines and among what the story names.
    """

    phrase: Phrase
    forms: tuple[Phrase, ...]
    last: tuple[Phrase, ...]
    sound: Node | None

    @property
    def node(self) -> Node | None:
        """What a story has that names it, perhaps: `is_named_in` tells."""
        told = [_inflected(form) for form in (*self.forms, *self.last)]
        return either(told if self.sound is None else [*told, self.sound])

    def is_named_in(self, line: str, headlines: Sequence[str], names: Sequence[str]) -> bool:
        """Whether a story with this token line names it."""
        if any(_stands(_inflected(form), line) for form in self.forms):
            return True
        if self.last and any(_stands(form, token_line("\n".join((*headlines, *names)))) for form in self.last):
            return True
        return self.sound is not None and names_alike(self.phrase, headlines, names)


class Sought(msgspec.Struct, frozen=True):
    """One way in which a query asks for names: all of these, and whatever else it asks for."""

    names: tuple[Name, ...]
    others: tuple[Node, ...]

    @property
    def query(self) -> Query:
        """What a story must have, perhaps."""
        nodes = [node for name in self.names if (node := name.node) is not None]
        return Query(every([*nodes, *self.others]))


def names_sought(query: Query) -> list[Sought]:
    """The ways in which the query asks for names that other scripts may write otherwise; [] where it asks for none.

    Words that are no names are left out where others are. What filters, and what must not be there, stays.

    >>> from commonwire.search.parse import parse_query
    >>> [[name.phrase.tokens for name in way.names] for way in names_sought(parse_query("Xi Jinping in Samarkand"))]
    [[('xi', 'jinping'), ('samarkand',)]]
    """
    typed = {joined(tokens(word)) for word in query.text.split() if word[:1].isupper()}
    ways = []
    for parts in _ways(query.root):
        words = [word for part in parts if isinstance(part, Phrase) for word in part.tokens]
        others = tuple(part for part in parts if not isinstance(part, Phrase | Prefix | Any))
        names = tuple(_names(words, typed))
        if names:
            ways.append(Sought(names, others))
    return ways[:_MOST_WAYS]


def _ways(node: Node | None) -> Iterator[list[Node]]:
    """The alternatives of a query, each as what must hold together; its names of subjects are no words."""
    if isinstance(node, Any):
        for part in node.parts:
            if isinstance(part, Phrase | All | Any):
                yield from _ways(part)
    elif isinstance(node, All):
        beside = [part for part in node.parts if not isinstance(part, Any | All)]
        inner = [part for part in node.parts if isinstance(part, Any | All)]
        for ways in _ways(inner[0]) if inner else [[]]:
            yield [*ways, *beside]
    elif node is not None:
        yield [node]


def _names(words: Sequence[str], typed: set[str]) -> Iterator[Name]:
    """The names among the words in a row: places and people that are known whole, and what else may be one."""
    units = joined(words).split()
    if len(units) == 1:
        typed = {*typed, *units}
    found: list[Name | None] = []
    row: list[str] = []
    at = 0
    while at < len(units):
        most = min(LONGEST_NAME, len(units) - at)
        size = next((n for n in range(most, 0, -1) if _is_whole(units[at : at + n], typed)), 0)
        if size or not _may_be_part(units[at], typed):
            found += [_name(row, typed), _name(units[at : at + size], typed)]
            row = []
        else:
            row.append(units[at])
        at += max(size, 1)
    found.append(_name(row, typed))
    if not any(found) and 0 < len(units) <= LONGEST_NAME and not (is_cased(units) and typed.isdisjoint(units)):
        found.append(_name(units, {*typed, *units}))
    yield from (name for name in found if name is not None)


def _name(units: Sequence[str], typed: set[str]) -> Name | None:
    """These words as one name, if there is anything to find it by."""
    if not 0 < len(units) <= LONGEST_NAME:
        return None
    phrase = _phrase(units)
    forms, last, sound = spellings(phrase), last_spellings(phrase), _sound(phrase, typed)
    return Name(phrase, forms, last, sound) if forms or last or sound is not None else None


def _phrase(units: Sequence[str]) -> Phrase:
    return Phrase(tuple(token for unit in units for token in tokens(unit)))


def _is_whole(units: Sequence[str], typed: set[str]) -> bool:
    """Whether these are a place, or a person whose name is known in all its parts.

    Of several words that were typed small one has to be hardly another word.
    """
    phrase = _phrase(units)
    if is_place(phrase):
        return True
    small = is_cased(units) and not typed.issuperset(units)
    if small and len(units) > 1 and (typed or max(map(len, units)) <= _STEM):
        return False
    return is_person(phrase)


def is_cased(words: Sequence[str]) -> bool:
    """Whether they are of a script that has capitals."""
    return bool(scripts_in("".join(words)).keys() & _CASED)


def _may_be_part(word: str, typed: set[str]) -> bool:
    """Whether a word may be a part of somebody's name: it has a capital where there are any, or is known as one."""
    return not is_cased([word]) or word in typed or is_known(Phrase((word,)))


def _sound(phrase: Phrase, typed: set[str]) -> Node | None:
    """What the name may sound like; None where it was typed small and is so short that any word is like it."""
    name = joined(phrase.tokens)
    is_typed_small = is_cased(phrase.tokens) and not any(word in typed for word in phrase.tokens)
    longest = max((len(consonants_of(word)) for word in name.split(" ")), default=0)
    return None if is_typed_small and longest < _TELLING else sought_by_sound(phrase)


def _inflected(form: Phrase) -> Node:
    """The form, in languages that put endings to names with any ending."""
    script = next(iter(scripts_in(form.tokens[-1])), None)
    if script not in _INFLECTED:
        return form
    words: list[Node] = [Prefix(word) if len(word) >= _STEM else Phrase((word,)) for word in form.tokens]
    return every(words) or form


def _stands(node: Node, line: str) -> bool:
    if isinstance(node, All):
        return all(_stands(part, line) for part in node.parts)
    if isinstance(node, Prefix):
        return f" {node.start}" in line
    return isinstance(node, Phrase) and needle(node.tokens) in line
