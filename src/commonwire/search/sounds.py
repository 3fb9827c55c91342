"""How names sound, whatever script they are written in: keys that are the same for the same name.

A name is read in Latin letters, its consonants in a few classes that scripts do not keep apart, its vowels apart from
them: Arabic and Hebrew leave most of them out. Two words sound alike when their classes are the same and no vowel that
both of them write contradicts. Han is read in pinyin, and tells still less apart: there l is r, and m is n.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec
from anyascii import anyascii

from commonwire.base.scripts import script_of
from commonwire.search.names import han_names, joined
from commonwire.search.query import Node, Phrase, Prefix, either

MARK = "~"
"""What a key begins with in a token line: no token of a text does."""
FEWEST = 3
"""Consonants that a word needs to have a key; fewer are in too many words."""
FEWEST_LOOSE = 4
_MOST_KEYS = 40
"""Keys of one item, at the most."""
_LONGEST = 16
_LONGEST_RUN = 6
_ENDING = 2
"""Consonants that an ending may bring (Путиным, Samarqanddagi)."""
_WORDS = re.compile(
    r"(?P<between>(?:[^\s\w\u0300-\u0dff\u200c-][^\w\u0300-\u0dff]*)?)[\s\d_!-/:-@\[-`{-~\u2010-\u2015\u200c]*"
    r"(?P<word>[^\s\d_!-/:-@\[-`{-~\u00ab\u00bb\u2010-\u201f\u2026\u060c\u061b\u061f\u0964\u3001\u3002\u00b7\u200c]+)"
)
"""A word, and what parts it from the one before beside blanks and hyphens."""
_VOWELS_UNWRITTEN = frozenset(
    "Arab Hebr Syrc Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Thai Laoo Mymr Tibt Ethi".split()
)
"""Scripts in which some vowel or other between two consonants is not written."""
_ARTICLE = "\u0627\u0644"
_SHORT = 4
_PERSIAN = str.maketrans("\u0636\u0638\u0630", "\u0632\u0632\u0632")
"""Letters that are a z in Persian and Urdu and a d in Arabic; names of others' people are spelled with them."""
_CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_HAN = "Hani"
_READ_AS = str.maketrans(
    dict.fromkeys("\u0627\u0622\u0623\u0625\u0671\u0639\u05d0", "a")
    | dict.fromkeys("\u0902\u0982\u0a02\u0a70\u0a82", "n")
)
"""Alefs and ain, which stand for a vowel; the anusvara of Indic scripts, which is the n or m before a consonant."""
_SOUND = re.compile(
    r"(?P<S>tsch|shch|dzh|tsz|sch|sh|zh|ch|ts|tz|dz|dj|cz|[szjx]|c(?=[eiy]))|(?P<N>ngh?|n)|(?P<H>kh|h(?!$))"
    r"|(?P<K>gh|ck|[kgqc])|(?P<F>ph|[fv])|(?P<P>[pb])|(?P<T>th|t)|(?P<D>dh|d)|(?P<L>l)|(?P<R>r)|(?P<M>m)"
    r"|(?P<u>[ou])|(?P<i>[eiy])|(?P<a>a)|(?P<W>w)"
)
_LOOSE = str.maketrans("RMDH", "LNTK")
"""What Han does not keep apart. Keys are loose in all scripts, so that there is one for each name."""


class Sound(msgspec.Struct, frozen=True, gc=False):
    """One reading of a word: the classes of its consonants, and the vowels written before each but the first.

    In `vowels` '?' stands where the script writes none. A vowel that begins the word is the class 'A'.
    """

    classes: str
    vowels: tuple[str, ...]


@lru_cache(maxsize=1 << 16)
def sounds_of(word: str) -> tuple[Sound, ...]:
    """The readings of a word or of a run of words that is one name; several where a letter can be read in two ways.

    >>> sounds_of("Путин")[0].classes, sounds_of("پوتین")[-1].classes, sounds_of("Putin")[0].classes
    ('PTN', 'PTN', 'PTN')
    """
    script = next((script_of(char) for char in word if script_of(char)), None)
    if script is None:
        return ()
    read = romanised(word)
    found = {_heard(read, script in _VOWELS_UNWRITTEN, w) for w in (("u", "F") if "w" in read else ("u",))}
    if script == "Latn" and ("q" in read or "x" in read):
        found.add(_heard(read.replace("q", "ch").replace("x", "ks"), False, "u"))
    if script == "Arab":
        for other in (word.translate(_PERSIAN), word.removeprefix(_ARTICLE) if len(word) > _SHORT else word):
            if other != word:
                found |= {_heard(romanised(other), True, between) for between in ("u", "F")}
    return tuple(sorted((sound for sound in found if len(sound.classes) <= _LONGEST), key=lambda it: it.classes))


def in_latin_letters(text: str) -> str:
    """`text` with the letters of every other script in Latin ones, letter by letter."""
    return anyascii(text)


def romanised(text: str) -> str:
    """`text` in small Latin letters without blanks and signs."""
    return re.sub("[^a-z]", "", in_latin_letters(text.translate(_READ_AS)).lower())


def _heard(read: str, is_unwritten: bool, between: str) -> Sound:
    """The classes and vowels of romanised letters; a w that does not begin the word is heard as `between`."""
    classes: list[str] = []
    vowels: list[str] = []
    written = ""
    for match in _SOUND.finditer(read):
        kind = match.lastgroup or ""
        if kind == "W":
            kind = between if match.start() else "F"
        if kind in "aiu":
            written += kind
            if not classes and not match.start():
                classes.append("A")
                vowels.append("")
                written = ""
            continue
        if kind == "P" and classes and classes[-1] == "N" and not written:
            classes[-1] = "M"
        if not (classes and classes[-1] == kind and not written):
            classes.append(kind)
            vowels.append("".join(sorted(set(written))) or ("?" if is_unwritten else ""))
        written = ""
    return Sound("".join(classes), tuple(vowels[1:]))


