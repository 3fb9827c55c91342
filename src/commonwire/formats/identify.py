"""Which language a text is in: its script first, then a model of what languages look like, or else "unsure".

What the source says stands where the text does not contradict it: a machine's label wins only when it is sure. The
model (py3langid) is asked for the languages of the alliance first; where it cannot be had, the script alone decides.
"""

from __future__ import annotations

import lzma
from collections.abc import Collection
from copy import copy
from functools import cache, lru_cache
from typing import Literal, Protocol

import msgspec

from commonwire.base.languages import are_kin, likely_script, primary, scripts_written
from commonwire.base.scripts import scripts_in
from commonwire.news.item import Decided, Item

USUAL = frozenset("ar az be bn en es fa fr he hi hy id kk km ky mn ne ps ru si sw ta tg tr ur uz zh".split())
"""Languages that are looked for in every alliance, beside those of the outlets on its roll."""

_GLANCE = 48
_PROBE = 100
"""Characters that mostly, and nearly always, show that a text is in the language that its source says."""
_PIECE = 200
_LETTERS = 12
"""Letters that a guess needs; a character of Han says as much as `_HAN` letters."""
_HAN = 3
_SHARE = 0.65
"""The share of its main script below which a text is mixed."""
_SURE = 0.9
_SURER = 0.98
"""How likely a language has to be: where nobody says one; and where the source says another, or nobody speaks it."""
_STRANGE = 0.7
"""How likely a language that nobody speaks here has to be, for the others to be out of the question."""
_FAMILIAR = 0.2
"""How likely the languages of the alliance have to be together, for one of them to be guessed."""
_HANI = {"Hira": "Jpan", "Kana": "Jpan", "Hang": "Kore"}


class _Model(Protocol):
    """What `py3langid.langid.LanguageIdentifier` does for us."""

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every language with its probability, the likeliest first."""
        ...

    def classify(self, text: str) -> tuple[str, float]:
        """The first of `rank`."""
        ...

    def set_languages(self, langs: Collection[str]) -> None:
        """Know these languages alone."""
        ...


class _Letters(msgspec.Struct, frozen=True):
    """What a text is written in: its main script, how many letters there are, and that script's share of them."""

    script: str
    count: int
    share: float


def decide_language(item: Item, spoken: frozenset[str] = frozenset()) -> Decided:
    """The language of `item`, and who says so; `spoken` are the languages (BCP 47) of the alliance's outlets.

    >>> decide_language(Item(uri="urn:1", headlines=[], body_text="Саммит")).by
    'unsure'
    """
    said = item.language
    text = _text(item)
    among = _primaries(spoken)
    if said is not None and (len(primary(said)) == 1 or _seems(said, text[:_GLANCE], among)):
        return Decided(tag=said, by="source")
    letters = _letters(text[: 2 * _PIECE])
    if letters.count == 0:
        return Decided(tag=said, by="source" if said else None)
    if said is None:
        return _guess(text, letters, among)
    return _check(said, text, letters, among)


def load_model() -> bool:
    """Whether the model is there; it takes a second to load, once."""
    return _model() is not None


@cache
def _model() -> _Model | None:
    """The model that the package brings, or None when it is missing or broken: the script alone decides then."""
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 -- it may be missing

        model: _Model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except (ImportError, AttributeError, OSError, EOFError, ValueError, KeyError, lzma.LZMAError):
        return None
    return model


@cache
def _labels() -> frozenset[str]:
    model = _model()
    return frozenset(label for label, _ in model.rank("")) if model is not None else frozenset()


@lru_cache(maxsize=64)
def _primaries(tags: frozenset[str]) -> frozenset[str]:
    return frozenset(map(primary, tags)) | USUAL


@lru_cache(maxsize=4)
def _narrow(among: frozenset[str]) -> _Model | None:
    """The model for these languages alone: quicker."""
    model = copy(_model())
    if model is not None:
        model.set_languages(among & _labels())
    return model


def _seems(said: str, text: str, among: frozenset[str]) -> bool:
    """Whether the first words look like the language that the source says: the look that most stories pass."""
    model = _narrow(among)
    if model is None or not text or model.classify(text)[0] != primary(said):
        return False
    named = _named_script(said)
    return named is None or named in {_letters(text).script, _han_form(text)}


def _text(item: Item) -> str:
    """The text, or, where that is short, all that the item is read by."""
    body = item.body_text or ""
    if len(body) >= _PROBE:
        return body
    return "\n".join(part for part in (item.headline, item.summary, body) if part)


def _letters(text: str) -> _Letters:
    counts = scripts_in(text)
    kinds: dict[str, int] = {}
    for script, count in counts.items():
        weight = _HAN if script == "Hani" or script in _HANI else 1
        kinds[_HANI.get(script, script)] = kinds.get(_HANI.get(script, script), 0) + weight * count
    for mixed in ("Jpan", "Kore"):  # texts of these have Han among their own letters
        if mixed in kinds and 4 * kinds[mixed] > kinds.get("Hani", 0):
            kinds[mixed] += kinds.pop("Hani", 0)
    if not kinds:
        return _Letters("", 0, 0.0)
    main = max(kinds, key=lambda script: kinds[script])
    total = sum(kinds.values())
    return _Letters(main, total, kinds[main] / total)


def _guess(text: str, letters: _Letters, among: frozenset[str]) -> Decided:
    """What a text is in that says nothing about it."""
    unsure = Decided(tag=None, by="unsure", why="Not said, and the text is too short or too mixed to tell.")
    if letters.count < _LETTERS or letters.share < _SHARE:
        return unsure
    found = _found(text, letters.script, among)
    if found is None:
        return unsure
    tag = _tag(found, letters.script, text)
    return Decided(tag=tag, by="machine", why=f"Not said: '{tag}' by the text.")


