"""An article as schema.org says it becomes an item; JSON-LD by itself is read here, pages hand over what they hold."""

from __future__ import annotations

from typing import Any

import msgspec

from commonwire.base.errors import BadInputError
from commonwire.formats.addresses import checked_uri, is_web_address, made_uri
from commonwire.formats.finish import finish, read_language
from commonwire.formats.headline import first_words
from commonwire.formats.json_text import load_json
from commonwire.formats.notes import Notes, check_items
from commonwire.formats.private import without_notes
from commonwire.formats.rights import with_rights
from commonwire.formats.sanitise import html_to_text, in_paragraph, is_markup, sanitise_html, text_to_html
from commonwire.formats.schema_org.document import (
    GENRES,
    MEDIA,
    READ,
    RELATIONS,
    RENDITIONS,
    STATUSES,
    Node,
    is_article,
    types_of,
)
from commonwire.formats.schema_org.read_nodes import nodes_of
from commonwire.formats.schema_org.read_values import (
    address_of,
    concept_of,
    field_of,
    is_uri,
    listed,
    place_of,
    raw_text_of,
    rendition_of,
    text_of,
    texts_of,
)
from commonwire.formats.times import read_time
from commonwire.news.item import (
    Concept,
    Given,
    Headline,
    Item,
    Place,
    Reading,
    Refused,
    Relation,
    Rendition,
    Report,
    RightsInfo,
)

_PEOPLE = {"editor": "editor", "contributor": "contributor", "translator": "translator"}


def is_schema_org(value: Any) -> bool:
    """Whether the JSON `value` is schema.org: an object, or a list of them, with its '@context' or an article."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return "schema.org" in str(first.get("@context", ""))[:300] or ("@type" in first and is_article(first))


def read_schema_org(data: bytes, media_type: str | None, notes: Notes) -> Reading:
    """The articles (or pictures, sounds, films) in a JSON-LD document. Raises BadInputError where there are none."""
    nodes = nodes_of(load_json(data, media_type, notes))
    found = [node for node in nodes if is_article(node)] or [
        n for n in nodes if not MEDIA.keys().isdisjoint(types_of(n))
    ]
    if not found:
        raise BadInputError("The JSON-LD holds no article", where="@type", remedy="Send a schema.org NewsArticle.")
    check_items(len(found), notes.bounds)
    results: list[Given | Refused] = []
    for number, node in enumerate(found, start=1):
        own = notes.fresh()
        own.remarks = list(notes.remarks)
        original = data if len(found) == 1 else msgspec.json.encode(node)
        try:
            item = read_article(node, own)
        except BadInputError as error:
            where = f"item {number}, {error.where}" if error.where else f"item {number}"
            results.append(Refused(message=error.message, where=where, remedy=error.remedy or "Mend it."))
            continue
        report = Report(format="schema_org", remarks=own.remarks)
        results.append(Given(item=item, original=original, media_type="application/ld+json", report=report))
    return Reading(format="schema_org", results=results)


def read_article(
    node: Node, notes: Notes, *, base: str | None = None, body_html: str | None = None, uri: str | None = None
) -> Item:
    """The item that `node` says; `body_html`, already sanitised, stands for its articleBody, `uri` for an identity.

    Raises BadInputError where it has neither headline nor text nor media.
    """
    private: list[str] = []
    node = without_notes(node, private)
    address = address_of(node.get("url"), base) or address_of(node.get("mainEntityOfPage"), base)
    item = Item(uri="", web_address=address, kind=_kind(node))
    item.renditions = _renditions(node, address or base)
    if body_html is None:
        body_html = body_of(node, address or base, item.renditions, notes)
    item.body_html = body_html or None
    item.body_text = html_to_text(body_html) or None if body_html else None
    item.headlines = _headlines(node) or first_words(item.body_text, notes)
    item.summary = text_of(node.get("abstract")) or text_of(node.get("description"))
    if not (item.headlines or item.body_text or item.summary or item.renditions):
        raise BadInputError("The article has no headline and no text", where="headline", remedy="Give it a headline.")
    item.uri = _uri(node, uri, item, notes)
    _add_makers(item, node)
    _add_topics(item, node)
    _add_rights(item, node, notes)
    _add_times(item, node, notes)
    item.language = read_language(_language(node), notes)
    item.relations = _relations(node, address or base)
    kept = {key: value for key, value in node.items() if key not in READ and isinstance(key, str)}
    kept = {key: value for key, value in kept.items() if key not in ("@body", "@element")}
    if types_of(node) not in (["NewsArticle"], []) and item.kind == "text":
        kept["@type"] = node["@type"]
    if str(node.get("isAccessibleForFree", "")).lower() in ("false", "http://schema.org/false"):
        notes.guessed("isAccessibleForFree", "The source sells this story: its text may be a part of the whole.")
    item.extra = {"schema_org": kept} if kept else {}
    item.editor_note = "\n".join(note for note in private if note.strip()) or None
    item.terms = with_rights(None, item.rights_info)
    return finish(item, notes)


def body_of(node: Node, base: str | None, renditions: list[Rendition], notes: Notes) -> str:
    """The sanitised body that `node` itself holds: its articleBody, and a live blog's updates; '' for none."""
    parts = [_markup_of(part) for part in listed(node.get("articleBody")) or listed(node.get("text"))]
    for update in listed(node.get("liveBlogUpdate")):
        if isinstance(update, dict):
            headline = text_of(update.get("headline"))
            parts.append(f"<h3>{text_to_html(headline)[3:-4]}</h3>" if headline else "")
            parts.append(_markup_of(update.get("articleBody")))
    html, remarks = sanitise_html("".join(parts), base=base, bounds=notes.bounds, renditions=renditions)
    notes.remarks += remarks
    return in_paragraph(html)


