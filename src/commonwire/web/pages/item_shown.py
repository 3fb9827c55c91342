"""An item as its page shows it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Literal
from urllib.parse import urlencode

import msgspec

from commonwire.alliance.may import is_allowed, may
from commonwire.alliance.principal import Principal
from commonwire.base.errors import CommonwireError
from commonwire.delivery.outbox import node_of
from commonwire.delivery.records import Records
from commonwire.delivery.rows import Viewer
from commonwire.delivery.show import Shown
from commonwire.federation.records import NetworkRecords
from commonwire.federation.trust import was_in_other_hands
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
    LinkView,
    RemarkView,
    ReportView,
    ServedView,
    TermView,
    VersionView,
)
from commonwire.web.pages.notice_shown import notice_here
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.ran_shown import uses_shown
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.use_words import said
from commonwire.web.reader import Reader, asked_by, reader_of
from commonwire.web.wording import words_for

_BEFORE = "The text is under embargo: nothing of it is shown before its hour."
_HELD = "The text is held: it is shown again when it is released."


def item_view(
    records: NetworkRecords, shown: Shown, principal: Principal, viewer: Viewer, now: datetime, *, ask: AskView
) -> ItemView:
    """The page of an item for `viewer`; owner's parts only for the owner."""
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
        versions=_versions(records, shown, is_owner),
        history=_history(records, shown, is_owner),
        notices=[notice_here(records, notice, principal) for notice in shown.notices],
        emergency=_emergency_deed(principal, state),
        used=uses_shown(records, state, principal),
    )
    if shown.version is not None:
        place = (shown.version.node or records.node, shown.version.number)
        view.disputed = any(one.disputed and (one.node, one.number) == place for one in view.history)
    if shown.version is None:
        view.withheld = {"withheld": _HELD, "usable": _BEFORE}.get(state.status)
        view.summary = Words(item.summary, item.language) if item.summary else None
    else:
        _fill_text(view, shown, reader)
        _fill_rights(records, view, shown, words_for(principal.languages))
    if is_owner:
        _fill_owners(records, view, shown, principal)
    return view


def ask_view(values: dict[str, str], *, market: frozenset[str]) -> AskView:
    """The question "May I use it?", with the taker's own market filled in."""
    filled = {"action": "republish", "channel": "web", "territories": ", ".join(sorted(market))} | values
    return AskView(
        form=Form(values=filled),
        actions=[Choice(name, name.replace("-", " ")) for name in ACTIONS],
        channels=[Choice(name, name) for name in CHANNELS],
    )


def _fill_text(view: ItemView, shown: Shown, reader: Reader) -> None:
    item, origins = shown.item, shown.item.hops[: len(shown.item.hops) - len(shown.came_by)]

    def words(text: str | None) -> Words | None:
        return Words(text, item.language) if text else None

    view.headlines = [Words(h.value, h.language or item.language) for h in item.headlines[1:]]
    view.summary, view.dateline = words(item.summary), words(item.dateline)
    # A byline is a name: in Latin letters it stands in their fonts, whatever the story's language is.
    view.byline = Words(item.byline) if item.byline and item.byline.isascii() else words(item.byline)
    view.body_html, view.body_text = item.body_html, words(item.body_text)

    def term(named: Concept | Place, href: str | None = None) -> TermView:
        return TermView(name=words_of(reader.label(named, item.language)), href=href)

    view.subjects = [term(s, _subject_link(s)) for s in item.subjects]
    view.people = [term(p) for p in item.people]
    view.organisations = [term(o) for o in item.organisations]
    view.places = [term(p) for p in item.places]
    view.keywords = [TermView(name=Words(k, item.language)) for k in item.keywords]
    view.renditions = [rendition_link(r) for r in item.renditions]
    view.relations = [_relation(r, reader) for r in item.relations]
    view.fields = [
        (label, value)
        for label, value in (
            ("Slugline", Words(item.slugline or "")),
            ("Located", Words(item.located or "")),
            ("Genre", joined(reader.label(genre, item.language) for genre in item.genres)),
            ("Source's version", Words(item.source_version or "")),
            ("First created", Words(_time(item.first_created_at))),
            ("This version created", Words(_time(item.version_created_at))),
            ("Content created", Words(_time(item.content_created_at))),
            ("Relayed by", Words(", ".join(hop.party for hop in origins))),
            ("Came by", Words(", ".join(shown.came_by))),
        )
        if value.text
    ]


def _fill_rights(records: Records, view: ItemView, shown: Shown, words: Catalogue) -> None:
    item = shown.item
    credit = credit_line(records, shown)
    terms = describe(records.terms.get(shown.version.terms), words) if shown.version else []
    view.terms = [said(line, words) for line in terms]
    view.credit = Words(credit.credit, None)
    view.machine_work = list(machine_work(item))
    view.copyright = Words(item.copyright, None) if item.copyright else None
    view.licence = credit.licence
    view.usage_terms = Words(item.usage_terms, item.language) if item.usage_terms else None
    if credit.link and credit.link.startswith(("http://", "https://")):
        view.source = LinkView(what="Original", title=Words(credit.link), href=credit.link)


def _fill_owners(records: Records, view: ItemView, shown: Shown, principal: Principal) -> None:
    item, state = shown.item, shown.state
    view.editor_note = Words(item.editor_note, item.language) if item.editor_note else None
    if is_allowed(principal, "see-takers", outlet=state.outlet):
        view.served = [
            ServedView(outlet=outlet_link(records, s.outlet), node=node_of(records, s.outlet), how=s.how, at=s.at)
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


def _versions(records: Records, shown: Shown, is_owner: bool) -> list[VersionView]:
    if shown.state.status != "usable" and not is_owner:
        return []
    shown_number = shown.version.version if shown.version else None
    return [
        VersionView(
            number=v.version,
            at=v.received_at,
            href=f"/items/{shown.state.id}?version={v.version}",
            shown=v.version == shown_number,
        )
        for v in reversed(records.items.versions(shown.state.id))
        if v.released or is_owner
    ]


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
    size = f"{rendition.width} × {rendition.height}" if rendition.width and rendition.height else None
    facts = [fact for fact in (rendition.media_type, size) if fact]
    title = rendition.title or rendition.name or rendition.href or "Without a title"
    return LinkView(what=rendition.name or "Rendition", title=Words(title), href=rendition.href, facts=facts)


def _relation(relation: Relation, reader: Reader) -> LinkView:
    rel = reader.label(Concept(literal=relation.rel))
    is_web = (relation.uri or "").startswith(("http://", "https://"))
    title = relation.title or relation.uri or relation.rel
    return LinkView(what=rel.value, title=Words(title), href=relation.uri if is_web else None)


def _time(at: datetime | None) -> str:
    return at.isoformat(sep=" ", timespec="minutes") if at else ""
