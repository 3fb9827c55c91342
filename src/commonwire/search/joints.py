"""What the letters around decide: signs inside words and numbers, parts of words written together or apart.

Each rule is one substitution in folded text. It is tried where the flags of the text's characters (`search.letters`)
say that it can apply, so that most rules cost most texts nothing. A rule knows scripts, never languages: that of a
query is not known, and a text may have several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import msgspec

from commonwire.search.letters import (
    ARABIC,
    CYRILLIC,
    DEVANAGARI,
    DIGIT,
    HEBREW,
    JOINER,
    KHMER,
    LATIN,
    PARTS,
    SIGN,
    THAI,
)


class Rule(msgspec.Struct, frozen=True):
    """A substitution, tried where a text has all of `flags` and one of `triggers` (none: always).

    `by` is what a match becomes.
    """

    flags: int
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    by: Callable[[re.Match[str]], str] | str

    def may_apply(self, text: str) -> bool:
        """Whether one of the triggers is there: much faster to see than that the pattern matches nowhere."""
        for trigger in self.triggers:  # a generator would take longer than the search
            if trigger in text:
                return True
        return not self.triggers


_ARAB = "\u0620-\u06d3"
# Letters that the Urdu sign of aspiration follows; anywhere else heh with two eyes is only another heh.
_ASPIRED = "بپتٹجچدڈرڑکگلمن"
# Persian endings. Some stand apart for another word: Urdu writes 'high' so, Pashto 'to'; those only after a non-joiner.
_ENDING_APART = "ها های هایم هایت هایش هایمان هایتان هایشان ترین".split()
_ENDING_JOINED = "|".join((*_ENDING_APART, "هایی", "تر", "تری"))
_VERB_END = "(?:[مدتی]|توان)"
# Endings that Turkish sets off from a name by an apostrophe, as they are folded: after any letter, after a consonant.
_ENDINGS = "|".join(
    "da de ta te dan den tan ten daki deki taki teki ya ye yi yu yla yle nin nun na ne ni nu nda nde ndan nden "
    "li lu lar ler ca ce dir dur tir tur si su ki ydi ydu re ve ll d m".split()
)
_AFTER_CONSONANT = "a|e|i|u|in|un|la|le"
# Words that lose their vowel before another in French, Italian and Catalan: what follows is a word of its own.
_ELIDED = r"(?<=\b[cdjlmnst]')|(?<=qu')|(?<=ll')|(?<=\bun')|(?<=\bquest')"
_APOSTROPHE = re.compile(
    rf"'(?<=\w')(?:(?P<gone>(?<!\d')s(?![a-z0-9]))"
    rf"|(?P<apart>(?:{_ELIDED})(?=[aeiouyh])|(?<=\d')(?!s\b)|(?<=[^\W\d_]{{3}}')(?=(?:{_ENDINGS})\b)"
    rf"|(?<=[a-z0-9]')(?=[^\W\d_a-z\u0400-\u052f])"  # an ending in another script
    rf"|(?<=[\u0980-\u09ff]')(?=(?:র|এর|কে|তে)(?![\u0980-\u09ff]))"  # an ending of Bengali
    rf"|(?<=\w\w[^\Waeiou]')(?=(?:{_AFTER_CONSONANT})\b))"
    r"|(?=\w))"
)
_LOOKALIKES = dict(zip("aceiopxyhkmt", "асеіорхуһкмт", strict=True))
# Vowel signs that may come in pieces: Bengali, Odia, Tamil, Telugu, Kannada, Malayalam, Sinhala, Myanmar.
_VOWELS = "\u09c7\u0b47\u0bc6\u0bc7\u0b92\u0c46\u0cbf\u0cc6\u0cca\u0d46\u0d47\u0dd9\u0ddc\u1025"
_PIECES = "\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0c56\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e"


def _cyrillic(match: re.Match[str]) -> str:
    around = match.string[match.start() - 1] + match.string[match.end()]
    if any("\u0430" <= letter <= "\u052f" for letter in around) and _LOOKALIKES.keys() >= {*match[0]}:
        return "".join(_LOOKALIKES[letter] for letter in match[0])
    return match[0]


def _number(sign: str) -> Rule:
    """1,000 and 12,34,567 are one number each; what begins with 0 is a decimal."""
    mark = re.escape(sign)
    groups = r"(?:\d\d,){0,6}" if sign == "," else ""
    pattern = rf"{mark}(?<=\d{mark})(?<!\d\d\d\d{mark})(?<!\D0{mark})(?={groups}\d\d\d(?!\d))"
    return Rule(DIGIT | SIGN, (sign,), re.compile(pattern), "")


RULES: tuple[Rule, ...] = (
    # Numbers in groups: a blank between them counts where nothing else is near.
    *map(_number, ".,'"),
    Rule(
        DIGIT,
        (),
        re.compile(
            r"([0-9]) (?:(?<=\s[0-9] )|(?<=\s[0-9]{2} )|(?<=\s[0-9]{3} ))(?<!\s0 )(?=[0-9]{3}(?![0-9]))"  # 10 000
        ),
        r"\1",
    ),
    # U.S. is US; e-mail is email, F-16 is F16.
    Rule(LATIN | SIGN, (".",), re.compile(r"\.(?<=\b[a-z]\.)(?=[a-z]\b)"), ""),
    Rule(SIGN, ("-",), re.compile(r"-(?:(?<=[^\w-][a-z]-)(?=[a-z]{2}|\d)|(?<=[^\w-][а-я]-)(?=\d))"), ""),
    # Hebrew abbreviations; then apostrophes: gone inside a word, with the s of a possessive, or the end of a word.
    Rule(HEBREW | SIGN, ('"', "'"), re.compile(r"[\"'](?<=[א-ת].)(?=[א-ת])|''(?<=[א-ת]'')(?=[א-ת])"), ""),
    Rule(SIGN, ("''",), re.compile(r"'(?<=\w')(?='\w)"), ""),
    Rule(SIGN, ("'",), _APOSTROPHE, lambda match: " " if match["apart"] is not None else ""),
    # The non-joiner of Arabic script parts words, but for some endings; elsewhere it is not seen.
    Rule(
        ARABIC | JOINER,
        (),
        re.compile(rf"\u200c(?<=[{_ARAB}]\u200c)(?=(?:{_ENDING_JOINED})(?![{_ARAB}\u200c]))"),
        "",
    ),
    Rule(ARABIC | JOINER, ("\u200cی",), re.compile(rf"\u200cی(?<=ه\u200cی)(?![{_ARAB}\u200c])"), ""),
    Rule(ARABIC | JOINER, (), re.compile(rf"\u200c(?<=[{_ARAB}]\u200c)(?=[{_ARAB}])"), " "),
    Rule(JOINER, ("\u200c",), re.compile("\u200c"), ""),
    Rule(ARABIC, ("االله",), re.compile(r"\bاالله"), "الله"),  # alef before the ligature that has one
    Rule(ARABIC, ("ھ",), re.compile(rf"ھ(?<![{_ASPIRED}]ھ)"), "ه"),
    Rule(ARABIC, ("ء",), re.compile(r"ء(?:(?<=\w\w\wاء)|(?<=\wیء)|(?<=\dء))ء*+(?!\w)"), ""),
    # Hindi: nasals before a consonant of their place as anusvara; glides that are written or not.
    Rule(
        DEVANAGARI,
        ("\u094d",),
        re.compile("ङ\u094d(?=[क-घ])|ञ\u094d(?=[च-झ])|ण\u094d(?=[ट-ढ])|न\u094d(?=[त-ध])|म\u094d(?=[प-भ])"),
        "\u0902",
    ),
    Rule(
        DEVANAGARI,
        ("ये",),
        re.compile("ये(?:(?<=[\u093e\u093f\u0940-\u0942\u0947\u094bआ]ये)|(?<=[क-ह]ये)(?=\u0902?\\s))"),
        "ए",
    ),
    Rule(DEVANAGARI, ("यी",), re.compile("यी(?<=[क-ह\u093e\u093f\u0940-\u0942\u0947\u094bआ]यी)(?=\u0902?\\s)"), "ई"),
    # Khmer: subscripts that look the same; a shifter before or after its vowel. Thai and Lao: vowels in two pieces.
    Rule(KHMER, ("\u17d2\u178a",), re.compile("\u17d2\u178a"), "\u17d2\u178f"),
    Rule(KHMER, (), re.compile("([\u17c9\u17ca])([\u17b6-\u17c8\u17d0]+)"), r"\2\1"),
    Rule(THAI, ("\u0e40\u0e40",), re.compile("\u0e40\u0e40"), "\u0e41"),
    Rule(THAI, ("\u0e4d",), re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32"), "\\1\u0e33"),
    Rule(THAI, ("\u0ecd",), re.compile("\u0ecd([\u0ec8-\u0ecb]?)\u0eb2"), "\\1\u0eb3"),
    # Armenian ew, which capitals write as two letters.
    Rule(0, ("եվ",), re.compile("եվ"), "եւ"),
    # Schwa of both alphabets, and Latin letters that look like Cyrillic ones, typed among them.
    Rule(LATIN | CYRILLIC, ("ə",), re.compile("ə(?:(?<=[\u0430-\u052f]ə)|(?=[\u0430-\u052f]))"), "ә"),
    Rule(LATIN, ("ə",), re.compile("ə"), "e"),
    Rule(LATIN | CYRILLIC, ("ә",), re.compile("ә(?:(?<=[a-z]ә)|(?=[a-z]))"), "e"),
    Rule(LATIN | CYRILLIC, (), re.compile("[a-z]+"), _cyrillic),
    # Vowel signs in pieces; last, since what was between the pieces is gone now.
    Rule(PARTS, (), re.compile(f"[{_VOWELS}][{_PIECES}]+"), lambda match: unicodedata.normalize("NFC", match[0])),
)

# Persian: 'mi' and its negation with the verb, plural and comparative with their word, as when written together. These
# are tried in a line of tokens, so that nothing depends on signs that the line no longer has.
AFFIXES = (
    Rule(ARABIC, (" می ", " نمی "), re.compile(rf" (?<=[ ن]می )(?=[{_ARAB}]+{_VERB_END} )"), ""),
    Rule(ARABIC, (" ها", " ترین"), re.compile(rf" (?<=[{_ARAB}] )(?=(?:{'|'.join(_ENDING_APART)}) )"), ""),
)


@cache
def rules_for(flags: int) -> tuple[Rule, ...]:
    """The rules that can apply to a text whose characters have these flags."""
    return tuple(rule for rule in RULES if rule.flags & flags == rule.flags)
