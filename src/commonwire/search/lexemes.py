"""The pieces that a query is typed in: words, phrases, fields, operators, parentheses, each with its place.

What stands for an operator in which language is data (`operators.json`). It is the same for every reader: a query
means what it says, whoever looks at it (decision 0015). In scripts with capitals an operator is written in capitals; in
scripts without them a word is one only where it stands between two things that it can join.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from commonwire.base.errors import MisreadError
from commonwire.base.texts import text as _

Operator = Literal["and", "or", "not", "near"]
Kind = Literal["word", "phrase", "field", "urgency", "(", ")", "and", "or", "not", "minus", "near"]
FIELDS = {
    "lang": "lang:ur",
    "from": "from:pk",
    "member": "member:pk",
    "outlet": "outlet:pamir-post",
    "subject": 'subject:"oil spill"',
    "place": "place:Kabul",
    "since": "since:6h",
}
"""The fields that there are, each with an example; and `urgency`, which has a sign in place of the colon."""
_OFTEN_MEANT = {
    **dict.fromkeys(("language", "langauge", "in"), "lang"),
    **dict.fromkeys(("country", "by"), "from"),
    **dict.fromkeys(("source", "publisher", "agency"), "outlet"),
    **dict.fromkeys(("topic", "tag", "category", "about"), "subject"),
    **dict.fromkeys(("location", "city", "where", "near"), "place"),
    **dict.fromkeys(("after", "date", "when", "from_date"), "since"),
    "priority": "urgency",
}
KNOWN_FIELDS = "lang: from: outlet: subject: place: since: urgency<="
FURTHEST_NEAR, USUAL_NEAR = 99, 10
"""Words that may stand between what is NEAR: at the most, and where no number is given."""

_IGNORED = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
_STRIP = re.compile(f"[{_IGNORED}]")
_SKIP = re.compile(rf"[\s{_IGNORED}]*")
_SIMPLE = str.maketrans(dict(zip("（）：｜＊－＂＜＝＞＼", '():|*-"<=>\\', strict=True)))
_CONTROLS = {point: " " for point in range(0x110000) if unicodedata.category(chr(point)) in {"Cc", "Cs"}}
_TABLE = _SIMPLE | _CONTROLS
_QUOTES = {**dict.fromkeys('"“”„‟', '"“”„‟'), **dict.fromkeys("«»", "«»"), "「": "」", "『": "』"}
_ONE_WAY = frozenset("“„«「『")
_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z_-]{0,30}):", re.ASCII)
_URGENCY = re.compile(r"urgency\s*(?P<sign><=|>=|[<>=:≤≥])\s*(?P<value>[^\s()|]*)", re.IGNORECASE)
_CLOSED_BY_FIELD = re.compile(rf"\s(?=(?:{'|'.join(FIELDS)}):|urgency\s*[<≤])", re.IGNORECASE)
_SCHEMES = frozenset("data doi ftp geo http https info isbn issn mailto news oid sms tag tel urn".split())
_REGEX = re.compile(
    r"\\[A-Za-z.*+?()\[\]{}|/^$]|\.[*+]|\[[^\]\s]{0,80}\][*+?{]|\{\d+(?:,\d*)?\}|(?<![^\s(])\^[\w(\[\\]|(?<=\))[*+]|(?<=\()\?[:=!<]"
)
_SIGNS: dict[str, Kind] = {"(": "(", ")": ")", "|": "or"}
_HYPHENS = "-−–"


class Lexeme(msgspec.Struct, frozen=True):
    """A piece of a query: what was typed and where (from 0), and what matters of it.

    `text` is the text of a word or phrase, the value of a field or of an urgency; `name` the field, or the sign.
    `within` is the number of a NEAR.
    """

    kind: Kind
    typed: str
    start: int
    text: str = ""
    name: str = ""
    within: int = 0


def refused(lexeme: Lexeme, message: str, remedy: str | None) -> MisreadError:
    """An error that points at the piece."""
    start, end = lexeme.start, lexeme.start + len(lexeme.typed)
    return MisreadError(message, start=start, end=end, where=f"q, character {start + 1}", remedy=remedy)


def lexemes(text: str) -> list[Lexeme]:
    """The pieces of `text` in their order. Raises BadInputError for what cannot be one.

    >>> [(piece.kind, piece.text) for piece in lexemes('flood -"oil spill" lang:ur')]
    [('word', 'flood'), ('minus', ''), ('phrase', 'oil spill'), ('field', 'ur')]
    """
    line = text.translate(_TABLE)  # one character for one: places stay what they are
    found: list[Lexeme] = []
    at = _skipped(line, 0)
    while at < len(line):
        lexeme, end = _next(line, text, at)
        found.append(lexeme)
        at = _skipped(line, end)
    return _joined(found)


def _skipped(line: str, at: int) -> int:
    match = _SKIP.match(line, at)
    return match.end() if match else at


def _next(line: str, text: str, at: int) -> tuple[Lexeme, int]:
    """The piece that begins at `at`, and where it ends."""
    first = line[at]
    if first in "()|" or (first in _HYPHENS and _negates(line, at)):
        end = at + 1
        while first == "|" and line[end : end + 1] == "|":
            end += 1
        return Lexeme(_SIGNS.get(first, "minus"), line[at:end], at), end
    if first in _QUOTES:
        value, end = _quoted(line, at)
        return Lexeme("phrase", line[at:end], at, value), end
    if (match := _URGENCY.match(line, at)) is not None:
        return Lexeme("urgency", match[0], at, match["value"], match["sign"]), match.end()
    if (match := _FIELD.match(line, at)) is not None and _is_field(match, line, text):
        return _field(match, line)
    return _word(line, at)


def _negates(line: str, at: int) -> bool:
    """Whether a hyphen stands right before what it shuts out, and not for a dash."""
    following = _STRIP.sub("", line[at + 1 : at + 6])[:1]
    is_free = at == 0 or line[at - 1].isspace() or line[at - 1] in "(|" or _STRIP.fullmatch(line[at - 1]) is not None
    return is_free and bool(following) and (following.isalnum() or following in _QUOTES or following == "(")


def _quoted(line: str, at: int) -> tuple[str, int]:
    """What stands in the quotes that open at `at`, and where they end: without a closing one at a field or the end."""
    closers = _QUOTES[line[at]]
    end = next((place for place in range(at + 1, len(line)) if line[place] in closers), None)
    if end is not None:
        return line[at + 1 : end], end + 1
    field = _CLOSED_BY_FIELD.search(line, at + 1)
    end = field.start() if field else len(line)
    return line[at + 1 : end], end


def _is_field(match: re.Match[str], line: str, text: str) -> bool:
    """Whether a name with a colon is meant as a field; a time, an address, a word before a blank are not.

    Raises BadInputError for a field that there is not.
    """
    name, following = match["name"].lower(), line[match.end() : match.end() + 2]
    if name in FIELDS:
        return True
    is_text = (
        not following.strip()
        or following.startswith(("//", ":"))
        or name in _SCHEMES
        or len(name) == 1
        or text[match.end() - 1] != ":"
        or not (following[0].isalnum() or following[0] in _QUOTES)
    )
    if not is_text:
        raise refused(
            Lexeme("field", match[0], match.start()),
            _("There is no field '%(piece)s'", piece=match[0]),
            _fields(name, match[0][:20]),
        )
    return False


def _fields(name: str, piece: str) -> str:
    """The field that was probably meant, if one was, and all that there are."""
    near = get_close_matches(name, [*FIELDS, "urgency"], n=1, cutoff=0.75)
    meant = _OFTEN_MEANT.get(name) or next(iter(near), None)
    if meant is None:
        return _(
            'The fields are %(fields)s; as words to look for, put it in quotes: "%(piece)s...".',
            fields=KNOWN_FIELDS,
            piece=piece,
        )
    return _(
        'Did you mean %(guess)s? The fields are %(fields)s; as words to look for, put it in quotes: "%(piece)s...".',
        guess="urgency<=" if meant == "urgency" else f"{meant}:",
        fields=KNOWN_FIELDS,
        piece=piece,
    )


def _field(match: re.Match[str], line: str) -> tuple[Lexeme, int]:
    name, at = match["name"].lower(), match.end()
    if line[at : at + 1] == "(":
        raise refused(
            Lexeme("field", match[0], match.start()),
            _("'%(piece)s' stands before a parenthesis", piece=match[0]),
            _("Write it before each value: %(example)s OR %(piece)s...", example=FIELDS[name], piece=match[0]),
        )
    if line[at : at + 1] and line[at] in _QUOTES:
        value, end = _quoted(line, at)
    else:
        end = at
        depth = 0
        while end < len(line) and not line[end].isspace() and line[end] != "|":
            depth += (line[end] == "(") - (line[end] == ")")
            if depth < 0:
                break
            end += 1
        value = line[at:end]
    value = _STRIP.sub("", value).strip()
    return Lexeme("field", line[match.start() : end], match.start(), value, name), end


def _word(line: str, at: int) -> tuple[Lexeme, int]:
    end = at + 1
    while end < len(line) and not (line[end].isspace() or line[end] in "()|" or _opens(line, end)):
        end += 1
    typed = line[at:end]
    if (match := _REGEX.search(line, at, end)) is not None:
        raise refused(
            Lexeme("word", match[0], match.start()),
            _("'%(piece)s' is of a regular expression, which is not understood here", piece=match[0]),
            _("Write words, prefix* or a phrase in quotes."),
        )
    word = _STRIP.sub("", typed)
    operator = _operator(word)
    if operator is not None:
        kind, within = operator
        return Lexeme(kind, typed, at, word, within=within), end
    return Lexeme("word", typed, at, word), end


def _opens(line: str, at: int) -> bool:
    """Whether a quote inside a run of letters begins or ends a phrase: not in 5" and in Hebrew abbreviations."""
    quote = line[at]
    if quote not in _QUOTES:
        return False
    before, after = line[at - 1], line[at + 1 : at + 2]
    if quote in _ONE_WAY:
        return True
    return not (before.isalnum() and after.isalnum()) and not before.isdigit()


