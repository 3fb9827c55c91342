"""The item's pages: read, preview, ask, take, correct, hold, release, kill."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post
from litestar.response import Redirect

from commonwire.alliance.deeds import Deed
from commonwire.alliance.may import is_allowed, may
from commonwire.base.errors import BadInputError, ConflictError, UseRefusedError
from commonwire.base.texts import text
from commonwire.delivery.give import change, label
from commonwire.delivery.queue import Hour
from commonwire.delivery.records import Records
from commonwire.delivery.show import find_item
from commonwire.federation.records import NetworkRecords
from commonwire.news.withdraw import Words as Reason
from commonwire.rights.decision import Decision
from commonwire.rights.words import explain, explain_duty, explain_nearest
from commonwire.web.asking import Ask, VersionNumber
from commonwire.web.item_paths import reference_of
from commonwire.web.lists import viewer_of
from commonwire.web.pages.formats_shown import USUAL, content_address, files_of, format_groups, other_formats
from commonwire.web.pages.forms import fields_of, local_time
from commonwire.web.pages.frame import Form, Words
from commonwire.web.pages.item_shown import ask_view, item_view
from commonwire.web.pages.item_views import AnswerView, DutyView, ItemView, PreviewView, ReasonView, TakeView
from commonwire.web.pages.queue_shown import hour_shown, queued_here
from commonwire.web.pages.ran_shown import uses_shown
from commonwire.web.pages.rows import row_views
from commonwire.web.pages.safe_text import LONGEST_PREVIEW, first_of
from commonwire.web.pages.showing import Visit, explained, go, signed_in, values_of, visit
from commonwire.web.pages.use_words import said
from commonwire.web.reading import read_item
from commonwire.web.refused import write_deed
from commonwire.web.site import Site
from commonwire.web.taking import UseRequest, ask, file_response, own_take, take_content, take_item

_USE = ("action", "channel", "territories", "languages", "changes", "at", "version", "rendition")
_DEEDS: dict[str, tuple[Deed, str]] = {
    "corrections": ("correct", "corrected"),
    "hold": ("hold", "held"),
    "release": ("release", "released"),
    "kill": ("kill", "killed"),
}

_ON_WHAT_IS_SHOWN = frozenset({"correct", "release"})
"""Deeds that answer what the page showed. To hold or kill is never turned away because something else came first."""
CHANGED = text(
    "The story changed while you wrote. It stands here as it is now, and what you wrote is kept below: read it again, "
    "and send it if it still holds."
)


@get("/items/{item:str}", include_in_schema=False)
async def item_page(
    request: Ask, site: Site, item: str, version: VersionNumber = None, whole: str | None = None
) -> Response[str]:
    """An item; in a demo home open to guests. Its outlet is noted as served before the text is shown.

    Of a text of more than 200,000 characters the beginning is shown, with `whole` all of it.
    """
    seen = await visit(site, request)
    view = await page_view(seen, reference_of(item), version=version, whole=whole is not None)
    return seen.page(view, area="wire")


@get("/items/{item:str}/preview", include_in_schema=False)
async def item_preview(request: Ask, site: Site, item: str) -> Response[str]:
    """An item in the desk's preview pane: text, so it is noted as served."""
    seen = await visit(site, request)
    view = await page_view(seen, reference_of(item))
    words = view.body_text
    if words is not None and len(words.text) > LONGEST_PREVIEW:
        view.body_text = Words(f"{first_of(words.text, LONGEST_PREVIEW)} …", words.lang)
    return seen.part(PreviewView(item=view))


@get("/items/{item:str}/content", include_in_schema=False)
async def item_content(
    request: Ask, site: Site, item: str, format: str = USUAL, take: str | None = None
) -> Response[bytes]:
    """A taken item as a file in the format that was asked for, or a zip of several; for outlets that may take."""
    seen = await signed_in(site, request)
    may(seen.principal, "take")
    shown = await read_item(site, seen.principal, reference_of(item), how="web")
    taken = await own_take(site, seen.principal, shown, take)
    return file_response(await take_content(site, shown, format, taken=taken), shown.item.language)