def _markup_of(value: Any) -> str:
    text = raw_text_of(value) or ""
    return text if is_markup(text) else text_to_html(text)


def _kind(node: Node) -> str:
    return next((MEDIA[kind] for kind in types_of(node) if kind in MEDIA), "text")


def _headlines(node: Node) -> list[Headline]:
    main = text_of(node.get("headline")) or text_of(node.get("name"))
    headlines = [Headline(value=main)] if main else []
    return headlines + [Headline(value=said, role="alternative") for said in texts_of(node.get("alternativeHeadline"))]


def _uri(node: Node, given: str | None, item: Item, notes: Notes) -> str:
    """The identity: an identifier or '@id' that is a URI, else the page's address, else one made of the words."""
    for said in (raw_text_of(node.get("identifier")), node.get("@id"), given, item.web_address):
        if said and is_uri(said):
            return checked_uri(str(said), notes)
    if given is None and (said := raw_text_of(node.get("identifier")) or raw_text_of(node.get("@id"))):
        return checked_uri(said, notes)
    notes.guessed("uri", "The article does not say its own address: an identity was made from its words.")
    return made_uri(notes.defaults, item.headline, item.body_text or item.summary)


def _add_makers(item: Item, node: Node) -> None:
    authors = listed(node.get("author"))
    item.byline = ", ".join(dict.fromkeys(name for one in authors if (name := _person(one)))) or None
    made_by = listed(node.get("creator")) or [one for one in authors if isinstance(one, dict)]
    item.creators = [maker for one in made_by if (maker := concept_of(one))]
    for name, role in _PEOPLE.items():
        item.creators += [maker for one in listed(node.get(name)) if (maker := concept_of(one, role))]
    for name, made in (("sourceOrganization", None), ("provider", "provider"), ("publisher", "publisher")):
        found = [source for one in listed(node.get(name)) if (source := concept_of(one, made))]
        item.sources += [source for source in found if (source.name, source.uri) not in _said(item.sources)]
    item.credit = text_of(node.get("creditText")) or text_of(node.get("publisher"))


def _said(concepts: list[Concept]) -> set[tuple[str | None, str | None]]:
    return {(concept.name, concept.uri) for concept in concepts}


def _person(author: Any) -> str | None:
    name = text_of(author)
    return None if name is None or is_web_address(name) else name


