"""Values in the JSON of newsrooms, where one and the same thing is said as a text, an object or a list of either."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from commonwire.formats.characters import clean
from commonwire.formats.sanitise import plain
from commonwire.news.item import Concept
from commonwire.news.vocabulary import alias_of, scheme_of, split

_WORDS = ("value", "name", "rendered", "text", "#text", "headline", "title", "label", "html", "by", "displayName")
_NAMES = ("name", "label", "title", "prefLabel", "displayName", "fullName", "headline", "value", "word", "text")
_URIS = ("uri", "@id", "cvTermId", "identifier", "href", "url", "link")
_CODES = ("qcode", "code", "cvId", "literal", "guid", "id", "_id", "key")
_ROLES = ("rel", "role", "rels", "roles", "type")
_FIRST_NAMES = ("first_name", "firstname", "firstName", "given_name", "givenName")
_LAST_NAMES = ("last_name", "lastname", "lastName", "family_name", "familyName")
_OTHER_NAMES = ("byline", "by", "organisation", "organization")
_ENDS_IN_NAME = re.compile(r"(?:[a-z]N|_n)ame$")
"""A name that is called after what it names ('categoryName'), as its code is then ('categoryId')."""
_NOTHING = frozenset({"None", "null", "undefined"})
"""What programs write by mistake where there is no value."""
_MANY = 500


class Named(NamedTuple):
    """How a concept is identified: its URI with scheme and code, or a literal that no scheme explains."""

    uri: str | None = None
    scheme: str | None = None
    code: str | None = None
    literal: str | None = None


def listed(value: Any) -> list[Any]:
    """`value` as a list: of itself where it is one value, empty where there is none; of at most 500."""
    return value[:_MANY] if isinstance(value, list) else [] if value is None else [value]


def at_path(value: Any, path: str) -> Any:
    """What stands at `path` ('title.rendered') in nested objects; None where nothing does.

    >>> at_path({"title": {"rendered": "Flood"}}, "title.rendered")
    'Flood'
    """
    if isinstance(value, dict) and path in value:
        return value[path]
    for name in path.split("."):
        if isinstance(value, list):
            value = value[0] if value else None
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def raw_text_of(value: Any) -> str | None:
    """The text that `value` says, with its lines and markup; of an object with names by language, the first."""
    if isinstance(value, str):
        return clean(value) if value.strip() else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return next((text for one in value[:_MANY] if (text := raw_text_of(one))), None)
    for key in _WORDS:
        if (text := raw_text_of(value.get(key))) is not None:
            return text
    return next(iter(by_language(value).values()), None)


def text_of(value: Any) -> str | None:
    """The text that `value` says, as one line of words."""
    said = raw_text_of(value)
    return plain(said) or None if said else None


def texts_of(value: Any) -> list[str]:
    """Each text of a list; a text on its own is a list with commas or semicolons."""
    if isinstance(value, str):
        value = value.replace(";", ",").split(",")
    found = [text for one in listed(value) if (text := text_of(one))]
    return list(dict.fromkeys(found))


def by_language(value: Any) -> dict[str, str]:
    """`value` as texts by language tag, where that is what the object says.

    >>> by_language({"en": "Flood", "ur": "سیلاب"}), by_language({"name": "Flood"})
    ({'en': 'Flood', 'ur': 'سیلاب'}, {})
    """
    if not isinstance(value, dict) or not all(_is_tag(key) for key in value):
        return {}
    return {key: clean(said) for key, said in value.items() if isinstance(said, str) and said.strip()}


def identified(scheme: str | None, code: str | None) -> Named:
    """What `code` of `scheme` (a URI or an alias) names; without scheme, what a qcode or a URI names.

    >>> identified("http://cv.iptc.org/newscodes/mediatopic", "11000000").uri
    'http://cv.iptc.org/newscodes/mediatopic/11000000'
    >>> identified(None, "medtop:11000000").scheme, identified("desk", "7").literal
    ('medtop', 'desk:7')
    """
    if not code:
        return Named(uri=scheme) if scheme and "://" in scheme else Named(literal=scheme)
    if not scheme and "://" in code:
        return Named(code, *split(code))
    if not scheme and ":" in code:
        scheme, _, code = code.partition(":")
    if not scheme:
        return Named(literal=code)
    alias = alias_of(scheme) if "://" in scheme else scheme
    base = scheme_of(alias) if alias else None
    if base:
        return Named(f"{base}{code}", alias, code)
    if ":" in scheme:
        return Named(uri=f"{scheme}{'' if scheme[-1] in '/#:=' else '/'}{code}")
    return Named(literal=f"{scheme}:{code}")


def concept_of(value: Any, role: str | None = None) -> Concept | None:
    """The thing that `value` names, with what else it says of it in `extra`; None for nothing."""
    if not isinstance(value, dict):
        name = text_of(value)
        return Concept(name=name, role=role) if name else None
    names = by_language(value) or by_language(value.get("name")) or by_language(at_path(value, "translations.name"))
    name_keys = _keys_of_name(value, bool(names))
    name = " ".join(text_of(value[key]) or "" for key in name_keys) or next(iter(names.values()), None)
    uri_key = next((key for key in _URIS if isinstance(value.get(key), str) and ":" in value[key]), None)
    codes = (
        *_CODES,
        *(f"{key[:-4]}{end}" for key in name_keys for end in ("Id", "ID", "id") if len(key) > len("name")),
    )
    code_key = next((key for key in codes if isinstance(value.get(key), (str, int)) and value[key] != ""), None)
    scheme = value.get("scheme") or value.get("vocabulary")
    code = str(value[code_key]) if code_key else None
    if uri_key:
        named = Named(value[uri_key], *split(value[uri_key]))
    else:
        named = identified(scheme if isinstance(scheme, str) else None, code)
    if not (name or named.uri or named.literal) or (not name and code in _NOTHING and not uri_key):
        return None
    role_key = None if role else next((key for key in _ROLES if text_of(value.get(key))), None)
    used = {*name_keys, uri_key, role_key, "scheme", "vocabulary", "relevance", "confidence"}
    used |= {None if uri_key else code_key}
    relevance, confidence = (_percent(value.get(key)) for key in ("relevance", "confidence"))
    return Concept(
        name=name,
        names={} if list(names.values()) == [name] else names,
        uri=named.uri,
        scheme=named.scheme,
        code=named.code,
        literal=named.literal,
        role=role or (text_of(value[role_key]) if role_key else None),
        relevance=relevance,
        confidence=confidence,
        extra={} if names and not name_keys else {k: v for k, v in value.items() if k not in used and said(v)},
    )


def _keys_of_name(value: dict[str, Any], has_names: bool) -> list[str]:
    """The keys whose words together are the name: one, or those of first and last names, or a line or an employer."""
    for keys in (_NAMES, *(() if has_names else ((*_FIRST_NAMES, *_LAST_NAMES), _OTHER_NAMES))):
        found = [key for key in keys if text_of(value.get(key))]
        if found:
            return found if keys[0] in _FIRST_NAMES else found[:1]
    return [key for key in value if _ENDS_IN_NAME.search(key) and text_of(value[key])][:1] if not has_names else []


def concepts_of(value: Any, role: str | None = None) -> list[Concept]:
    """Each thing of a list; a text on its own names one."""
    return [concept for one in listed(value) if (concept := concept_of(one, role))]


def number_of(value: Any) -> int | None:
    """`value` as a whole number, said as one or in digits."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return int(number) if 0 <= number < 10**15 and number == int(number) else None


def said(value: Any) -> bool:
    """Whether `value` says anything: no null, no empty text, list or object."""
    return value is not None and value not in ("", [], {})


def _is_tag(key: Any) -> bool:
    first = key.replace("_", "-").partition("-")[0] if isinstance(key, str) else ""
    return 2 <= len(first) <= 3 and first.isalpha() and first.islower() and first not in _NO_TAGS


_NO_TAGS = frozenset({"id", "uri", "url", "by", "rel", "key", "alt", "org", "src"})


def _percent(value: Any) -> int | None:
    number = number_of(value)
    return number if number is not None and number <= 100 else None
