"""`itemMeta`, `hopHistory` and `contentMeta` of NewsML-G2."""

from __future__ import annotations

from contextlib import suppress

from lxml.etree import _Element as Element

from commonwire.base.languages import direction
from commonwire.formats.addresses import is_web_address
from commonwire.formats.elements import line
from commonwire.formats.newsml_g2.codes import code_of
from commonwire.formats.newsml_g2.concept import name_in
from commonwire.formats.newsml_g2.document import (
    ITEM_CLASSES,
    KINDS,
    OWN,
    OWN_REL,
    RELATIONS,
    TYPES,
)
from commonwire.formats.newsml_g2.order import CONTENT_META, ITEM_META, in_order
from commonwire.formats.newsml_g2.write_concept import add_concept, put_place
from commonwire.formats.newsml_g2.write_draft import Draft, iso
from commonwire.formats.newsml_g2.write_words import (
    G2,
    add,
    add_line,
    added,
    fragments,
    put_attributes,
    put_word,
    words,
)
from commonwire.formats.xml_text import XML_LANG
from commonwire.news.item import Concept, Headline, Item, Place, Relation

GENERATOR = "Commonwire"
_EPOCH = "1970-01-01T00:00:00Z"
_NEWS_ONLY = ("genre", "dateline", "by", "creditline")
"""What the schema allows in the contentMeta of news and packages, and not in that of plans and concepts."""
_OF_CONCEPTS = ("planningItem", "conceptItem", "knowledgeItem", "catalogItem")


def add_item_meta(root: Element, draft: Draft) -> None:
    """`itemMeta`: what the item is, from whom, since when, and how it may be used."""
    item, aliases = draft.item, draft.aliases
    meta = add(root, "itemMeta")
    kept = draft.kept_elements("itemMeta")
    if not _has_class(kept, item.kind):
        add(meta, "itemClass", qcode=ITEM_CLASSES.get(item.kind, "ninat:text"))
    _add_provider(meta, draft)
    _add_times(meta, item)
    add(meta, "pubStatus", qcode=f"stat:{item.status}")
    added(add(meta, "generator", GENERATOR))
    title = draft.kept_text("title")
    add_line(meta, "title", item.headlines[0].value if is_title(item.headlines) else title)
    for signal in item.signals:
        add_concept(meta, "signal", signal, aliases, language=item.language)
    if item.expires_at:
        add(meta, "expires", iso(item.expires_at))
    if item.web_address:
        put_word(add(meta, "link", href=item.web_address), "rel", "web", aliases)
    grouped = {id(relation) for relation in draft.grouped}
    for relation in item.relations:
        if id(relation) not in grouped:
            add_relation(meta, "link", relation, draft)
    meta.extend(element for element in kept if element.tag != f"{G2}itemClass" or _has_class([element], item.kind))
    in_order(meta, ITEM_META)


def add_relation(parent: Element, name: str, relation: Relation, draft: Draft, *, rel: bool = True) -> None:
    """A link or reference: an address of the web as `href`, any other identity as `residref`, or as it was said."""
    element = add(parent, name)
    if rel and relation.rel != "link":
        known = RELATIONS.get(relation.rel)
        if known:
            element.set("rel", known)
            element.set(OWN_REL, relation.rel)
        else:
            put_word(element, "rel", relation.rel, draft.aliases)
    by = relation.extra.get("by") or ("href" if is_web_address(relation.uri or "") else "residref")
    if relation.uri:
        element.set("href" if by == "href" else "residref", words(relation.uri))
    if relation.media_type:
        element.set("contenttype", words(relation.media_type))
    put_attributes(element, relation.extra, without=("by", "group", "children"))
    add_line(element, "title", relation.title)
    element.extend(fragments(relation.extra.get("children")))


