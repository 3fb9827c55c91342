"""What an editor types: words, "phrases" and field filters; the same text in the box, the API and a saved search.

`flood "state of emergency" lang:ur outlet:pamir-post member:pk subject:disaster urgency<=3`

All parts must hold. Words that are together the name of a subject find what is filed under it, too; in quotes they are
only words. A later query language (OR, NOT, near) keeps these meanings.
"""

from __future__ import annotations

import re

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.search.text import needle, tokens

_PART = re.compile(
    r'(?P<field>lang|outlet|member|subject):(?:"(?P<quoted>[^"]*)"|(?P<plain>\S*))'
    r"|urgency\s*(?P<sign>[<>]=?|[=:])\s*(?P<urgency>\S*)"
    r'|"(?P<phrase>[^"]*)"'
    r"|(?P<word>\S+)",
    re.IGNORECASE,
)
_FILTERS = {"lang": "lang:ur", "outlet": "outlet:pamir-post", "member": "member:pk", "subject": 'subject:"oil spill"'}
LONGEST_QUERY = 1000
"""Characters of a query that are read."""


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A query that was understood. Empty fields ask for nothing.

    `words` are tokens that must all be there; `phrases` token sequences; `urgency` the largest number
    (1 is the most urgent) still wanted; `subject` is what a subject goes by (`news.labels`), or a broader one; `named`
    the same words as `words`, as one text that may name a subject, where none stands in quotes.
    """

    words: frozenset[str] = frozenset()
    phrases: tuple[tuple[str, ...], ...] = ()
    lang: str | None = None
    outlet: str | None = None
    member: str | None = None
    subject: str | None = None
    urgency: int | None = None
    named: str | None = None

    @property
    def needles(self) -> tuple[str, ...]:
        """What the token line of an item must contain, each of them: the one meaning of words and phrases."""
        in_phrases = {word for phrase in self.phrases for word in phrase}
        alone = sorted(self.words - in_phrases)
        return (*(needle(phrase) for phrase in self.phrases), *(needle([word]) for word in alone))


def parse_query(text: str) -> Query:
    """`text` as a Query. Raises BadInputError with the place (`where`) of what was not understood.

    >>> parse_query("flood lang:ur").lang
    'ur'
    """
    if len(text) > LONGEST_QUERY:
        raise BadInputError(f"The query has more than {LONGEST_QUERY} characters", where="q", remedy="Shorten it.")
    words: set[str] = set()
    phrases: list[tuple[str, ...]] = []
    fields: dict[str, str] = {}
    urgency: int | None = None
    loose: list[str] = []
    for part in _PART.finditer(text):
        if part["field"]:
            _add_field(part, fields)
        elif part["sign"]:
            urgency = _urgency(part, urgency)
        else:
            loose.append(part["word"] or "")
            _add_words(part["phrase"] if part["phrase"] is not None else part["word"], words, phrases)
    named = " ".join(loose) if words and all(loose) else None
    query = Query(words=frozenset(words), phrases=tuple(phrases), urgency=urgency, named=named, **fields)
    if query == Query() and text.strip():
        raise BadInputError(
            f"There is no letter or digit in '{text.strip()[:40]}'", where="q", remedy="Write a word to search for."
        )
    return query


def _add_words(text: str, words: set[str], phrases: list[tuple[str, ...]]) -> None:
    """A run that the analyser splits (a phrase, Han text, 'e-mail') must be there in that order."""
    found = tuple(tokens(text))
    words.update(found)
    if len(found) > 1 and found not in phrases:
        phrases.append(found)


def _add_field(part: re.Match[str], fields: dict[str, str]) -> None:
    name = part["field"].lower()
    value = (part["quoted"] if part["quoted"] is not None else part["plain"]).strip()
    if not value:
        raise _not_understood(part, f"{name}: has no value", f"Write it without a blank: {_FILTERS[name]}.")
    if name in fields:
        raise _not_understood(part, f"{name}: stands there twice", "All parts must hold: keep one.")
    if name == "lang":
        try:
            value = language_tag(value)
        except BadInputError as error:
            raise _not_understood(part, error.message, error.remedy) from None
    fields[name] = value


def _urgency(part: re.Match[str], known: int | None) -> int:
    value = part["urgency"]
    if part["sign"] not in ("<", "<=") or not re.fullmatch("[1-9]", value) or (part["sign"], value) == ("<", "1"):
        raise _not_understood(part, f"'{part[0][:40]}' is not understood", "Write urgency<=3; 1 is the most urgent.")
    if known is not None:
        raise _not_understood(part, "urgency stands there twice", "All parts must hold: keep one.")
    return int(value) - (part["sign"] == "<")


def _not_understood(part: re.Match[str], message: str, remedy: str | None) -> BadInputError:
    return BadInputError(message, where=f"q, character {part.start() + 1}", remedy=remedy)