def _check(said: str, text: str, letters: _Letters, among: frozenset[str]) -> Decided:
    """What the source says, unless the text is surely in something else."""
    is_written_so = bool(scripts_written(primary(said)) & _forms(letters.script))
    if is_written_so and _agrees(said, text, letters.script, among):
        return _with_script(said, text, letters)
    if letters.count < _LETTERS or letters.share < _SHARE:
        return Decided(tag=said, by="source")
    # Where the script says already that it is not so, only which other language it is has to be likely.
    least = _SURER if is_written_so or letters.script == "Latn" else _SURE
    found = _found(text, letters.script, among | {primary(said)}, least=least)
    if found is None:
        return _doubted(said, letters.script, is_written_so=is_written_so)
    if are_kin(found, said, letters.script):
        return _with_script(said, text, letters)
    if is_written_so and letters.script not in {"Latn", "Cyrl", likely_script(primary(said))}:
        # A second script of that language (Kazakh in Arabic letters), which the model does not know.
        return Decided(tag=said, by="source")
    tag = _tag(found, letters.script, text)
    return Decided(tag=tag, by="machine", why=f"'{said}' is said, but the text is in '{tag}': kept as '{tag}'.")


def _doubted(said: str, script: str, *, is_written_so: bool) -> Decided:
    """Of a text that nobody is sure of: what the source says, unless it cannot be.

    Many languages are written in Latin letters where their own cannot be typed.
    """
    if is_written_so or script == "Latn":
        return Decided(tag=said, by="source")
    why = f"'{said}' is said, which is not written in this script; in what language it is, is not sure."
    return Decided(tag=None, by="unsure", why=why)


def _forms(script: str) -> frozenset[str]:
    """The codes of scripts that have these letters."""
    return frozenset({"Hani", "Hans", "Hant", "Jpan", "Kore"}) if script == "Hani" else frozenset({script})


def _agrees(said: str, text: str, script: str, among: frozenset[str]) -> bool:
    """Whether the first words look like the language that is said, or like nothing that the model can judge."""
    model = _model()
    if model is None or not any(are_kin(label, said, script) for label in _labels()):
        return True
    best, _ = _best(model, text[:_PROBE], script, among | {primary(said)})
    return are_kin(best, said, script)


def _found(text: str, script: str, among: frozenset[str], *, least: float = _SURE) -> str | None:
    """The language of a text when its beginning, middle and end agree on it, and it is as likely as `least`."""
    model = _model()
    if model is None:
        only = [language for language in among if likely_script(language) in _forms(script)]
        return only[0] if len(only) == 1 else None
    found = [_best(model, piece, script, among) for piece in _pieces(text)]
    best = found[0][0]
    likely = sum(likely for _, likely in found) / len(found)
    is_sure = likely >= (least if best in among else _SURER)
    return best if is_sure and all(language == best for language, _ in found) else None


def _pieces(text: str) -> list[str]:
    if len(text) < 2 * _PIECE:
        return [text]
    middle = len(text) // 2
    return [text[:_PIECE], text[middle : middle + _PIECE], text[-_PIECE:]]


def _best(model: _Model, text: str, script: str, among: frozenset[str]) -> tuple[str, float]:
    """The likeliest language and how likely it is: of those `among`, unless it must be another."""
    ranked = model.rank(text)
    inside: dict[str, float] = {}
    for label, likely in ranked:
        if likely < 0.001:
            break
        language = label if label in among else next((it for it in among if are_kin(label, it, script)), None)
        if language is not None:
            inside[language] = inside.get(language, 0.0) + likely
    total = sum(inside.values())
    if total < _FAMILIAR or 1 - total > _STRANGE < ranked[0][1]:
        return ranked[0]
    best = max(inside, key=lambda language: inside[language])
    return best, inside[best] / total


def _with_script(said: str, text: str, letters: _Letters) -> Decided:
    """The source's tag; where it names a script, the one that the text is in."""
    named = _named_script(said)
    if named is None or letters.share < _SHARE or letters.count < _LETTERS:
        return Decided(tag=said, by="source")
    actual = _han_form(text) if letters.script == "Hani" else letters.script
    if actual in {None, named} or named in {"Aran", "Hanb", "Hani"}:
        return Decided(tag=said, by="source")
    tag = "-".join(actual or part if part == named else part for part in said.split("-"))
    return Decided(tag=tag, by="machine", why=f"'{said}' is said, but the text is in '{tag}': kept as '{tag}'.")


def _named_script(tag: str) -> str | None:
    """The script that a tag names (RFC 5646, section 2.2.3)."""
    return next((part for part in tag.split("-")[1:3] if len(part) == 4 and part.isalpha()), None)


def _tag(language: str, script: str, text: str) -> str:
    """The language's tag, with the script where it is not the usual one; of Chinese with its form of characters."""
    if script == "Hani":
        form = _han_form(text)
        return f"{language}-{form}" if form else language
    return language if likely_script(language) in {script, None} else f"{language}-{script}"


def _han_form(text: str) -> Literal["Hans", "Hant"] | None:
    """Simplified or traditional characters: those of mainland China's old set (GB 2312) or of Taiwan's (Big5) alone."""
    simplified = traditional = 0
    for character in set(text[: 3 * _PIECE]):
        if "\u4e00" <= character <= "\u9fff":
            in_gb, in_big5 = _encodes(character, "gb2312"), _encodes(character, "big5")
            simplified += in_gb and not in_big5
            traditional += in_big5 and not in_gb
    if simplified >= 2 * traditional + 1:
        return "Hans"
    return "Hant" if traditional >= 2 * simplified + 1 else None


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