@post("/items/{item:str}/uses", include_in_schema=False)
async def ask_here(request: Ask, site: Site, item: str) -> Response[str]:
    """The answer to "May I use it?", as a part for htmx or on the whole page."""
    seen = await signed_in(site, request)
    may(seen.principal, "ask")
    form = await fields_of(request)
    values = values_of(form, *_USE)
    reference = reference_of(item)
    try:
        asked = await ask(site, seen.principal, reference, use_request(values, seen))
    except BadInputError as error:
        return await _asked_badly(seen, reference, values, error)
    answer = _answer(asked.state.id, asked.decision, values, seen, asked.hour)
    if seen.wants_part:
        return seen.part(answer)
    view = await page_view(seen, reference, values=values)
    view.ask.answer = answer
    return seen.page(view, area="wire")


@post("/items/{item:str}/takes", include_in_schema=False)
async def take_here(request: Ask, site: Site, item: str) -> Response[str]:
    """Take the item for the use of the form, and show the story with the credit to print."""
    seen = await signed_in(site, request)
    may(seen.principal, "take")
    form = await fields_of(request)
    values = values_of(form, *_USE)
    reference = reference_of(item)
    values["format"] = form.get("format") or USUAL
    try:
        taken = await take_item(site, seen.principal, reference, use_request(values, seen), values["format"])
    except BadInputError as error:
        return await _asked_badly(seen, reference, values, error)
    except UseRefusedError:
        view = await page_view(seen, reference, values=values)
        asked = await ask(site, seen.principal, reference, use_request(values | {"at": ""}, seen))
        view.ask.answer = _answer(view.row.id, asked.decision, values, seen, asked.hour)
        return seen.page(view, area="wire", status=403)
    state = taken.shown.state
    row, used = await site.store.read(
        lambda r: (
            row_views(r, [state], viewer_of(r, seen.principal), site.clock())[0],
            [use for use in uses_shown(r, state, seen.principal) if use.take == taken.take.id],
        )
    )
    view_of_take = TakeView(
        id=taken.take.id,
        row=row,
        decision=_answer(state.id, taken.take.decision, values, seen),
        credit=Words(taken.credit.credit),
        licence=taken.credit.licence,
        link=taken.credit.link or "",
        files=files_of(state.id, taken.document, taken.take.format, taken.take.id),
        content=None if taken.document.files else taken.document.data.decode(),
        content_lang=taken.shown.item.language,
        download=content_address(state.id, taken.take.format, taken.take.id),
        others=other_formats(state.id, taken.take.format, taken.take.id),
        used=used[0] if used else None,
        withheld=[
            (Words(one.title or one.name or text("A picture")), said(seen.words.withheld[one.decision], seen.words))
            for one in taken.take.withheld
        ],
    )
    return seen.page(view_of_take, area="wire")


@post([f"/items/{{item:str}}/{verb}" for verb in _DEEDS], include_in_schema=False)
async def change_here(request: Ask, site: Site, item: str) -> Response[str] | Redirect:
    """Correct, hold, release or kill: by the owner only."""
    seen = await signed_in(site, request)
    verb = request.url.path.rsplit("/", 1)[-1]
    deed, done = _DEEDS[verb]
    form = await fields_of(request)
    words = Reason(reason=form.get("what") or form.get("reason") or "", reader_note=form.get("reader_note") or None)
    reference, now = reference_of(item), site.clock()

    def work(records: Records) -> str:
        state = find_item(records, reference, viewer=seen.principal.outlet)
        if deed in _ON_WHAT_IS_SHOWN and form.get("made_for") not in {None, "", str(state.position)}:
            raise ConflictError(CHANGED)
        change(records, state, deed, words, principal=seen.principal, own=None, now=now)
        return state.id

    try:
        if deed == "kill" and form.get("sure") != "yes":
            raise BadInputError(
                text("A kill cannot be taken back"), where="sure", remedy=text("Tick the box if you are sure.")
            )
        changed = await write_deed(site, seen.principal, deed, reference, work, now=now)
    except (BadInputError, ConflictError) as error:
        view = await page_view(seen, reference)
        has_changed = error.message is CHANGED
        why = CHANGED if has_changed else explained(error)
        view.owner_form = Form(values=form | {"verb": verb}, errors={"": why})
        view.newer = next(iter(view.versions), None) if has_changed else None
        return seen.page(view, area="wire", status=409 if has_changed else 422)
    return go(f"/items/{changed}", done)


