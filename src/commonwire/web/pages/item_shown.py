"""An item as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import Literal
from urllib.parse import urlencode

import msgspec

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import CommonwireError
from commonwire.base.texts import text
from commonwire.base.visible import has_signs
from commonwire.delivery.outbox import node_of
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer
from commonwire.delivery.show import Shown
from commonwire.federation.records import NetworkRecords
from commonwire.federation.trust import was_in_other_hands
from commonwire.formats.addresses import is_web_address
from commonwire.formats.machine_work import machine_work
from commonwire.ledger.chain import verify_entry
from commonwire.ledger.entry import decode_entry, entry_digest
from commonwire.ledger.periods import KeyPeriod, key_at
from commonwire.news.emergency import is_held_in_emergency
from commonwire.news.item import Concept, Place, Relation, Rendition, Report
from commonwire.news.revoke import disputed_entries
from commonwire.news.state import ItemState
from commonwire.rights.describe import describe
from commonwire.rights.use import ACTIONS, CHANNELS
from commonwire.rights.words import Words as Catalogue
from commonwire.web.crediting import credit_line
from commonwire.web.cursors import cursor_of
from commonwire.web.pages.attempts_shown import attempt_view
from commonwire.web.pages.frame import Choice, Form, Words, joined, words_of
from commonwire.web.pages.item_views import (
    AskView,
    EntryView,
    ItemView,
    ProofView,
    RemarkView,
    ReportView,
    ServedView,
    TermView,
    TongueView,
    VersionView,
    WholeView,
)
from commonwire.web.pages.notice_shown import how_said, notice_here
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.ran_shown import uses_shown
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.safe_text import LONGEST, beginning_of, first_of, host_of, shown_markup
from commonwire.web.pages.use_words import said
from commonwire.web.pages.views import LinkView
from commonwire.web.reader import Reader, asked_by, reader_of
from commonwire.web.wording import words_for

_SAME_SOURCE, _RENDITION, _UNTITLED = text("Same source"), text("Rendition"), text("Without a title")
_MOST_OF_ONE_URI = 5
_BEFORE = text("The text is under embargo: nothing of it is shown before its hour.")
_HELD = text("The text is held: it is shown again when it is released.")
_RELATIONS = {
    "translationof": text("Translation of"),
    "translation": text("Translation"),
    "translatedfrom": text("Translated from"),
    "seealso": text("See also"),
    "sametext": text("Same text"),
    "derivedfrom": text("Made from"),
    "previous": text("Earlier"),
    "corrects": text("Corrects"),
    "background": text("Background"),
}
"""What links between stories are called, by their names in letters alone."""
_ABOUT_THE_SAME = frozenset({"translationof", "translation", "translatedfrom", "sametext"})
"""Those that lead to the same story in another language."""


def item_view(
    records: NetworkRecords,
    shown: Shown,
    principal: Principal,
    viewer: Viewer,
    now: datetime,
    *,
    ask: AskView,
    whole: bool = False,
) -> ItemView:
    """The page of an item for `viewer`; owner's parts only for the owner, of a very long text its beginning."""
    state, item = shown.state, shown.item
    reader = reader_of(records, principal)
    row = row_views(records, [state], viewer, now)[0]
    row.headline = Words(item.headline, item.language) if item.headline and state.status != "canceled" else None
    row.language = item.language
    is_owner = viewer.outlet == state.outlet
    view = ItemView(
        row=row,
        uri=state.uri,
        ask=ask,
        live_after=cursor_of(records.book.position()),
        made_for=state.position,
        versions=versions_shown(records, shown, is_owner=is_owner),
        history=_history(records, shown, is_owner),
        notices=[notice_here(records, notice, principal) for notice in shown.notices],
        emergency=_emergency_deed(principal, state),
        used=uses_shown(records, state, principal),
    )
    if shown.version is not None:
        view.proof = _proof(records, shown, view, principal)
        view.disputed = view.proof is not None and view.proof.disputed
    if shown.version is None:
        view.withheld = {"withheld": _HELD, "usable": _BEFORE}.get(state.status)
        view.summary = Words(item.summary, item.language) if item.summary else None
    else:
        _fill_text(records, view, shown, reader)
        _fill_body(view, shown, whole=whole)
        _fill_rights(records, view, shown, words_for(principal.languages))
    if is_owner:
        _fill_owners(records, view, shown, principal)
    return view


