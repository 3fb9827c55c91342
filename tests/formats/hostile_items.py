"""Items that hold anything in every field, as no reader would give them: what a writer has to stand."""

from __future__ import annotations

from datetime import UTC
from typing import Any
from urllib.parse import quote

import msgspec
from hypothesis import strategies as st

from commonwire.formats.characters import clean_all
from commonwire.formats.sanitise import sanitise_html
from commonwire.news.item import (
    Concept,
    EventDetails,
    Headline,
    Hop,
    Item,
    Place,
    PlannedCoverage,
    Relation,
    Rendition,
    RightsInfo,
    Wording,
)

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
NOTE = "Call 555 0117"
KINDS = ("text", "picture", "composite", "planning", "event", "concept", "knowledge")
_hostile = st.text(max_size=12) | st.sampled_from(
    ["]]>", "\x00\x0b\x1f", "\ud800x", "a" * 3_000, "مرحبا", "😀", "<b>&", "a:b", "http://[", "%", " ", "", "urn:x y",
     "cw:x", "\u2028\u0085", "-1", "0", "7", "2018-02-31", "medtop:1", "medtop:", "x:y z", "https://example.org/a",
     "role:a role:b", "a\nb\r\nc\t", "rtl", "main", "title", "name", "provider", "creator", "location", "en",
     "xx-no tag"]
)  # fmt: skip
_fragments = st.sampled_from(
    [f'<subject {NAR} qcode="a:b" id="i"/>', f"<itemClass {NAR}/>", "<x/>", "<a", "", f"<edNote {NAR}>secret</edNote>",
     '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>', '<y:z xmlns:y="urn:y" y:a="1">t</y:z>', "<name>n</name>",
     f'<rightsExpressionXML {NAR} langid="x"><p xmlns="urn:p"/></rightsExpressionXML>', f"<start {NAR}>x</start>",
     f'<POIDetails {NAR}><position latitude="a"/></POIDetails>', f'<bag {NAR}><bit qcode="a:b"/></bag>',
     f'<groupSet {NAR} root="g"><group id="g"><groupRef idref="h"/><itemRef residref="r"/></group></groupSet>',
     f'<conceptSet {NAR}><concept><conceptId qcode="a:b"/></concept></conceptSet>', f'<assert {NAR} qcode="a:b"/>',
     f'<partMeta {NAR} partid="i" contentrefs="i j"/>',
     f"<inlineXML {NAR}><x><edNote {NAR}>secret</edNote></x></inlineXML>",
     f'<newsCoverage {NAR} id="i"><planning/></newsCoverage>', f'<type {NAR} qcode="cpnat:event"/>', "\x00<q/>"]
)  # fmt: skip
_names = st.sampled_from(
    ["children", "type", "id", "creator", "modified", "xml:lang", "dir", "href", "by", "group", "residref", "size",
     "x y", "", "g:h", "planning", "guid", "version", "standard", "validfrom", "custom", "copyright_href", "html",
     "value"]
)  # fmt: skip
_extras = st.dictionaries(_names, _hostile | st.lists(_fragments, max_size=3) | st.integers() | st.none(), max_size=3)
_kept = st.dictionaries(
    st.sampled_from(
        ["root", "catalogs", "itemMeta", "contentMeta", "contentSet", "partMeta", "assert", "inlineRef", "derivedFrom",
         "groupSet", "newsCoverageSet", "concept", "conceptId", "conceptSet", "catalogContainer", "header", "located",
         "slugline", "summary_role", "body", "bodies", "title", "contentModified", "catalogRef", "embargoed"]
    ),
    _hostile | _fragments | st.lists(_fragments | st.integers(), max_size=3) | _extras | st.lists(_extras, max_size=2),
    max_size=5,
)  # fmt: skip
_of_nitf = st.sampled_from(
    ['<meta name="a b" content="x"/>', "<meta/>", '<ed-msg info="secret"/>', '<urgency ed-urg="x y"/>', "<p>x</p>",
     '<note type="npa"><body.content><p>secret</p></body.content></note>', "<note><body.content/></note>",
     '<identified-content><person id="i">A</person></identified-content>', '<pubdata id="i" type="nonsense"/>',
     '<iim><ds num="40" value="secret"/><ds/></iim>', '<tagline type="npa">secret</tagline>', "<tagline>A</tagline>",
     '<y:z xmlns:y="urn:y" y:a="1"><y:b>t</y:b></y:z>', "<docdata><ed-msg info='secret'/></docdata>", "<x", "",
     '<series series.part="a b"/>', '<doc-id id-string="urn:x"/>', '<alt-code idsrc="a"/>', "<body/>", "<city>A</city>",
     '<media media-type="image"><media-reference/></media>', "<nitf/>", '<tobject.subject id="1"/>', "text"]
)  # fmt: skip
_texts_of_nitf = dict.fromkeys(("title", "regsrc", "copyright_year", "tobject.type"), _hostile | st.just("<b/>"))
_elements_of_nitf = _of_nitf | st.lists(_of_nitf | _fragments | st.integers(), max_size=3)
_kept_of_nitf = st.fixed_dictionaries(
    {},
    optional={
        **_texts_of_nitf,
        **dict.fromkeys(
            ("du-key", "head", "docdata", "tobject", "identified-content", "body.head", "body.end"),
            _hostile | _elements_of_nitf | _extras,
        ),
    },
)
_shapes = st.sampled_from([{"type": "Point", "coordinates": [1.5, -1e-7]}, {"type": "Point", "coordinates": [900, 2]},
                           {"type": "Polygon", "coordinates": [[[0, 0]]]}, {"coordinates": "x"}, {}])  # fmt: skip


