"""Names in other scripts: the forms of a person's or a place's name that a vocabulary has.

The vocabulary (`data/names.txt.xz`, made by `tools/make_names.py`) has a line for each name: all its forms in all
scripts, folded as the analyser does. Places and territories stand in it whole; people by the parts of their names, so
that whoever is called so is found, known to anybody or not.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice, product, zip_longest

from commonwire.base.scripts import script_of, scripts_in
from commonwire.search.query import Phrase
from commonwire.search.text import is_unspaced, tokens

MOST_FORMS = 48
"""Forms that a name is looked for in, at the most."""
_MOST_PARTS = 5
_MOST_LINES = 12
_MOST_OF_PART = 12
"""Parts of a person's name that are put together; lines in which each is looked up, and forms of it in one script."""
_LONGEST_HAN = 4
"""Characters of a name of East Asia, which is written without a dot between its parts."""
_FEWEST = 3
"""Letters of a form in a script with spaces; shorter ones are words of some language or other."""
_HAN = "Hani"


def spellings(phrase: Phrase) -> tuple[Phrase, ...]:
    """The forms of the same name in other scripts, those of whole names before those put together; () for no name.

    Of a place the other forms in its own script are among them, too: Самарканд is Самарқанд in Uzbek.

    >>> found = spellings(Phrase(tuple(tokens("Самарканд"))))
    >>> Phrase(tuple(tokens("撒马尔罕"))) in found, Phrase(("سمرقند",)) in found
    (True, True)
    >>> Phrase(tuple(tokens("习近平"))) in spellings(Phrase(tuple(tokens("Xi Jinping"))))
    True
    >>> spellings(Phrase(("nonsuch",)))
    ()
    """
    name = joined(phrase.tokens)
    own = _main_script(name)
    if own is None or len(name) < 2:
        return ()
    forms = (*_others(_part(name), own), *_put_together(name, own))
    found = dict.fromkeys(form for form in (*_place(name), *forms) if form != name and len(form) >= _fewest(form))
    return _phrases(found)


def last_spellings(phrase: Phrase) -> tuple[Phrase, ...]:
    """The forms in other scripts of the last of several words, by which people go where the rest is left out.

    >>> Phrase(("токаев",)) in last_spellings(Phrase(("kassym", "tokayev")))
    True
    """
    name = joined(phrase.tokens)
    last = name.rpartition(" ")[2] if " " in name else ""
    own = _main_script(last)
    if own is None:
        return ()
    return _phrases(dict.fromkeys(form for form in _others(_part(last), own) if len(form) > _fewest(form)))


