"""The last step of every reader: the language checked, the feed's defaults put in, claimed times looked at."""

from __future__ import annotations

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.base.languages import language_tag
from commonwire.formats.addresses import is_web_address
from commonwire.formats.notes import Notes
from commonwire.formats.private import speaks_of_limits, without_notes, without_reach
from commonwire.formats.times import mark_future
from commonwire.news.item import Concept, Item

_LONGEST_TAG = 100
_CLAIMED = ("first_created_at", "version_created_at", "content_created_at")
_SCHEMES = {"mediatopic": "medtop", "subjectcode": "subj"}
_IPTC = "http://cv.iptc.org/newscodes/"


def finish(item: Item, notes: Notes) -> Item:
    """`item` with the defaults of `notes` where it is silent; every default that was used is reported."""
    defaults = notes.defaults
    if item.extra:
        _keep_private(item, notes)
    if any(creator.extra for creator in item.creators):
        _keep_reach(item, notes)
    if item.editor_note and speaks_of_limits(item.editor_note) and not item.usage_terms:
        notes.guessed("editor_note", "It speaks of limits of use, and nobody else sees it: say them as usage terms.")
    if item.language is None and defaults.language:
        item.language = language_tag(defaults.language)
        notes.guessed("language", f"Not said: '{item.language}' from the feed's settings.")
    if item.terms is None and defaults.terms is not None:
        item.terms = defaults.terms
        notes.guessed("terms", "Not said: those of the feed's settings.")
    if item.credit is None and defaults.credit:
        item.credit = defaults.credit
        notes.guessed("credit", f"Not said: '{item.credit}' from the feed's settings.")
    if defaults.subject_map and item.subjects:
        item.subjects = [mapped(subject, defaults.subject_map) for subject in item.subjects]
    if notes.now is not None:
        for name in _CLAIMED:
            mark_future(getattr(item, name), name, notes)
    return item


def _keep_private(item: Item, notes: Notes) -> None:
    """Take editors' notes out of what others may see, wherever the source has put them."""
    private: list[str] = []
    item.extra = without_notes(item.extra, private)
    if private:
        notes.repaired("extra", "A note to editors among fields that are not known: moved to the private note.")
        item.editor_note = "\n".join(note for note in (item.editor_note or "", *private) if note.strip()) or None


def _keep_reach(item: Item, notes: Notes) -> None:
    """Take how to reach those who made the item out of what others may see."""
    for n, creator in enumerate(item.creators):
        private: list[str] = []
        extra = without_reach(creator.extra, private)
        if private:
            notes.repaired("creators", "How to reach someone who made the item: moved to the private note.")
            item.creators[n] = msgspec.structs.replace(creator, extra=extra)
            said = f"{creator.name}: {', '.join(private)}" if creator.name else ", ".join(private)
            item.editor_note = "\n".join(note for note in (item.editor_note, said) if note)


def read_language(value: str | None, notes: Notes) -> str | None:
    """`value` as a language tag, or None (reported) when no such language exists."""
    if not value or not value.strip():
        return None
    try:
        if len(value) <= _LONGEST_TAG:
            return language_tag(value.strip())
    except BadInputError:
        pass
    notes.dropped("language", f"'{value[:40]}' is not a language tag: use a BCP 47 tag such as 'ur' or 'zh-Hans'.")
    return None


def mapped(subject: Concept, subject_map: dict[str, str]) -> Concept:
    """`subject` with the concept that the feed's settings give for its name or code."""
    for said in (subject.uri, subject.literal, subject.name):
        target = subject_map.get(said) if said else None
        if target and (is_web_address(target) or ":" in target):
            scheme, code = scheme_and_code(target)
            return msgspec.structs.replace(subject, uri=target, scheme=scheme, code=code)
        if target:
            return msgspec.structs.replace(subject, name=target)
    return subject


def scheme_and_code(uri: str | None) -> tuple[str | None, str | None]:
    """The scheme's alias and the code in an IPTC NewsCodes URI; (None, None) for any other.

    >>> scheme_and_code("http://cv.iptc.org/newscodes/mediatopic/11000000")
    ('medtop', '11000000')
    """
    if uri is None or not uri.startswith(_IPTC):
        return None, None
    scheme, _, code = uri.removeprefix(_IPTC).strip("/").partition("/")
    return (_SCHEMES.get(scheme, scheme), code) if code else (None, None)