def _add_topics(item: Item, node: Node) -> None:
    for name, role in (("about", None), ("mentions", "mentions")):
        for value in listed(node.get(name)):
            field = field_of(value)
            if field == "places":
                item.places += _places(value, role)
            elif concept := concept_of(value, role):
                getattr(item, field).append(concept)
    item.subjects += [Concept(name=name, role="section") for name in texts_of(node.get("articleSection"))]
    for value in listed(node.get("keywords")):
        if isinstance(value, dict) and "@value" not in value and value.get("termCode"):
            item.subjects += [concept] if (concept := concept_of(value)) else []
        else:
            item.keywords += _words(value, alone=not isinstance(node.get("keywords"), list))
    item.keywords = list(dict.fromkeys(item.keywords))[:200]
    for name in ("contentLocation", "spatialCoverage"):
        item.places += _places(node.get(name), None)
    item.located = text_of(node.get("locationCreated"))
    item.dateline = text_of(node.get("dateline"))
    item.genres = [genre for one in listed(node.get("genre")) if (genre := concept_of(one))]
    for kind in types_of(node):
        if kind in GENRES:
            uri, name = GENRES[kind]
            item.genres.append(Concept(uri=uri, scheme="genre", code=uri.rpartition("/")[2], name=name))


def _words(value: Any, *, alone: bool) -> list[str]:
    """The keywords in `value`: a text on its own is a list with commas."""
    said = text_of(value) or ""
    return [word.strip() for word in said.split(",") if word.strip()] if alone else [said] if said else []


def _places(value: Any, role: str | None) -> list[Place]:
    return [place for one in listed(value) if (place := place_of(one, role))]


def _add_rights(item: Item, node: Node, notes: Notes) -> None:
    item.copyright_holder = text_of(node.get("copyrightHolder"))
    item.copyright = text_of(node.get("copyrightNotice"))
    year = text_of(node.get("copyrightYear"))
    if year and not item.copyright:
        item.copyright = " ".join(filter(None, ("©", year, item.copyright_holder or item.credit)))
        notes.guessed("copyright", f"There is no notice: '{item.copyright}' was made of the year and the holder.")
    item.licence = address_of(node.get("license"), None) or text_of(node.get("license"))
    usage = text_of(node.get("usageInfo"))
    link = address_of(node.get("usageInfo"), None)
    item.usage_terms = usage if usage and usage != link else None
    item.rights_info = [RightsInfo(link=link)] if link else []
    status = text_of(node.get("creativeWorkStatus"))
    if status:
        item.status = STATUSES.get(status.lower(), "withheld")  # type: ignore[assignment]
        if status.lower() not in STATUSES:
            notes.guessed("creativeWorkStatus", f"'{status[:60]}' is no status that is known: withheld.")


def _add_times(item: Item, node: Node, notes: Notes) -> None:
    published = read_time(
        raw_text_of(node.get("datePublished")) or raw_text_of(node.get("uploadDate")), "datePublished", notes
    )
    modified = read_time(raw_text_of(node.get("dateModified")), "dateModified", notes)
    item.content_created_at = read_time(raw_text_of(node.get("dateCreated")), "dateCreated", notes)
    item.expires_at = read_time(raw_text_of(node.get("expires")), "expires", notes)
    item.first_created_at = published
    item.version_created_at = modified or published
    item.source_version = text_of(node.get("version"))


def _language(node: Node) -> str | None:
    for said in listed(node.get("inLanguage")):
        if isinstance(said, dict):
            said = said.get("alternateName") or said.get("identifier") or said.get("name")
        if isinstance(said, str):
            return said
    return None


def _renditions(node: Node, base: str | None) -> list[Rendition]:
    values = [(value, name) for name in RENDITIONS for value in listed(node.get(name))]
    values += [(value, "thumbnail") for value in listed(node.get("thumbnailUrl"))]
    if _kind(node) != "text":
        own = {key: value for key, value in node.items() if key in ("contentUrl", "encodingFormat", "contentSize",
               "width", "height", "duration")}  # fmt: skip
        values.insert(0, (own, "main"))
    found: dict[str | None, Rendition] = {}
    for value, name in values[:200]:
        rendition = rendition_of(value, name, base)
        if rendition is not None:
            found.setdefault(rendition.href, rendition)
    return list(found.values())


def _relations(node: Node, base: str | None) -> list[Relation]:
    relations = []
    for name, rel in RELATIONS.items():
        for value in listed(node.get(name))[:200]:
            said = value.get("@id") if isinstance(value, dict) else None
            uri = said if is_uri(said) else address_of(value, base)
            title = text_of(value) if isinstance(value, dict) else None
            if uri or title:
                relations.append(Relation(rel=rel, uri=uri, title=title))
    return relations