def _phrases(forms: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(Phrase(tuple(tokens(form))) for form in islice(forms, MOST_FORMS))


def is_place(phrase: Phrase) -> bool:
    """Whether a place or a territory is called so."""
    return bool(_place(joined(phrase.tokens)))


def is_person(phrase: Phrase) -> bool:
    """Whether each part of it is a given or family name, so that together they are a person's."""
    name = joined(phrase.tokens)
    own = _main_script(name)
    return own is not None and bool(_put_together(name, own))


def is_known(phrase: Phrase) -> bool:
    """Whether the vocabulary has it as one name: of a place, of a person with all its parts, or as such a part."""
    name = joined(phrase.tokens)
    own = _main_script(name)
    return (
        own is not None and len(name) >= _fewest(name) and bool(_place(name) or _part(name) or _put_together(name, own))
    )


def joined(words: Sequence[str]) -> str:
    """The text that these tokens are of: with blanks between words, without where they are overlapping pairs.

    >>> joined(tokens("习近平")), joined(tokens("伊姆兰·汗")), joined(tokens("New York"))
    ('习近平', '伊姆兰 汗', 'new york')
    """
    text = ""
    for before, word in zip(("", *words), words, strict=False):
        if before and is_unspaced(word) and is_unspaced(before):
            overlap = next((n for n in range(min(len(word), len(before)), 0, -1) if before.endswith(word[:n])), 0)
            text += word[overlap:] if overlap else f" {word}"
        else:
            text += f" {word}" if text else word
    return text


def _main_script(form: str) -> str | None:
    """The one script of a form; None for none and for several."""
    scripts = scripts_in(form)
    return next(iter(scripts)) if len(scripts) == 1 else None


def _fewest(form: str) -> int:
    """How long a form has to be to be that name and not any word."""
    return 2 if script_of(form[0]) == _HAN else _FEWEST


_SURNAME = re.compile(rb",([\xe3-\xe9][\x80-\xbf]{2})\xe5\xa7\x93,")
"""A character of Han with the one after it that says that it is a family name (U+59D3), as Wikidata has it."""


class _Vocabulary:
    """The lines of the shipped file: whole names, then parts of people's names. They are searched as they are."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._people = data.index(b"\n\n") + 1
        self.han_surnames = frozenset(match[1].decode() for match in _SURNAME.finditer(data, self._people))

    def whole(self, form: str) -> Iterator[list[str]]:
        """The forms of each place and territory that has this form."""
        return self._lines(form, 0, self._people)

    def part(self, form: str) -> Iterator[list[str]]:
        """The forms of each given or family name that has this form."""
        return self._lines(form, self._people, len(self._data))

    def _lines(self, form: str, at: int, end: int) -> Iterator[list[str]]:
        sought = f",{form},".encode()
        while (at := self._data.find(sought, at, end)) >= 0:
            start, stop = self._data.rfind(b"\n", 0, at) + 1, self._data.find(b"\n", at)
            yield self._data[start + 1 : stop - 1].decode().split(",")
            at = stop


@cache
def _vocabulary() -> _Vocabulary:
    """The shipped vocabulary, unpacked once: some 10 MB in memory."""
    return _Vocabulary(lzma.decompress((files("commonwire.search") / "data" / "names.txt.xz").read_bytes()))


def load_names() -> None:
    """Unpack the vocabulary, so that the first search does not wait for it."""
    _vocabulary()


def han_names(text: str) -> Iterator[str]:
    """What may be the names of people in Han: three characters, of which the first is a family name.

    >>> "习近平" in han_names("习近平访问")
    True
    """
    surnames = _vocabulary().han_surnames
    for at, character in enumerate(text[:-2]):
        if character in surnames and all(script_of(char) == _HAN for char in text[at : at + 3]):
            yield text[at : at + 3]


@lru_cache(maxsize=1024)
def _place(name: str) -> tuple[str, ...]:
    """The forms of the places and territories that are called so, those of many scripts first."""
    return _by_turns(sorted(_vocabulary().whole(name), key=_scripts_of, reverse=True))


@lru_cache(maxsize=1024)
def _part(name: str) -> tuple[str, ...]:
    """The forms of the given and family names that this is, those of many scripts first."""
    return _by_turns(_lines_of(name))


@lru_cache(maxsize=1024)
def _lines_of(part: str) -> list[list[str]]:
    """The given and family names that this is, those of many scripts first."""
    return sorted(_vocabulary().part(part), key=_scripts_of, reverse=True)


def _others(forms: Sequence[str], own: str) -> Iterator[str]:
    """Those of the forms that are in another script."""
    return (form for form in forms if _main_script(form) not in {own, None})


def _scripts_of(forms: Sequence[str]) -> int:
    return len({script_of(form[0]) for form in forms})


def _by_turns(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Of each line the forms of each script, no script before another has had its turn."""
    scripts: dict[str | None, list[str]] = {}
    for forms in lines:
        for form in forms:
            scripts.setdefault(script_of(form[0]), []).append(form)
    turns = zip_longest(*scripts.values())
    return tuple(dict.fromkeys(form for turn in turns for form in turn if form))


@lru_cache(maxsize=1024)
def _put_together(name: str, own: str) -> tuple[str, ...]:
    """The forms of a person's name, of which each part is a name by itself; in each script in the same order."""
    found: list[str] = []
    for parts in _partings(name, own):
        lines = [_lines_of(part)[:_MOST_LINES] for part in parts]
        if all(lines):
            found += _combined([_of_scripts(these) for these in lines], own)
    return _by_turns([found])


def _partings(name: str, own: str) -> Iterator[list[str]]:
    """How the name may be made of parts: by its blanks; in Han after the family name of one or two characters."""
    if " " in name:
        parts = name.split(" ")
        if len(parts) <= _MOST_PARTS:
            yield parts
    elif own == _HAN:
        yield from ([name[:n], name[n:]] for n in (1, 2) if 1 <= len(name) - n <= 2)


def _of_scripts(lines: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The forms of one part by their script."""
    scripts: dict[str, dict[str, None]] = {}
    for form in (form for forms in lines for form in forms):
        if (script := script_of(form[0])) is not None:
            scripts.setdefault(script, {}).setdefault(form)
    return {script: list(forms)[:_MOST_OF_PART] for script, forms in scripts.items()}


def _combined(parts: Sequence[Mapping[str, Sequence[str]]], own: str) -> Iterator[str]:
    """The parts put together in each script that all of them have; Han has no blank between two short ones."""
    for script in parts[0]:
        if script != own and all(script in part for part in parts):
            chosen = product(*(part[script] for part in parts))
            for forms in islice(chosen, MOST_FORMS):
                between = "" if script == _HAN and sum(map(len, forms)) <= _LONGEST_HAN else " "
                yield between.join(forms)