def ask_view(values: dict[str, str], *, market: frozenset[str], words: Catalogue) -> AskView:
    """The question "May I use it?" in the reader's words, with the taker's own market filled in."""

    def choices(kind: str, codes: Iterable[str]) -> list[Choice]:
        said = words.names[kind]
        return [Choice(code, said.get(code, code.replace("-", " ")), lang=words.language) for code in codes]

    filled = {"action": "republish", "channel": "web", "territories": ", ".join(sorted(market))} | values
    return AskView(
        form=Form(values=filled),
        actions=choices("actions", ACTIONS),
        channels=choices("channels", CHANNELS),
    )


def _fill_body(view: ItemView, shown: Shown, *, whole: bool) -> None:
    """The text with nothing hidden in it; of a very long one the beginning, unless all of it was asked for."""
    item, most = shown.item, len(shown.item.body_html or shown.item.body_text or "")
    asked = most if whole else LONGEST
    if item.body_html:
        view.body_html = shown_markup(beginning_of(item.body_html, asked))
    if item.body_text:
        view.body_text = Words(first_of(item.body_text, asked), item.language)
    view.is_whole = whole
    if most > asked:
        version = f"version={shown.version.version}&" if shown.version else ""
        view.whole = WholeView(shown=asked, all=most, href=f"/items/{shown.state.id}?{version}whole=yes")
    told = (item.headline, item.summary, item.byline, item.body_html or item.body_text)
    shown_now = [it.text if it else "" for it in (view.row.headline, view.summary, view.byline, view.body_text)]
    if view.body_html:
        shown_now[3] = view.body_html
    view.has_signs = has_signs("".join(filter(None, told)), "".join(shown_now))


def _fill_text(records: NetworkRecords, view: ItemView, shown: Shown, reader: Reader) -> None:
    item, origins = shown.item, shown.item.hops[: len(shown.item.hops) - len(shown.came_by)]

    def words(text: str | None) -> Words | None:
        return Words(text, item.language) if text else None

    view.headlines = [Words(h.value, h.language or item.language) for h in item.headlines[1:]]
    view.summary, view.dateline = words(item.summary), words(item.dateline)
    # A byline is a name: in Latin letters it stands in their fonts, whatever the story's language is.
    view.byline = Words(item.byline) if item.byline and item.byline.isascii() else words(item.byline)

    def term(named: Concept | Place, href: str | None = None) -> TermView:
        return TermView(name=words_of(reader.label(named, item.language)), href=href)

    view.subjects = [term(s, _subject_link(s)) for s in item.subjects]
    view.people = [term(p) for p in item.people]
    view.organisations = [term(o) for o in item.organisations]
    view.places = [term(p) for p in item.places]
    view.keywords = [TermView(name=Words(k, item.language)) for k in item.keywords]
    view.renditions = [rendition_link(r) for r in item.renditions]
    _fill_related(records, view, shown, reader)
    view.fields = [
        (label, value)
        for label, value in (
            (text("Slugline"), Words(item.slugline or "")),
            (text("Located"), Words(item.located or "")),
            (text("Genre"), joined(reader.label(genre, item.language) for genre in item.genres)),
            (text("Source's version"), Words(item.source_version or "")),
            (text("First created"), Words(_time(item.first_created_at))),
            (text("This version created"), Words(_time(item.version_created_at))),
            (text("Content created"), Words(_time(item.content_created_at))),
            (text("Relayed by"), Words(", ".join(hop.party for hop in origins))),
            (text("Came by"), Words(", ".join(shown.came_by))),
        )
        if value.text
    ]