def sound_tokens(headlines: Sequence[str], names: Iterable[str]) -> list[str]:
    """What a token line gets beside its tokens: the keys of what may be a name in the headlines, and of the `names`.

    >>> sound_tokens(["Путин посетил Самарканд"], [])
    ['~PTN', '~SNLKNT']
    """
    found = dict.fromkeys(key for said in _candidates(headlines, names) for key in _keys(said))
    return [f"{MARK}{key}" for key in found][:_MOST_KEYS]


def sought_by_sound(phrase: Phrase) -> Node | None:
    """What a story has that has a name which may sound like the phrase; None where it is too short to tell.

    `names_alike` says of each story that is found whether it does.
    """
    name = joined(phrase.tokens)
    fewest = FEWEST_LOOSE if _is_han(name) or " " in name else FEWEST
    keys = dict.fromkeys([*_keys(name.replace(" ", ""), fewest), *_keys(_last(name))])
    return either([_has(key) for key in keys])


def _last(name: str) -> str:
    """The last word of a name of several, by which people go where the rest is left out; "" of one word."""
    return name.rpartition(" ")[2] if " " in name else ""


def _has(key: str) -> Node:
    """That a story has this key, or one with an ending where that still tells."""
    return Prefix(MARK + key) if len(key.lstrip("A")) >= FEWEST_LOOSE else Phrase((MARK + key,))


def names_alike(phrase: Phrase, headlines: Sequence[str], names: Iterable[str]) -> bool:
    """Whether something that may be a name in the headlines, or one of the names, sounds like the phrase.

    >>> [names_alike(Phrase((word,)), ["پوتین در سمرقند"], []) for word in ("putin", "patan")]
    [True, False]
    """
    name = joined(phrase.tokens)
    said = list(_candidates(headlines, names))
    forms = [form for form in (name.replace(" ", ""), _last(name)) if form]
    return any(_alike(form, other) for form in forms for other in said)


def _alike(one: str, other: str) -> bool:
    """Whether two words sound alike, the one perhaps with an ending; a name in one script twice is no news."""
    is_han = _is_han(one) or _is_han(other)
    if len(consonants_of(one)) < (FEWEST_LOOSE if is_han else FEWEST):
        return False
    return any(_same(a, b, is_loose=is_han) for a in sounds_of(one) for b in sounds_of(other))


def _same(a: Sound, b: Sound, *, is_loose: bool) -> bool:
    classes, others = (it.classes.translate(_LOOSE) if is_loose else it.classes for it in (a, b))
    more = len(others) - len(classes)
    if not others.startswith(classes) or more > (_ENDING if len(classes.lstrip("A")) >= FEWEST_LOOSE else 0):
        return False
    vowels = list(zip(a.vowels, b.vowels, strict=False))
    if len(classes.lstrip("A")) < FEWEST_LOOSE and any("?" in pair for pair in vowels):
        # Three consonants tell too little where no vowel speaks for them: Putin is not what Sinhala writes as p-t-n.
        is_told = any(x == y or set(x) & set(y) for x, y in vowels if "?" not in {x, y})
        if not is_loose and not is_told:
            return False
    against = sum(not _may_agree(x, y) for x, y in vowels)
    return is_loose or against <= len(a.vowels) // 3


def _may_agree(x: str, y: str) -> bool:
    return x == y or "?" in {x, y} or bool(set(x) & set(y))


def _candidates(headlines: Sequence[str], names: Iterable[str]) -> Iterator[str]:
    """What may be a name: words with a capital, and where there are none any; runs of words that are one name."""
    for name in names:
        words = [match["word"] for match in _WORDS.finditer(name)]
        yield from words
        if len(words) > 1:
            yield "".join(words)
    for headline in headlines:
        yield from han_names(headline)
        row: list[str] = []
        for match in _WORDS.finditer(headline):
            if match["between"] or not _may_be_name(match["word"]):
                yield from _runs(row)
                row = []
            if _may_be_name(match["word"]):
                yield match["word"]
                row.append(match["word"])
        yield from _runs(row)


@lru_cache(maxsize=1 << 16)
def _may_be_name(word: str) -> bool:
    script = script_of(word[0])
    return script is not None and script != _HAN and (script not in _CASED or word[0].isupper())


def _runs(row: Sequence[str]) -> Iterator[str]:
    """Two or three words in a row, of which one at the most could be told by itself: Xi Jinping, Ban Ki Moon."""
    lengths = [len(consonants_of(word)) for word in row]
    for size in (2, 3):
        for at in range(len(row) - size + 1):
            these = lengths[at : at + size]
            if 4 <= sum(these) <= _LONGEST_RUN and sum(length >= FEWEST for length in these) <= 1:
                yield "".join(row[at : at + size])


def _keys(name: str, fewest: int = FEWEST) -> list[str]:
    """The keys of a name's readings that are long enough, for l and r, and for m and n, the same."""
    fewest = FEWEST_LOOSE if _is_han(name) else fewest
    keys = (sound.classes for sound in sounds_of(name))
    return list(dict.fromkeys(key.translate(_LOOSE) for key in keys if len(key.lstrip("A")) >= fewest))


@lru_cache(maxsize=1 << 16)
def consonants_of(word: str) -> str:
    """The consonants of a word as it is mostly read: of several readings the shortest."""
    return min((sound.classes.lstrip("A") for sound in sounds_of(word)), key=len, default="")


def _is_han(name: str) -> bool:
    return bool(name) and script_of(name[0]) == _HAN