def _structs(kind: type[Any], **others: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of that class, hostile in each field; `others` are those of fields that are no texts."""
    said = {field: _hostile for field in kind.__struct_fields__ if field != "extra"} | others
    needed = {field.name: said[field.name] for field in msgspec.structs.fields(kind) if field.required}
    free = {name: values for name, values in said.items() if name not in needed}
    made = st.fixed_dictionaries(
        needed, optional={**free, **({"extra": _extras} if "extra" in kind.__struct_fields__ else {})}
    )
    return made.map(lambda values: kind(**values))


_numbers = st.integers(-2, 10**20)
_tongues = st.dictionaries(_hostile, _hostile, max_size=2)
_times = st.datetimes(timezones=st.timezones()) | st.datetimes()
_concepts = _structs(Concept, names=_tongues, relevance=_numbers, confidence=_numbers)
_places = _structs(Place, names=_tongues, geo=_shapes)
_relations = _structs(Relation)
_wordings = st.lists(_structs(Wording), max_size=2)
_rights = _structs(
    RightsInfo,
    scope=st.lists(_hostile, max_size=2),
    aspect=st.lists(_hostile, max_size=2),
    valid_from=_times,
    valid_to=_times,
    holder=_concepts,
    copyright=_wordings,
    usage_terms=_wordings,
)
_HOSTILE: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(KINDS) | _hostile,
    "status": st.sampled_from(["usable", "withheld", "canceled"]),
    "embargo_until": st.none() | st.just("open") | _times,
    "headlines": st.lists(_structs(Headline), max_size=3),
    **{name: st.lists(_concepts, max_size=2) for name in
       ("subjects", "people", "organisations", "events", "objects", "sources", "creators", "signals", "genres")},
    "places": st.lists(_places, max_size=2),
    "keywords": st.lists(_hostile, max_size=2),
    "urgency": st.integers(-1, 12),
    "version": st.integers(0, 10**20),
    "rights_info": st.lists(_rights, max_size=2),
    "renditions": st.lists(_structs(Rendition, width=_numbers, height=_numbers, size=_numbers, duration=st.floats()),
                           max_size=2),
    "relations": st.lists(_relations, max_size=3),
    "hops": st.lists(_structs(Hop, at=_times), max_size=2),
    "event_details": _structs(EventDetails, recurrence=st.lists(_hostile | st.sampled_from(
        ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20260101T000000Z", "RDATE:20260101,x", "EXRULE:", "RRULE:FREQ=NEVER"]),
        max_size=2), status=_concepts, coverage_status=_concepts, organisers=st.lists(_concepts, max_size=2),
        participants=st.lists(_concepts, max_size=1)),
    "planned_coverage": st.lists(_structs(
        PlannedCoverage, status=st.sampled_from(["usable", "canceled"]), urgency=_numbers, word_count=_numbers,
        genres=st.lists(_concepts, max_size=1), deliveries=st.lists(_relations, max_size=2)), max_size=2),
    **{f"{name}_at": _times for name in ("first_created", "version_created", "content_created", "expires", "received")},
    "extra": st.fixed_dictionaries({}, optional={"newsml_g2": _kept | _hostile, "ninjs": _extras,
                                                     "nitf": _kept_of_nitf | _hostile}),
    "body_html": _hostile | st.sampled_from(
        ["<p>One<br>two&nbsp;three</p>", "<p>open", "<p title='a<b'>x</p>", "</p>", "<div>" * 300, "<x:y>z</x:y>",
         "&lt;&bad;"]),
    "editor_note": st.just("secret"),
}  # fmt: skip
_OTHERS = {"id", "uri", "terms", "language_by", *_HOSTILE}


def _item(values: dict[str, Any]) -> Item:
    return Item(**values)


hostile_items: st.SearchStrategy[Item] = st.fixed_dictionaries(
    {"uri": _hostile},
    optional={**{name: _hostile for name in Item.__struct_fields__ if name not in _OTHERS}, **_HOSTILE},
).map(_item)
"""Their note to the editors is 'secret'."""


def _as_read(item: Item) -> Item:
    """`item` as far as every reader sees to it: its URI, language, kind, zones and markup; nothing blank or broken."""
    cleaned = clean_all(msgspec.to_builtins(item))
    kind = item.kind if item.kind in KINDS else "text"
    uri = f"urn:x:{quote(cleaned['uri'], safe=':')}"
    body = sanitise_html(cleaned["body_html"] or "")[0] or None
    lines = [said | {"value": value} for said in cleaned["headlines"] if (value := " ".join(said["value"].split()))]
    read = msgspec.convert(
        cleaned
        | {"uri": uri, "language": "ur", "kind": kind, "body_html": body, "headlines": lines, "editor_note": NOTE},
        Item,
    )
    for name in ("first_created_at", "version_created_at", "content_created_at", "expires_at", "received_at"):
        if (time := getattr(read, name)) is not None and time.tzinfo is None:
            setattr(read, name, time.replace(tzinfo=UTC))
    return read


readable_items: st.SearchStrategy[Item] = hostile_items.map(_as_read)
"""The same, but for what no reader lets pass; their private note is `NOTE`."""