def _fill_rights(records: Records, view: ItemView, shown: Shown, words: Catalogue) -> None:
    item = shown.item
    credit = credit_line(records, shown)
    terms = describe(records.terms.get(shown.version.terms), words) if shown.version else []
    view.terms = [said(line, words) for line in terms]
    view.credit = Words(credit.credit, None)
    view.machine_work = [Words(line, "en") for line in machine_work(item)]
    view.copyright = Words(item.copyright, None) if item.copyright else None
    view.licence = credit.licence
    view.usage_terms = Words(item.usage_terms, item.language) if item.usage_terms else None
    if credit.link and credit.link.startswith(("http://", "https://")):
        view.source = LinkView(what=Words(""), title=Words(credit.link), href=credit.link)


def _fill_owners(records: Records, view: ItemView, shown: Shown, principal: Principal) -> None:
    item, state = shown.item, shown.state
    view.editor_note = Words(item.editor_note, item.language) if item.editor_note else None
    if is_allowed(principal, "see-takers", outlet=state.outlet):
        view.served = [
            ServedView(
                outlet=outlet_link(records, s.outlet),
                node=node_of(records, s.outlet),
                how=how_said(s.how),
                at=s.at,
            )
            for s in records.served.of_item(state.id)
        ]
        view.attempts = [attempt_view(records, it) for it in records.attempts.of_item(state.id)]
    digest = shown.version.content.get("report") if shown.version else None
    content = records.book.content(digest) if digest else None
    if content is not None and is_allowed(principal, "see-report", outlet=state.outlet):
        report = msgspec.json.decode(content.data, type=Report)
        view.report = ReportView(
            format=report.format,
            remarks=[RemarkView(kind=r.kind, where=r.where, text=r.text) for r in report.remarks],
            original=f"/api/v1/items/{state.id}/original",
        )


def _emergency_deed(principal: Principal, state: ItemState) -> Literal["hold", "release"] | None:
    """What the principal can do about the item in the alliance's emergency role; None without it."""
    deed: Literal["hold", "release"] = "release" if is_held_in_emergency(state) else "hold"
    if not is_allowed(principal, deed, outlet=state.outlet) or (deed == "hold" and state.status != "usable"):
        return None
    return deed if may(principal, deed, outlet=state.outlet).is_emergency else None


def versions_shown(records: Records, shown: Shown, *, is_owner: bool) -> list[VersionView]:
    """The versions that the viewer may read, the newest first, each with where what it changed is shown."""
    if shown.state.status != "usable" and not is_owner:
        return []
    shown_number = shown.version.version if shown.version else None
    address = f"/items/{shown.state.id}"
    known = [v for v in records.items.versions(shown.state.id) if v.released or is_owner]
    before = {later.version: earlier.version for earlier, later in pairwise(known)}
    return [
        VersionView(
            number=v.version,
            at=v.received_at,
            href=f"{address}?version={v.version}",
            shown=v.version == shown_number,
            changes_href=f"{address}/versions?from={before[v.version]}&to={v.version}" if v.version in before else None,
        )
        for v in reversed(known)
    ]


def _proof(records: NetworkRecords, shown: Shown, view: ItemView, principal: Principal) -> ProofView | None:
    """What the ledger says of the version that is shown."""
    version = shown.version
    place = (version.node or records.node, version.number) if version else None
    for one in view.history:
        if (one.node, one.number) == place:
            may_look = {"operator", "secretariat"} & set(principal.roles) or view.row.own
            return ProofView(
                node=one.node,
                number=one.number,
                at=one.at,
                verified=one.verified,
                disputed=one.disputed,
                custody=one.custody,
                check_href=f"/node/where?{urlencode({'item': shown.state.id})}" if may_look else None,
            )
    return None