def _operator(word: str) -> tuple[Kind, int] | None:
    """What the word does to others, if anything, and the number of a NEAR."""
    said, slash, number = unicodedata.normalize("NFKC", word).partition("/")
    kind = operators().get(said) or (operators().get(said.upper()) if slash else None)
    if kind == "near":
        if not slash:
            return kind, USUAL_NEAR
        return (kind, int(number[:4])) if number.isdecimal() else None
    return (kind, 0) if kind and not slash else None


class _Words(msgspec.Struct):
    """`operators.json`: what operators are called, by language."""

    cased: dict[str, dict[Operator, str]]
    caseless: dict[str, dict[Operator, list[str]]]


@cache
def operators() -> dict[str, Operator]:
    """What each word in capitals does."""
    found = {word: kind for words in _read().cased.values() for kind, word in words.items()}
    return {unicodedata.normalize("NFKC", word): kind for word, kind in found.items()}


def operator_words(language: str) -> dict[str, str]:
    """What the operators are called in a language (BCP 47), as far as they have words of their own there.

    >>> operator_words("kk")["or"], operator_words("zh-Hans")
    ('НЕМЕСЕ', {'and': '和', 'or': '或', 'not': '非'})
    """
    known, tag = _read(), language.partition("-")[0]
    words = {str(kind): word for kind, word in known.cased.get(tag, {}).items()}
    return words | {str(kind): words[0] for kind, words in known.caseless.get(tag, {}).items()}


@cache
def joining_words() -> dict[str, Operator]:
    """What the words of scripts without capitals do, where they stand between two things."""
    found = {word: kind for of in _read().caseless.values() for kind, words in of.items() for word in words}
    return {unicodedata.normalize("NFKC", word): kind for word, kind in found.items()}


def _read() -> _Words:
    return msgspec.json.decode((files(__package__) / "operators.json").read_bytes(), type=_Words)


def _joined(found: list[Lexeme]) -> list[Lexeme]:
    """The pieces, a joining word being an operator where it stands between two things that it can join."""
    made = list(found)
    for number in range(1, len(found) - 1):
        lexeme = found[number]
        kind = joining_words().get(unicodedata.normalize("NFKC", lexeme.text)) if lexeme.kind == "word" else None
        if kind and made[number - 1].kind in _BEFORE and found[number + 1].kind in _AFTER:
            made[number] = msgspec.structs.replace(lexeme, kind=kind)
    return made


_BEFORE: frozenset[Kind] = frozenset({"word", "phrase", "field", "urgency", ")"})
_AFTER: frozenset[Kind] = frozenset({"word", "phrase", "field", "urgency", "(", "minus", "not"})
