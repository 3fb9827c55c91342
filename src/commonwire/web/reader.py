"""The reader: the languages they read, and what subjects, languages and territories are called in them.

A person's own choice counts, else the Accept-Language of the request (`Site.principal`). Names of languages and
territories are CLDR's (`web.names`); all others come from the vocabularies (`news.labels`), which the store holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from litestar import Response
from msgspec.structs import replace

from commonwire.alliance.names import choose_name
from commonwire.alliance.principal import Principal
from commonwire.delivery.records import Records
from commonwire.news.beside import Subject
from commonwire.news.item import Concept, Place, Wording
from commonwire.news.labels import Vocabularies
from commonwire.news.vocabulary import Named, split
from commonwire.web.names import in_cldr, language_name, territory_name
from commonwire.web.site import Site

_COUNTRIES = "iso3166-1a2"

Answer = TypeVar("Answer")
Noun = TypeVar("Noun", Concept, Place)


class Reader:
    """Somebody who reads `languages` (BCP 47, the dearest first), with the vocabularies that are known now."""

    def __init__(self, languages: Sequence[str], known: Vocabularies) -> None:
        self.languages = tuple(languages)
        self.known = known

    def label(self, named: Named, own: str | None = None) -> Wording:
        """What the thing is called for the reader; `own` is the language of the item that names it."""
        names = None
        scheme, code = (named.scheme, named.code) if named.scheme else split(named.uri or "")
        if scheme == _COUNTRIES and code:
            names = in_cldr(code.upper(), [*self.languages, *filter(None, [own]), "en"])
        return self.known.label(named, self.languages, own=own, names=names)

    def name(self, names: Mapping[str, str]) -> Wording:
        """Which of the names by language is the reader's; else the English one, else the first by tag."""
        name = choose_name(names, *self.languages, "en")
        return Wording(value=name, language=next((tag for tag in sorted(names) if names[tag] == name), None))

    def asked(self, text: str) -> Wording:
        """What the subject that a filter asks for is called."""
        uri = self.known.find(text)
        return self.label(Subject(uri=uri, literal=text) if uri else Subject(literal=text))

    def code(self, alias: str, code: str) -> Wording:
        """What a code of the scheme with this alias is called."""
        return self.label(Subject(scheme=alias, code=code))

    def urgency(self, level: int) -> Wording:
        """An urgency as its number and name."""
        name = self.code("urgy", str(level))
        return Wording(value=f"{level} {name.value}", language=name.language)

    def language(self, tag: str | None) -> Wording:
        """The name of a language."""
        return language_name(tag, self.languages)

    def territory(self, code: str) -> Wording:
        """The name of a territory; '*' is the whole world."""
        return territory_name(code, self.languages)

    def concept(self, concept: Noun, own: str | None) -> Noun:
        """The thing under the name that it has for the reader; what the source called it is kept in `names`."""
        label = self.label(concept, own)
        if label.value == concept.name or not label.value:
            return concept
        names = dict(concept.names)
        if concept.name and own:
            names.setdefault(own, concept.name)
        return replace(concept, name=label.value, names=names)


def asked_by(named: Named) -> str:
    """What a filter asks for this subject by: alias and code where there is an alias, else the URI, else the name."""
    if named.scheme and named.code:
        return f"{named.scheme}:{named.code}"
    return named.uri or named.literal or named.name or named.code or ""


def reader_of(records: Records, principal: Principal) -> Reader:
    """The principal as a reader."""
    return Reader(principal.languages, records.vocabularies.known())


async def in_their_language(site: Site, principal: Principal, body: Answer) -> Response[Answer]:
    """`body` as an answer that says in which language its labels are (RFC 9110, section 8.5), if one was asked for."""
    headers = {}
    if principal.languages:
        spoken = await site.store.read(lambda records: records.vocabularies.known().spoken(principal.languages))
        headers = {"Content-Language": spoken} if spoken else {}
    return Response(body, media_type="application/json", headers=headers)
