"""One component to the common model: an event, a plan (VTODO) or a text (VJOURNAL)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, made_uri, web_address
from commonwire.formats.editors import MAIL_ADDRESS
from commonwire.formats.embargo import find_embargo
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.icalendar.document import EVENT, JOURNAL, NEVER, NEWS, OWN, TODO, Component, Line
from commonwire.formats.icalendar.event import people_of, read_event
from commonwire.formats.icalendar.identity import of_occurrence, uri_of_uid
from commonwire.formats.icalendar.lines import text_of, unescaped
from commonwire.formats.icalendar.moments import compact, moment_of
from commonwire.formats.icalendar.own import with_own
from commonwire.formats.icalendar.source import Source
from commonwire.formats.icalendar.texts import MARKED, body_of
from commonwire.formats.icalendar.topics import add_categories, add_files, add_places, add_relations
from commonwire.news.item import Headline, Item, PlannedCoverage, Relation

_FIRST_LINES = 5
_MOST_OWN = 3
_PUBLIC = ("", "PUBLIC")


def item_of(component: Component, source: Source, *, is_exported: bool) -> Item:
    """The item that `component`, whose lines `source` has, says.

    `is_exported` where DTSTAMP is the hour of an export and says nothing of the item. Raises BadInputError when it
    has neither SUMMARY nor DESCRIPTION, TooLargeError.
    """
    notes = source.notes
    kept: dict[str, Any] = {}
    item = Item(uri=_uri(source, kept), kind=NEWS[component.name])
    _add_words(item, source)
    item.source_version = _version(source)
    _add_times(item, source, is_exported=is_exported)
    _add_kind(item, source)
    if item.planned_coverage:
        kept["component"] = TODO
    add_places(item, source)
    add_categories(item, source)
    add_files(item, source)
    add_relations(item, source)
    item.web_address = web_address(source.words("URL"), "URL", notes)
    _add_status(item, source, component)
    _leave_parts(source)
    own = source.take_all(OWN)
    if rest := source.rest():
        kept["properties"] = rest
    item.extra = {"icalendar": kept} if kept else {}
    for line in own[:_MOST_OWN]:
        item = with_own(item, line, component.lines, notes)
    if source.private:
        notes.repaired("people", f"{len(source.private)} lines about people or for them: moved to the private note.")
        item.editor_note = "\n".join(filter(None, (item.editor_note, *source.private)))
    return finish(item, notes)


def _uri(source: Source, kept: dict[str, Any]) -> str:
    notes = source.notes
    line = source.take("UID")
    if line is None:
        notes.guessed("uri", "There is no UID: an identity was made of the words and the time.")
        said = [found[0].value if (found := source.seen(name)) else None for name in ("SUMMARY", "DTSTART", "URL")]
        uri = made_uri(notes.defaults, "icalendar", *said)
    else:
        uid = checked_uri(unescaped(line.value), notes)
        uri = uri_of_uid(uid, notes.defaults)
        if uri != uid:
            kept["UID"] = uid
            notes.guessed("uri", f"The UID '{uid[:60]}' is no URI: {uri[:100]} was made of it.")
    occurrence = source.take("RECURRENCE-ID")
    return checked_uri(_occurrence(uri, occurrence, source, kept) if occurrence else uri, notes)


def _occurrence(uri: str, line: Line, source: Source, kept: dict[str, Any]) -> str:
    """The identity of one occurrence of a recurring event, which is an item of its own."""
    moment = moment_of(line.value)
    if moment is None:
        source.impossible(line)
        return f"{uri}#{line.value[:40]}"
    if isinstance(moment, datetime):
        moment, _ = source.zones.placed(moment, line.params.get("TZID"), "RECURRENCE-ID", source.notes)
    params = {"RANGE": line.params["RANGE"]} if "RANGE" in line.params else {}
    if not isinstance(moment, datetime):
        params["VALUE"] = "DATE"
    kept["RECURRENCE-ID"] = text_of(Line("RECURRENCE-ID", compact(moment), params))
    return of_occurrence(uri, moment if isinstance(moment, datetime) else compact(moment))


def _add_words(item: Item, source: Source) -> None:
    """The headlines, the language and the body."""
    notes = source.notes
    summaries = source.take_all("SUMMARY")
    for line in summaries[:20]:
        language = read_language(line.params.get("LANGUAGE"), notes)
        item.language = item.language or language
        if words := _without_addresses(" ".join(unescaped(line.value).split()), source):
            role = "alternative" if item.headlines else "main"
            said = language if len(summaries) > 1 else None
            item.headlines.append(Headline(value=words, role=role, language=said))
    marked, description = source.take_all(*MARKED), source.take("DESCRIPTION")
    if description is not None:
        item.language = item.language or read_language(description.params.get("LANGUAGE"), notes)
        marked += [description] if "ALTREP" in description.params else []
    item.body_html, item.body_text, private = body_of(description, marked, item.renditions, notes)
    for words in private:
        source.note("DESCRIPTION", words)
    first = [*private, *(item.body_text or "").split("\n")[:_FIRST_LINES]]
    item.embargo_until = find_embargo(first, None, notes)
    if not item.headlines:
        item.headlines = first_words(item.body_text, notes)
    if not item.headlines and source.method != "CANCEL" and not source.says("STATUS", "CANCELLED"):
        raise BadInputError("The component has neither SUMMARY nor DESCRIPTION", remedy="Give it a SUMMARY.")


def _without_addresses(words: str, source: Source) -> str:
    """A headline without the addresses of people that calendars put there ("Call with a@example.org")."""
    safe = MAIL_ADDRESS.sub("…", words) if "@" in words else words
    if safe != words:
        source.note("SUMMARY", words)
    return safe


def _version(source: Source) -> str | None:
    """SEQUENCE, of which 0 is what every component has that says nothing (RFC 5545, section 3.8.7.4)."""
    said = source.words("SEQUENCE")
    return str(int(said)) if said and said.isascii() and said.isdigit() and len(said) < 16 and int(said) else None


def _add_times(item: Item, source: Source, *, is_exported: bool) -> None:
    item.first_created_at = source.instant("CREATED") or source.instant("DCREATED")
    item.version_created_at = source.instant("LAST-MODIFIED")
    stamp = source.take("DTSTAMP")
    if item.version_created_at or stamp is None or is_exported or stamp.value.strip() == NEVER:
        return
    source.give_back(stamp)
    item.version_created_at = source.instant("DTSTAMP")


def _add_kind(item: Item, source: Source) -> None:
    """When it is held, what is planned, or of when a text is."""
    if source.name == EVENT:
        item.event_details = read_event(source)
    elif source.name == JOURNAL:
        item.content_created_at = source.instant("DTSTART")
        item.creators = people_of(source, "ORGANIZER")
    else:
        line = source.take("DUE") or source.take("DTSTART")
        moment: date | datetime | None = moment_of(line.value) if line else None
        if line is not None and moment is None:
            source.impossible(line)
        if line is not None and isinstance(moment, datetime):
            moment, _ = source.zones.placed(moment, line.params.get("TZID"), line.name, source.notes)
        if moment is not None:
            item.planned_coverage = [PlannedCoverage(title=item.headline, scheduled=moment.isoformat())]
        item.creators = people_of(source, "ORGANIZER")


def _add_status(item: Item, source: Source, component: Component) -> None:
    """Cancelled by method or status; withheld by CLASS, of which an unknown one counts as private (3.8.1.3)."""
    statuses = {line.value.strip().upper() for line in component.lines if line.name == "STATUS"}
    access = source.code("CLASS")
    if component.name != EVENT and statuses & {"CANCELLED", "DRAFT", "FINAL"}:
        source.take("STATUS")
    if source.method == "CANCEL" or "CANCELLED" in statuses:
        item.status = "canceled"
    elif access not in _PUBLIC or (component.name == JOURNAL and "DRAFT" in statuses):
        item.status = "withheld"
        source.notes.guessed("CLASS", f"{access or 'DRAFT'} is not for the public: withheld.")
    main = item.uri.rpartition("#")
    if main[0] and any(line.name == "RECURRENCE-ID" for line in component.lines):
        item.relations.append(Relation(rel="occurrence-of", uri=main[0]))


def _leave_parts(source: Source) -> None:
    names = sorted({part.name[:40] for part in source.parts if part.name != "VLOCATION"})
    if names:
        source.notes.dropped("parts", f"{', '.join(names[:10])}: left out, for they are the sender's own.")
