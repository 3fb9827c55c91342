"""What an editor types: words, "phrases" and field filters; the same text in the box, the API and a saved search.

`flood "state of emergency" lang:ur outlet:pamir-post member:pk subject:disaster urgency<=3`

All parts must hold. A later query language (OR, NOT, near) keeps these meanings.
"""

from __future__ import annotations

import re

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.search.text import tokens

_PART = re.compile(
    r'(?P<field>lang|outlet|member|subject):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S+))'
    r"|urgency\s*<=?\s*(?P<urgency>\d+)"
    r'|"(?P<phrase>[^"]*)"'
    r"|(?P<word>\S+)"
)
LONGEST_QUERY = 1000
"""Characters of a query that are read."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query that was understood. Empty fields ask for nothing.

    `words` are tokens that must all be there; `phrases` token sequences; `urgency` the largest number
    (1 is the most urgent) still wanted; `subject` is compared with a subject's uri, code and name.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    lang: str | None = None
    outlet: str | None = None
    member: str | None = None
    subject: str | None = None
    urgency: int | None = None


def parse_query(text: str) -> Query:
    """`text` as a Query. Raises BadInputError with the place of what was not understood.

    >>> parse_query("flood lang:ur").lang
    'ur'
    """
    if len(text) > LONGEST_QUERY:
        raise BadInputError(f"The query has more than {LONGEST_QUERY} characters", where="q", remedy="Shorten it.")
    words: set[str] = set()
    phrases: list[tuple[str, ...]] = []
    fields: dict[str, str] = {}
    urgency: int | None = None
    for part in _PART.finditer(text):
        if name := part["field"]:
            fields[name] = part["quoted"] if part["quoted"] is not None else part["plain"]
        elif part["urgency"]:
            urgency = int(part["urgency"])
        else:
            _add_words(part["phrase"] if part["phrase"] is not None else part["word"], words, phrases)
    if "lang" in fields:
        fields["lang"] = language_tag(fields["lang"])
    return Query(words=frozenset(words), phrases=tuple(phrases), urgency=urgency, **fields)


def _add_words(text: str, words: set[str], phrases: list[tuple[str, ...]]) -> None:
    """A run that the analyser splits (a phrase, Han text, 'e-mail') must be there in that order."""
    found = tuple(tokens(text))
    words.update(found)
    if len(found) > 1:
        phrases.append(found)