def add_hops(root: Element, draft: Draft) -> None:
    """`hopHistory`: the stations in their order."""
    if not draft.item.hops:
        return
    history = add(root, "hopHistory")
    for n, hop in enumerate(draft.item.hops, start=1):
        station = add(history, "hop", seq=str(n), timestamp=iso(hop.at))
        add_line(add(station, "party"), "name", hop.party)
        if hop.action:
            put_word(add(station, "action"), "qcode", hop.action, draft.aliases)


def add_content_meta(root: Element, draft: Draft) -> Element:
    """`contentMeta`: what the content is about, by whom, and the words that go with it."""
    item = draft.item
    meta = add(root, "contentMeta")
    if item.urgency is not None:
        add(meta, "urgency", str(item.urgency))
    add_line(meta, "contentCreated", iso(item.content_created_at))
    add_line(meta, "contentModified", draft.kept_text("contentModified"))
    _add_located(meta, draft)
    _add_parties(meta, draft)
    if item.language:
        add(meta, "language", tag=item.language)
    for genre in item.genres:
        add_concept(meta, _name("genre", draft), genre, draft.aliases, language=item.language)
    kept = draft.kept_elements("contentMeta")
    _add_keywords(meta, item, kept)
    _add_subjects(meta, draft)
    _add_texts(meta, draft, kept)
    meta.extend(element for element in kept if element.tag != f"{G2}keyword")
    in_order(meta, CONTENT_META)
    return meta


def is_title(headlines: list[Headline]) -> bool:
    """Whether all there is is a title, which is no headline of the story (`itemMeta`, `title`)."""
    return len(headlines) == 1 and headlines[0].role == "title" and headlines[0].language is None


def add_headline(meta: Element, headline: Headline, draft: Draft, *, is_first: bool) -> None:
    """A headline with its language; the main one needs no role."""
    element = add_line(meta, "headline", headline.value, headline.language)
    if element is not None and not (is_first and headline.role == "main"):
        put_word(element, "role", headline.role, draft.aliases, several=True)


def _name(name: str, draft: Draft) -> str:
    """The name of an element of contentMeta: in our own namespace where the schema does not have it there."""
    return f"{{{OWN}}}{name}" if name in _NEWS_ONLY and draft.root in _OF_CONCEPTS else name


def _has_class(kept: list[Element], kind: str) -> bool:
    """Whether among the elements kept there is an itemClass which the item's kind may have come from."""
    classes = [element for element in kept if element.tag == f"{G2}itemClass"]
    return any(KINDS.get(code_of(element.get("qcode")).lower(), kind) == kind for element in classes)


def _add_provider(meta: Element, draft: Draft) -> None:
    item = draft.item
    if item.sources and item.sources[0].role == "provider":
        add_concept(meta, "provider", item.sources[0], draft.aliases, language=item.language)
        return
    known = [item.credit, *(source.name for source in item.sources), item.copyright_holder]
    name = next((words(said) for said in known if said and words(said)), "unknown")
    add_line(added(add(meta, "provider")), "name", name)


def _add_times(meta: Element, item: Item) -> None:
    created = iso(item.version_created_at)
    if created:
        add(meta, "versionCreated", created)
    else:  # the standard requires it: the first hour that the item says, or one that shows for what it is
        others = (item.content_created_at, item.first_created_at, item.received_at, *(hop.at for hop in item.hops))
        added(add(meta, "versionCreated", next(filter(None, map(iso, others)), _EPOCH)))
    if item.first_created_at:
        add_line(meta, "firstCreated", iso(item.first_created_at))
    if item.embargo_until is not None:
        add(meta, "embargoed", None if item.embargo_until == "open" else iso(item.embargo_until))


def _add_located(meta: Element, draft: Draft) -> None:
    """Where the content was made: the element that was kept, where it is that which says it."""
    kept, located = draft.kept_elements("located"), draft.item.located
    first = kept[0] if kept else None
    if located and (
        first is None or located not in (name_in(first, draft.item.language), first.get("literal"), first.get("qcode"))
    ):
        add_line(add(meta, "located"), "name", located)
    meta.extend(kept)


