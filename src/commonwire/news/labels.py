"""What things are called: names of concepts in the reader's language, and the concepts that a name stands for.

One meaning of "subject" for lists, saved searches and single questions: a story is filed under what its source names,
and under everything broader; each of these goes by its URI, its code and its names in every language. `keys` says so
from the story's side, `sought` from the question's: a story is found exactly when one of its own `subject_keys` is
sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from commonwire.base.folding import fold
from commonwire.base.languages import is_said_in, nearest_tag
from commonwire.news.item import Wording
from commonwire.news.vocabulary import Named, Term, Vocabulary, alias_of, scheme_of, shipped


class _Entry(msgspec.Struct, frozen=True):
    """A concept in its place: `ids` are the keys of its URI and of its alias and code, `keys` all that it goes by.

    `broader` are the keys of the URIs above it.
    """

    uri: str
    term: Term
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    broader: tuple[str, ...]


class Vocabularies:
    """The shipped vocabularies, and on them those that were imported, whose words win."""

    def __init__(self, imported: Iterable[Vocabulary] = ()) -> None:
        self.all = (*shipped(), *imported)

    def term(self, named: Named) -> Term | None:
        """What is known of the concept, or None."""
        entry = self._find(named)
        return entry.term if entry else None

    def label(
        self,
        named: Named,
        languages: Sequence[str],
        *,
        own: str | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Wording:
        """What a reader of `languages` (BCP 47, the dearest first) is shown; empty only for what names nothing.

        The name in the first of these languages that has one, as the source said it or else as a vocabulary does;
        else the source's own name; else the English one; else the code. `own` is the language of the item: the
        source's name is in it. `names` stand in place of those that a vocabulary has.
        """
        said = _said(named, own)
        term = self.term(named)
        known = names if names is not None else term.names if term else {}
        both = {**known, **said} if said else known
        tags = tuple(both) if "" not in both else tuple(filter(None, both))
        for wanted in languages or filter(None, [own]):
            source = (tag for tag in said if tag and is_said_in(tag, wanted))
            tag = next(source, None) or nearest_tag(wanted, tags)
            if tag is not None:
                return Wording(value=both[tag], language=tag)
        if said:
            tag = next((tag for tag, name in said.items() if name == named.name), next(iter(said)))
            return Wording(value=said[tag], language=tag or None)
        english = nearest_tag("en", tuple(known))
        if english is not None:
            return Wording(value=known[english], language=english)
        return Wording(value=named.code or named.literal or _last(named.uri) or "")

    def keys(self, subjects: Iterable[Named]) -> frozenset[str]:
        """All that a story with these subjects is found by: see the module."""
        return self.widened(subject_keys(subjects))

    def widened(self, own: Iterable[str]) -> frozenset[str]:
        """All that a story is found by whose subjects have these `subject_keys`."""
        found = set(own)
        waiting = [key for key in found if key in self._entries]
        waiting += [self._qcodes[key] for key in found if key in self._qcodes]
        seen: set[str] = set()
        while waiting:
            key = waiting.pop()
            if key not in seen and (entry := self._entries.get(key)):
                seen.add(key)
                found.update(entry.keys)
                waiting.extend(entry.broader)
        return frozenset(found)

    def concepts(self, keys: Iterable[str]) -> list[str]:
        """Of what a story is found by (`widened`) one key for each concept that is known here, to count it under."""
        return [key for key in keys if key in self._entries]

    def sought(self, text: str) -> frozenset[str]:
        """The `subject_keys` of the stories that a question for the subject `text` finds: see the module."""
        key = key_of(text)
        found = {key}
        waiting = list(self._names.get(key, ()))
        seen: set[str] = set()
        while waiting:
            concept = waiting.pop()
            if concept not in seen:
                seen.add(concept)
                found.update(self._entries[concept].ids)
                waiting.extend(self._narrower.get(concept, ()))
        return frozenset(found)

    def is_name(self, text: str) -> bool:
        """Whether `text` is what a concept goes by."""
        return key_of(text) in self._names

    def find(self, text: str) -> str | None:
        """The URI of the subject that goes by `text`: of several one in use, and a Media Topic before others."""
        schemes = tuple(it.scheme for it in self.all if it.is_of_subjects)
        entries = (self._entries[concept] for concept in self._names.get(key_of(text), ()))
        subjects = [it for it in entries if it.uri.startswith(schemes)]
        found = min(subjects, key=lambda it: (it.term.retired, not it.uri.startswith(schemes[0])), default=None)
        return found.uri if found else None

    def subjects(self, languages: Sequence[str]) -> list[tuple[str, Wording]]:
        """URI and label of each Media Topic in use and of each concept that was imported, by label."""
        found = {}
        for vocabulary in filter(lambda it: it.is_of_subjects, self.all):
            for code, term in vocabulary.concepts.items():
                if not term.retired:
                    concept = _Known(uri=f"{vocabulary.scheme}{code}", code=code)
                    found[concept.uri] = self.label(concept, languages)
        return sorted(found.items(), key=lambda pair: fold(pair[1].value))

    def spoken(self, languages: Sequence[str]) -> str | None:
        """The language, of those that are read, that labels are given in as far as there are any."""
        return next((tag for wanted in languages if (tag := nearest_tag(wanted, tuple(self.languages)))), None)

    def _find(self, named: Named) -> _Entry | None:
        for key in subject_keys([named]):
            if entry := self._entries.get(self._qcodes.get(key, key)):
                return entry
        return None

    @cached_property
    def _entries(self) -> dict[str, _Entry]:
        """Each concept by the key of its URI."""
        found: dict[str, _Entry] = {}
        for vocabulary in self.all:
            alias = alias_of(vocabulary.scheme) or vocabulary.alias or ""
            for code, term in vocabulary.concepts.items():
                uri = f"{vocabulary.scheme}{code}"
                key = key_of(uri)
                if key in found:
                    term = _merged(found[key].term, term)
                ids = (key, key_of(f"{alias}:{code}")) if alias else (key,)
                goes_by = dict.fromkeys((*ids, key_of(code), *map(key_of, term.names.values())))
                broader = tuple(key_of(it if ":" in it else f"{vocabulary.scheme}{it}") for it in term.broader)
                found[key] = _Entry(uri, term, ids, tuple(goes_by), broader)
        return found

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The concepts that go by each key."""
        found: dict[str, list[str]] = {}
        for concept, entry in self._entries.items():
            for key in entry.keys:
                found.setdefault(key, []).append(concept)
        return found

    @cached_property
    def _narrower(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for concept, entry in self._entries.items():
            for broader in entry.broader:
                found.setdefault(broader, []).append(concept)
        return found

    @cached_property
    def _qcodes(self) -> dict[str, str]:
        """Concepts by alias and code: a literal that nobody could explain when it was read."""
        return {entry.ids[1]: concept for concept, entry in self._entries.items() if len(entry.ids) > 1}

    @cached_property
    def languages(self) -> list[str]:
        """The languages that there are names in."""
        return list(dict.fromkeys(tag for vocabulary in self.all for tag in vocabulary.languages))


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """A concept of a vocabulary as something named."""

    uri: str
    code: str
    name: str | None = None
    names: dict[str, str] = {}
    scheme: str | None = None
    literal: str | None = None


def key_of(text: str) -> str:
    """What texts and URIs are compared by: folded, single blanks, without 'http://' and what ends it.

    >>> key_of(" Road  Transport"), key_of("HTTPS://example.org/cv/")
    ('road transport', 'example.org/cv')
    """
    key = fold(" ".join(text.split()))
    if key.startswith(("http://", "https://")):
        return key.partition("://")[2].rstrip("/#")
    return key


def subject_keys(subjects: Iterable[Named]) -> list[str]:
    """What each is itself called, without doubles: URI (said, or that of its code), code, literal and names."""
    keys = []
    for subject in subjects:
        base = scheme_of(subject.scheme) if subject.scheme else None
        uri = subject.uri or (f"{base}{subject.code}" if base and subject.code else None)
        keys += [uri, subject.code, subject.literal, subject.name, *subject.names.values()]
    return list(dict.fromkeys(key_of(key) for key in keys if key and key.strip()))


def _said(named: Named, own: str | None) -> dict[str, str]:
    """The source's names by language, its own in the language of the item; under "" where nobody says which."""
    names = {tag: name for tag, name in named.names.items() if name}
    if named.name and named.name not in names.values():
        return {own or "": named.name} | {tag: name for tag, name in names.items() if tag != own}
    return names


def _merged(before: Term, term: Term) -> Term:
    return Term(names=before.names | term.names, broader=term.broader or before.broader, retired=term.retired)


def _last(uri: str | None) -> str:
    """The last part of a URI: what stands in place of a code."""
    return (uri or "").rstrip("/#").replace("#", "/").rpartition("/")[2] or (uri or "")
