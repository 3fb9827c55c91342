"""Names of files that a story goes out in: from its identity, safe on every system and in every header."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

_UNSAFE = re.compile(r"[^\w.-]+")
_RUN = re.compile(r"[-.]*-[-.]*|\.{2,}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # names that Windows keeps for itself
_LONGEST = 60


def file_stem(uri: str) -> str:
    """The last letters and digits of a URI, of any script, as part of a file's name.

    >>> file_stem("tag:example.org,2026:ferry"), file_stem("urn:خبر:۷"), file_stem("../../etc/passwd"), file_stem("::")
    ('tag-example.org-2026-ferry', 'urn-خبر-۷', 'etc-passwd', 'story')
    """
    plain = unicodedata.normalize("NFC", unquote(uri))
    stem = _RUN.sub(_one, _UNSAFE.sub("-", plain)).strip("-._")[-_LONGEST:].strip("-._")
    return f"story-{stem}" if _RESERVED.fullmatch(stem) else stem or "story"


def file_name(uri: str, version: int, ending: str) -> str:
    """The name of the file in which a version of an item goes out.

    >>> file_name("urn:x:1", 2, "ninjs.json")
    'urn-x-1-v2.ninjs.json'
    """
    return f"{file_stem(uri)}-v{version}.{ending}"


def attachment(name: str) -> str:
    r"""The header Content-Disposition (RFC 6266) of a file to be kept: a name in ASCII, and the whole one (RFC 8187).

    >>> attachment("urn-x-1-v2.txt")
    'attachment; filename="urn-x-1-v2.txt"'
    >>> attachment("خبر-v1.txt")
    'attachment; filename="v1.txt"; filename*=UTF-8\'\'%D8%AE%D8%A8%D8%B1-v1.txt'
    """
    plain = _RUN.sub(_one, re.sub(r"[^A-Za-z0-9._-]+", "-", name)).strip("-._") or "story"
    if plain == name:
        return f'attachment; filename="{name}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _one(run: re.Match[str]) -> str:
    return "-" if "-" in run[0] else "."