def _history(records: NetworkRecords, shown: Shown, is_owner: bool) -> list[EntryView]:
    """The entries about the item, each verified with the key that held when it was made.

    Whoever sees an earlier version is not told of one behind its embargo.
    """
    public = None if is_owner else shown.state.public_version
    behind = {v.version for v in records.items.versions(shown.state.id) if public is not None and not v.released}
    periods = [
        KeyPeriod(key.public_jwk, key.from_number, key.until_number, key.revoked_from)
        for key in records.roll.signing_keys(shown.state.outlet)
    ]
    trust = records.trust.now()
    disputed = disputed_entries(records, shown.state.id, partial(was_in_other_hands, trust))
    views = []
    for data in records.book.entries_of(shown.state.id):
        entry = decode_entry(data)
        if entry.version in behind and entry.kind in {"published", "corrected", "erased"}:
            continue
        try:
            verify_entry(entry, key_at(periods, entry.number))
            holds = True
        except CommonwireError:
            holds = False
        views.append(
            EntryView(
                node=entry.node,
                number=entry.number,
                kind=entry.kind,
                version=(public if entry.version in behind else entry.version) or 0,
                at=entry.received_at,
                verified=holds,
                custody=entry.custody or "node",
                digest=entry_digest(data),
                understood=entry.is_understood,
                disputed=(entry.node, entry.number) in disputed,
            )
        )
    return views


def _subject_link(concept: Concept) -> str | None:
    """The wire with this subject, and what is narrower, alone."""
    key = asked_by(concept)
    return f"/?{urlencode({'subject': key})}" if key else None


def rendition_link(rendition: Rendition) -> LinkView:
    """A picture, sound or film by reference, with its kind and size."""
    width, height = rendition.width or 0, rendition.height or 0
    facts = [fact for fact in (rendition.media_type, f"{width} × {height}" if width and height else None) if fact]
    title = rendition.title or rendition.name or rendition.href
    is_picture = (rendition.media_type or "image/").startswith(("image/", "video/"))
    shape = "wide" if width > height else "tall" if height > width else "square" if width else "wide"
    return LinkView(
        what=Words(rendition.name) if rendition.name else Words(_RENDITION),
        title=Words(title) if title else Words(_UNTITLED),
        href=rendition.href,
        facts=facts,
        host=host_of(rendition.href) if rendition.href else "",
        shape=shape if is_picture else "line",  # type: ignore[arg-type]
    )


def _fill_related(records: NetworkRecords, view: ItemView, shown: Shown, reader: Reader) -> None:
    """What the story is related to; what is here by its own page, the same in another language at the top too."""
    for relation in shown.item.relations:
        near = [it for it in records.items.with_uri(relation.uri or "") if it.listed and it.status == "usable"]
        link = _relation(relation, reader)
        for state in near[:_MOST_OF_ONE_URI]:
            view.relations.append(_here(records, state, link.what))
            if _relation_key(relation) in _ABOUT_THE_SAME:
                view.tongues.append(_tongue(records, state, shown.state, reader))
        if not near:
            view.relations.append(link)
    for state in records.items.with_uri(shown.state.uri):
        if state.id != shown.state.id and state.listed and state.status == "usable":
            view.relations.append(_here(records, state, Words(_SAME_SOURCE)))
            if state.language != shown.item.language:
                view.tongues.append(_tongue(records, state, shown.state, reader))


def _here(records: NetworkRecords, state: ItemState, what: Words) -> LinkView:
    outlet = outlet_link(records, state.outlet)
    title = Words(state.headline, state.language) if state.headline else outlet.name
    return LinkView(what=what, title=title, href=f"/items/{state.id}")


def _tongue(records: NetworkRecords, state: ItemState, of: ItemState, reader: Reader) -> TongueView:
    by = outlet_link(records, state.outlet).name if state.outlet != of.outlet else None
    return TongueView(name=words_of(reader.language(state.language)), href=f"/items/{state.id}", by=by)


def _relation_key(relation: Relation) -> str:
    return "".join(filter(str.isalpha, (relation.rel or "").rpartition(":")[2].lower()))


def _relation(relation: Relation, reader: Reader) -> LinkView:
    known = _RELATIONS.get(_relation_key(relation))
    rel = Words(known) if known else words_of(reader.label(Concept(literal=relation.rel)))
    is_web = is_web_address(relation.uri or "")
    title = relation.title or relation.uri or relation.rel
    return LinkView(
        what=rel,
        title=Words(title),
        href=relation.uri if is_web else None,
        host=host_of(relation.uri or "") if is_web else "",
    )


def _time(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="minutes") if at else ""
