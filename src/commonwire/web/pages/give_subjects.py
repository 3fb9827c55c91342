"""The subjects of a story that is given by hand: offered in the reader's language, kept as concepts."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import msgspec
from litestar import Response, get

from commonwire.alliance.may import may
from commonwire.base.languages import is_said_in
from commonwire.news.beside import Subject
from commonwire.news.labels import Vocabularies
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.frame import Words, words_of
from commonwire.web.pages.showing import signed_in

FIELDS = 3
"""Subjects that there is a field for; more of them stand in one field with commas."""
MOST_COMMAS = 6
"""Commas that the name of a subject may hold."""
_COMMA = re.compile("([,،，、])")


class SubjectsView(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen: the list behind the fields."""

    template: ClassVar[str] = "parts/subjects.html"
    subjects: list[Words]


@get("/give/subjects", include_in_schema=False)
async def offered_subjects(request: Ask, site: Served) -> Response[str]:
    """Media Topics and imported concepts in the reader's language, for who may give; fresh for five minutes."""
    seen = await signed_in(site, request)
    may(seen.principal, "give")
    offered = seen.reader.known.subjects(seen.reader.languages)
    response = seen.part(SubjectsView(subjects=[words_of(label) for _, label in offered]))
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def typed_subjects(text: str | None, known: Vocabularies) -> list[str]:
    """The subjects in a line with commas: a name that holds commas itself is one where a vocabulary has it.

    >>> typed_subjects("Economy, business and finance,rail،Sport", Vocabularies())
    ['Economy, business and finance', 'rail', 'Sport']
    """
    parts = _COMMA.split(text or "")
    found = []
    at = 0
    while at < len(parts):
        ends = range(min(len(parts), at + 2 * MOST_COMMAS + 1), at + 1, -2)  # every other part is a comma
        end = next((end for end in ends if known.find("".join(parts[at:end]))), at + 1)
        found.append("".join(parts[at:end]).strip())
        at = end + 1
    return [name for name in found if name]


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
        label = known.label(Subject(uri=uri), [language])
        is_own = label.language is not None and is_said_in(label.language, language)
        subjects[uri] = {"name": label.value, "uri": uri} if is_own else {"uri": uri}
    return list(subjects.values())