def _add_parties(meta: Element, draft: Draft) -> None:
    item = draft.item
    first_is_provider = bool(item.sources) and item.sources[0].role == "provider"
    for source in item.sources[1 if first_is_provider else 0 :]:
        add_concept(meta, "infoSource", source, draft.aliases, language=item.language)
    for creator in item.creators:
        name = "contributor" if creator.role == "contributor" else "creator"
        add_concept(meta, name, creator, draft.aliases, language=item.language)


def _add_keywords(meta: Element, item: Item, kept: list[Element]) -> None:
    """Keywords in their order, with the attributes that those had which were kept."""
    full: dict[str, list[Element]] = {}
    for element in kept:
        if element.tag == f"{G2}keyword":
            full.setdefault(line(element), []).append(element)
    for keyword in item.keywords:
        if same := full.get(keyword):
            meta.append(same.pop(0))
        else:
            add_line(meta, "keyword", keyword)


def _add_subjects(meta: Element, draft: Draft) -> None:
    item = draft.item
    for field in ("subjects", "people", "organisations", "places", "events", "objects"):
        concepts: list[Concept | Place] = getattr(item, field)
        for concept in concepts:
            if item.event_details is not None and isinstance(concept, Place) and concept.role == "location":
                continue  # it stands in eventDetails
            element = add_concept(
                meta, "subject", concept, draft.aliases, language=item.language, kind=TYPES.get(field)
            )
            if isinstance(concept, Place) and (claim := put_place(element, concept)) is not None:
                draft.asserts.append(claim)


def _add_texts(meta: Element, draft: Draft, kept: list[Element]) -> None:
    item = draft.item
    _put_kept(add_line(meta, "slugline", item.slugline), draft, "slugline")
    if draft.root != "conceptItem" and not is_title(item.headlines):
        for n, headline in enumerate(item.headlines):
            add_headline(meta, headline, draft, is_first=n == 0)
    _put_kept(add_line(meta, _name("dateline", draft), item.dateline), draft, "dateline")
    add_line(meta, _name("by", draft), item.byline)
    _put_kept(add_line(meta, _name("creditline", draft), item.credit), draft, "creditline")
    _add_summary(meta, draft, kept)


def _add_summary(meta: Element, draft: Draft, kept: list[Element]) -> None:
    """The summary; a description that was kept, and whose words stand in for it, stands for itself."""
    summary = draft.item.summary
    if not summary or any(element.tag == f"{G2}description" and line(element) == summary for element in kept):
        return
    element = add(meta, "description")
    add_lines(element, summary)
    role = draft.kept_text("summary_role") or "drol:summary"
    put_word(element, "role", role, draft.aliases, several=True)


def add_lines(element: Element, text: str) -> None:
    """Put `text` into `element`, which is a block: a break for each line end."""
    first, *others = [words(part) for part in text.split("\n")]
    element.text = first
    for part in others:
        add(element, "br").tail = part


def _put_kept(element: Element | None, draft: Draft, name: str) -> None:
    """The attributes that the source's own element had."""
    attributes = draft.kept.get(name)
    if element is not None and isinstance(attributes, dict):
        put_attributes(element, attributes)


def put_language(root: Element, draft: Draft) -> None:
    """Language and direction of the document, where the source did not say another of its own."""
    item = draft.item
    if item.language:
        root.set(XML_LANG, words(item.language))
        with suppress(ValueError):  # of no language at all, whose tag the schema may take
            root.set("dir", direction(item.language))
    attributes = draft.kept.get("root")
    if isinstance(attributes, dict):
        for key in ("xml:lang", "dir"):
            if isinstance(attributes.get(key), str):
                root.set(XML_LANG if key == "xml:lang" else key, words(attributes[key]))
        put_attributes(root, attributes, without=("xml:lang", "dir"))
