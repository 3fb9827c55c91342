"""What the fields for subjects and places of a story offer while one types: in the reader's language, kept as concepts.

Several of them stand in one field, one a line; commas part them, too, but for names that a vocabulary has with commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from commonwire.alliance.may import may
from commonwire.alliance.territories import TERRITORIES
from commonwire.base.folding import fold
from commonwire.base.languages import direction, is_said_in
from commonwire.news.item import Concept, Wording
from commonwire.news.labels import Vocabularies
from commonwire.news.vocabulary import scheme_of
from commonwire.web.asking import Ask, Served
from commonwire.web.names import territory_name
from commonwire.web.pages.forms import parts_of
from commonwire.web.pages.showing import signed_in

OFFERED = 12
"""Choices that are shown at once."""
MOST_COMMAS = 6
"""Commas that the name of a subject may hold."""
_COMMA = re.compile("([,،，、])")
_LONGEST = 200


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A name that may be chosen, with its language (BCP 47) and which way it runs."""

    value: str
    lang: str | None
    dir: str


@get("/give/subjects", include_in_schema=False)
async def offered_subjects(
    request: Ask, site: Served, q: Annotated[str, QueryParameter(max_length=_LONGEST)] = ""
) -> Response[list[Offer]]:
    """Media Topics and imported concepts with `q` in their name, in the reader's language, for who may give."""
    seen = await signed_in(site, request)
    may(seen.principal, "give")
    labels = (label for _, label in seen.reader.known.subjects(seen.reader.languages))
    return Response(_offers(matching(labels, q)), media_type="application/json")


@get("/give/places", include_in_schema=False)
async def offered_places(
    request: Ask, site: Served, q: Annotated[str, QueryParameter(max_length=_LONGEST)] = ""
) -> Response[list[Offer]]:
    """Countries and territories (ISO 3166, CLDR) with `q` in their name, in the reader's language, for who may give."""
    seen = await signed_in(site, request)
    may(seen.principal, "give")
    labels = (seen.reader.territory(code) for code in TERRITORIES)
    return Response(_offers(matching(labels, q)), media_type="application/json")


def matching(labels: Iterable[Wording], typed: str, limit: int = OFFERED) -> list[Wording]:
    """The labels that `typed` is a part of: first those that begin with it, then those with a word that does.

    >>> [it.value for it in matching([Wording(value=it) for it in ("Watersports", "Rail transport", "Sport")], "sPort")]
    ['Sport', 'Rail transport', 'Watersports']
    """
    wanted = fold(" ".join(typed.split()))
    if not wanted:
        return []
    found = []
    for label in labels:
        name = fold(label.value)
        at = name.find(wanted)
        if at >= 0:
            rank = 0 if at == 0 else 1 if f" {wanted}" in name else 2
            found.append((rank, name, label))
    return [label for _, _, label in sorted(found, key=lambda it: it[:2])[:limit]]


def _offers(labels: Sequence[Wording]) -> list[Offer]:
    return [Offer(value=label.value, lang=label.language, dir=direction(label.language)) for label in labels]


def typed_subjects(typed: str | None, known: Vocabularies) -> list[str]:
    """The subjects in a field, one a line or with commas: a name with commas is one where a vocabulary has it.

    >>> typed_subjects("Economy, business and finance,rail،Sport", Vocabularies())
    ['Economy, business and finance', 'rail', 'Sport']
    """
    return list(dict.fromkeys(name for line in (typed or "").splitlines() for name in _in_line(line, known)))


def _in_line(line: str, known: Vocabularies) -> list[str]:
    parts = _COMMA.split(line)
    found = []
    at = 0
    while at < len(parts):
        ends = range(min(len(parts), at + 2 * MOST_COMMAS + 1), at + 1, -2)  # every other part is a comma
        end = next((end for end in ends if known.find("".join(parts[at:end]))), at + 1)
        found.append("".join(parts[at:end]).strip())
        at = end + 1
    return [name for name in found if name]


def typed_names(typed: str | None) -> list[str]:
    r"""The names in a field, one a line or with commas, without doubles.

    >>> typed_names("Khorog, Gorno-Badakhshan\nKabul")
    ['Khorog', 'Gorno-Badakhshan', 'Kabul']
    """
    return list(dict.fromkeys(name for line in (typed or "").splitlines() for name in parts_of(line)))


def subjects_of(names: list[str], known: Vocabularies, language: str) -> list[dict[str, Any]]:
    """Subjects as ninjs 3 has them: a name of a concept, in whatever language, stands for it.

    The concept's own name goes with it where there is one in the story's `language`.
    """
    subjects: dict[str, dict[str, Any]] = {}
    for name in names:
        uri = known.find(name)
        if uri is None:
            subjects[name] = {"name": name}
            continue
        label = known.label(Concept(uri=uri), [language])
        is_own = label.language is not None and is_said_in(label.language, language)
        subjects[uri] = {"name": label.value, "uri": uri} if is_own else {"uri": uri}
    return list(subjects.values())


def places_of(typed: str | None, languages: Sequence[str], language: str) -> list[dict[str, Any]]:
    """Places as ninjs 3 has them: the name of a country or territory, in one of `languages`, stands for it (ISO 3166).

    The name in the story's `language` goes with it. A name of one with commas is one where it stands on its own line.

    >>> places_of("Kasachstan", ["de"], "kk")
    [{'name': 'Қазақстан', 'uri': 'http://cvx.iptc.org/iso3166-1a2/KZ'}]
    """
    codes = {fold(territory_name(code, [tag]).value): code for tag in ("en", *languages) for code in TERRITORIES}
    places: dict[str, dict[str, Any]] = {}
    for line in (typed or "").splitlines():
        for name in [line.strip()] if fold(line.strip()) in codes else parts_of(line):
            code = codes.get(fold(name))
            if code is None:
                places[name] = {"name": name}
            else:
                uri = f"{scheme_of('iso3166-1a2')}{code}"
                places[uri] = {"name": territory_name(code, [language]).value, "uri": uri}
    return list(places.values())