@post("/items/{item:str}/language", include_in_schema=False)
async def label_here(request: Ask, site: Site, item: str) -> Response[str] | Redirect:
    """Say what language the item is in: by the owner only."""
    seen = await signed_in(site, request)
    form = await fields_of(request)
    reference, now = reference_of(item), site.clock()

    def work(records: Records) -> str:
        state = find_item(records, reference, viewer=seen.principal.outlet)
        label(records, state, (form.get("language") or "").strip(), principal=seen.principal, now=now)
        return state.id

    try:
        labelled = await write_deed(site, seen.principal, "correct", reference, work, now=now)
    except (BadInputError, ConflictError) as error:
        view = await page_view(seen, reference)
        view.owner_form = Form(values=form | {"verb": "corrections"}, errors={"": explained(error)})
        return seen.page(view, area="wire", status=422)
    return go(f"/items/{labelled}", "labelled")


async def page_view(
    seen: Visit,
    reference: str,
    *,
    version: int | None = None,
    values: dict[str, str] | None = None,
    whole: bool = False,
) -> ItemView:
    """The item's page for the visitor, whose outlet is noted as served."""
    site, principal = seen.site, seen.principal
    owner = await site.store.read(lambda records: find_item(records, reference, viewer=principal.outlet).outlet)
    may(principal, "read-own" if owner == principal.outlet else "read")
    shown = await read_item(site, principal, reference, how="web", version=version)

    def work(records: NetworkRecords) -> ItemView:
        viewer = viewer_of(records, principal)
        question = ask_view(values or {}, market=viewer.market, words=seen.words)
        question.queued = queued_here(records, shown.state, principal)
        return item_view(records, shown, principal, viewer, site.clock(), ask=question, whole=whole)

    return await site.store.read(work)


async def _asked_badly(seen: Visit, reference: str, values: dict[str, str], error: BadInputError) -> Response[str]:
    view = await page_view(seen, reference, values=values)
    view.ask.form.errors = {error.where or "": explained(error)}
    return seen.page(view, area="wire", status=422)


def use_request(values: dict[str, str], seen: Visit) -> UseRequest:
    """The use that a form describes. Raises BadInputError for a time that is none."""

    def several(name: str) -> list[str] | None:
        return [part.strip() for part in values[name].split(",") if part.strip()] if name in values else None

    return UseRequest(
        action=values.get("action", ""),
        channel=values.get("channel", ""),
        territories=several("territories"),
        languages=several("languages"),
        changes=several("changes"),
        at=local_time(values.get("at"), seen.frame.time_zone, "at"),
        rendition=values.get("rendition"),
    )


def _answer(item: str, decision: Decision, values: dict[str, str], seen: Visit, hour: Hour | None = None) -> AnswerView:
    asked = ", ".join(part for part in (values.get("action"), values.get("channel"), values.get("territories")) if part)
    words = seen.words
    return AnswerView(
        item=item,
        decision=decision.decision,
        asked=asked,
        reasons=[
            ReasonView(clause=r.clause, effect=r.effect, text=said(explain(r, words), words)) for r in decision.reasons
        ],
        duties=[DutyView(kind=duty.kind, text=said(explain_duty(duty, words), words)) for duty in decision.duties],
        nearest=said(explain_nearest(decision.nearest, words), words) if decision.nearest else None,
        is_machine_worded=words.language != "en" and not words.reviewed,
        queue_until=hour_shown(hour) if is_allowed(seen.principal, "take") else None,
        may_request=_may_request(decision, seen),
        formats=format_groups(),
        form=Form(values={"format": USUAL} | values),
    )


_NOBODY_CAN_GRANT = frozenset({"killed", "suspended", "may-not-take"})


def _may_request(decision: Decision, seen: Visit) -> bool:
    """Whether the owner can be asked, by the one who looks."""
    clauses = {reason.clause for reason in decision.reasons}
    return decision.decision != "allow" and not clauses & _NOBODY_CAN_GRANT and is_allowed(seen.principal, "request")


def item_pages() -> list[Any]:
    """The handlers of the item's pages."""
    return [item_page, item_preview, item_content, ask_here, take_here, change_here, label_here]
