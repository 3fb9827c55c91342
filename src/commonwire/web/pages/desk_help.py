"""Examples of what can be typed into the search box, in the reader's own writing.

The words are names of cities and countries, which the Unicode CLDR has in nearly every language; the operators are
those of the reader's language where the query language has any (`search/operators.json`).
"""

from __future__ import annotations

from collections.abc import Sequence

from commonwire.base.texts import text
from commonwire.news.item import Wording
from commonwire.search.lexemes import operator_words
from commonwire.search.text import is_mark, is_unspaced
from commonwire.web.names import city_name, territory_name
from commonwire.web.pages.desk_asked import desk_address
from commonwire.web.pages.desk_views import ExampleView
from commonwire.web.pages.frame import Words

_ONE, _OTHER = "Asia/Kabul", "Asia/Tehran"
_COUNTRY = "SA"
_BEGINNING = 4
"""Letters of a word before the '*'."""


def examples_for(languages: Sequence[str], member: str) -> list[ExampleView]:
    """The examples for a reader of `languages` (BCP 47, the dearest first); `member` is one that there is."""
    written = city_name(_ONE, languages)
    reader = written.language or "en"
    one, other = written.value, city_name(_OTHER, [reader]).value
    country = territory_name(_COUNTRY, [reader]).value
    said = {"or": "OR", "not": "NOT", "near": "NEAR"} | operator_words(reader)
    queries = [
        (f"{one} {other}", text("both words")),
        (f"{one} {said['or']} {other}", text("one of them, or both")),
        (f"{one} {said['not']} {other}", text("the first without the second")),
        (f'"{country}"', text("these words in a row")),
        (f"{_beginning(one)}*", text("every word that begins so")),
        (f"{one} {said['near']}/5 {other}", text("both, at most five words apart")),
        (f"{one} lang:{reader.partition('-')[0]} since:6h", text("in one language, of the last six hours")),
        (f"place:{_word(one)} urgency<=3", text("about a place, and urgent")),
        (f"from:{member} -subject:sport", text("of one member, without a subject")),
    ]
    if is_unspaced(one):
        queries = [pair for pair in queries if "*" not in pair[0]]
    return [_example(query, finds, written) for query, finds in queries]


def _beginning(word: str) -> str:
    """The first letters of a word, with the marks on them."""
    end = min(_BEGINNING, len(word) - 1)
    while end < len(word) - 1 and is_mark(word[end]):
        end += 1
    return word[:end]


def _word(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _example(query: str, finds: str, written: Wording) -> ExampleView:
    return ExampleView(query=Words(query, written.language), href=desk_address({"q": query}), finds=finds)
