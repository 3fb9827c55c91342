"""The identity of a NewsML 1 item: the same for each of its revisions (RFC 3085)."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element as Element

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, made_uri
from commonwire.formats.elements import children, find, fragment, line, local
from commonwire.formats.notes import Notes

_REVISION = re.compile(r":\d+[NUA]?$")
_WHOLE = re.compile(r"urn:newsml:[^:\s]+:[^:\s]+:[^\s]+:\d+[NUA]?", re.IGNORECASE)
_LEAST_ID = 6  # characters: shorter ids count within the document only


def public_identifier(element: Element) -> str:
    """The PublicIdentifier of a NewsItem without its revision; empty for none."""
    for name in ("Identification", "NewsIdentifier", "PublicIdentifier"):
        found = find(element, name)
        if found is None:
            return ""
        element = found
    said = line(element)
    return _REVISION.sub("", said) if _WHOLE.fullmatch(said) else ""


def date_of(element: Element) -> str | None:
    """The DateId of a NewsItem, which is a day or an hour."""
    return next((line(found) for found in element.iter("{*}DateId") if line(found)), None)


def identify(element: Element, kept: dict[str, Any], notes: Notes) -> tuple[str, str | None, str | None]:
    """The URI of a NewsItem, the source's version, and its label.

    The URI is urn:newsml:provider:date:id without the revision. A public identifier that is whole wins: some write
    the revision into the id, too. Raises BadInputError for an item that nothing identifies.
    """
    identification = find(element, "Identification")
    if identification is None:
        raise BadInputError("The item has no Identification", where="NewsItem", remedy="Say who published what, when.")
    label, identifier = find(identification, "NameLabel"), find(identification, "NewsIdentifier")
    said = {local(child): line(child) for child in children(identifier)} if identifier is not None else {}
    for child in children(identification):
        if local(child) not in ("NewsIdentifier", "NameLabel"):
            kept.setdefault("Identification", []).append(fragment(child))
    slug = line(label) or None if label is not None else None
    return _uri(element, said, notes), said.get("RevisionId") or None, slug


def _uri(element: Element, said: dict[str, str], notes: Notes) -> str:
    parts = [said.get(name, "") for name in ("ProviderId", "DateId", "NewsItemId")]
    public = said.get("PublicIdentifier", "")
    if _WHOLE.fullmatch(public):
        return checked_uri(_REVISION.sub("", public), notes)
    if all(parts):
        return checked_uri("urn:newsml:" + ":".join("".join(part.split()) for part in parts), notes)
    if public.count(":") > 2 or (public and not any(parts)):
        return checked_uri(_REVISION.sub("", public), notes)
    if any(parts):
        notes.guessed("uri", "The NewsIdentifier is not whole: an identity was made of its parts.")
        return made_uri(notes.defaults, *parts, *_otherwise(element, is_dated=bool(parts[1])))
    raise BadInputError("The item has no NewsIdentifier", where="Identification", remedy="Give it one that lasts.")


def _otherwise(element: Element, *, is_dated: bool) -> list[str]:
    """What else tells an item from the others of its provider: an id of its component, else its hour and headline."""
    component = find(element, "NewsComponent")
    duid = (component.get("Duid") or "").strip() if component is not None else ""
    if len(duid) >= _LEAST_ID:
        return [duid]
    names = ("HeadLine",) if is_dated else ("FirstCreated", "HeadLine")
    found = (next(element.iter(f"{{*}}{name}"), None) for name in names)
    return [line(one) for one in found if one is not None]
