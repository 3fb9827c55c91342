"""The declarations within a document type: left out unread, or the document is refused.

Nothing is ever fetched or expanded. What real senders declare is harmless once it is left out: the place of a DTD
of the standard (a parameter entity), and names of single characters.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from commonwire.base.errors import BadInputError

_SUBSET = re.compile(r"""(?:<!--.*?-->|<\?.*?\?>|<!(?:"[^"]*"|'[^']*'|[^<>"'])*+>|[^<>\[\]])*+\]\s*>""", re.DOTALL)
_NAME = r"[A-Za-z_][\w.-]{0,60}"
_PUBLIC = r"""(?:"[+-]//[^"<>&%]{1,200}"|'[+-]//[^'<>&%]{1,200}')"""  # a formal public identifier (ISO 9070)
_ADDRESS = r"""(?:"[^"<>&%]{0,500}"|'[^'<>&%]{0,500}')"""
_BESIDE = r"""(?:"(?![A-Za-z][\w+.-]*:|/)[^"<>&%]{1,500}"|'(?![A-Za-z][\w+.-]*:|/)[^'<>&%]{1,500}')"""
_PLACE = re.compile(
    rf"<!ENTITY\s+%\s+{_NAME}\s+(?:SYSTEM\s+{_BESIDE}|PUBLIC\s+{_PUBLIC}(?:\s+{_ADDRESS})?)\s*>|%{_NAME};"
)
_CHARACTER = re.compile(
    rf"""<!ENTITY\s+({_NAME})\s+(?:"(&\#\d{{1,7}};|&\#x[0-9a-fA-F]{{1,6}};|[^"<>&%])"|'(&\#\d{{1,7}};|[^'<>&%])')\s*>"""
)
_REFERENCE = re.compile(rf"&({_NAME});")
_MOST_NAMES = 300


class Subset(NamedTuple):
    """Where the declarations of a document type end, and the characters that they name."""

    end: int
    characters: dict[str, str]


def read_subset(text: str, start: int) -> Subset:
    """The declarations that begin at `start`, behind the '['.

    Raises BadInputError for entities other than single characters and the places of DTDs beside the document or
    with a formal public identifier.
    """
    found = _SUBSET.match(text, start)
    if found is None:
        raise _refused()
    characters: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        characters[match[1]] = html.unescape(match[2] or match[3])
        return ""

    rest = _CHARACTER.sub(take, found[0])
    rest = _PLACE.sub("", rest)
    if "<!ENTITY" in rest or "%" in rest or len(characters) > _MOST_NAMES:
        raise _refused()
    return Subset(found.end(), characters)


def with_characters(text: str, characters: dict[str, str]) -> str:
    """`text` with the references to `characters` as what they stand for."""
    if not characters:
        return text
    return _REFERENCE.sub(lambda name: html.escape(characters[name[1]]) if name[1] in characters else name[0], text)


def _refused() -> BadInputError:
    return BadInputError(
        "The XML has a document type with declarations of its own, which may hold entities",
        where="DOCTYPE",
        remedy="Send it without the DOCTYPE.",
    )
