"""What others will see of a story that is being typed: as a row and as an item, what they may do, and warnings."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from litestar import Response, post

from commonwire.alliance.outlet import Outlet
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.texts import text, texts
from commonwire.delivery.foresee import Foreseen
from commonwire.delivery.records import Records
from commonwire.news.item import Given, Item
from commonwire.rights.agreement import effective, in_force
from commonwire.rights.decide import decide
from commonwire.rights.decision import Effect
from commonwire.rights.describe import describe
from commonwire.rights.terms import Terms
from commonwire.rights.use import Use
from commonwire.web.asking import Ask, Served
from commonwire.web.giving import Tried, try_message
from commonwire.web.pages.forms import fields_of, sentence
from commonwire.web.pages.frame import Form, Words, choice_of, words_of
from commonwire.web.pages.give_document import document_of
from commonwire.web.pages.give_page import give_view, giver
from commonwire.web.pages.item_views import RemarkView, ReportView
from commonwire.web.pages.outlet_links import link_to
from commonwire.web.pages.outlet_views import GivePreviewView, LightsView, WarningView
from commonwire.web.pages.safe_text import shown_markup
from commonwire.web.pages.showing import Visit
from commonwire.web.pages.tried_items import announced_words
from commonwire.web.pages.use_words import said
from commonwire.web.reader import Reader
from commonwire.web.wording import words_for

LONG_HEADLINE = 110
"""Characters from which on a headline is longer than most rows show whole."""
_SNIPPET = 280


@post("/give/preview", include_in_schema=False, status_code=200)
async def preview_here(request: Ask, site: Served) -> Response[str]:
    """What others would see of the story that is typed, and what giving it would do; nothing is kept (`give`)."""
    seen, outlet = await giver(site, request)
    fields = await fields_of(request)
    made = await _preview(seen, outlet, fields)
    if seen.wants_part:
        return seen.part(made)
    view = await give_view(seen, outlet, Form(values=fields))
    view.preview = made
    return seen.page(view, area="give")


async def _preview(seen: Visit, outlet: Outlet, fields: dict[str, str]) -> GivePreviewView:
    if not fields.get("headline") and not fields.get("body_text"):
        return GivePreviewView(is_empty=True)
    now = seen.site.clock()
    try:
        document = document_of(fields, seen.reader, outlet, now, is_whole=False)
        trial = await try_message(seen.site, seen.principal, document, media_type="application/json", first=1, now=now)
    except (BadInputError, ConflictError) as error:
        return GivePreviewView(problem=sentence(error))
    tried = trial.tried[0]
    if tried.foreseen is None or not isinstance(tried.part, Given):
        return GivePreviewView(problem=sentence(tried.refusal) if tried.refusal else text("It cannot be read."))
    view = _seen(tried.foreseen, seen.reader)
    view.warnings = warnings(fields, tried.foreseen, seen.reader)
    view.report = _report(tried)
    own, chosen = tried.foreseen.item.terms or Terms(), fields.get("seen_by")

    def light(records: Records) -> None:
        view.outlet = link_to(records, outlet)
        answers = _answers(records, outlet, own, now)
        view.lights = _lights(records, answers, seen.reader)
        for other, _, answer in answers:
            if view.use is None or other.id == chosen:
                view.use, view.seen_by = answer, link_to(records, other).name

    await seen.site.store.read(light)
    return view


def _seen(foreseen: Foreseen, reader: Reader) -> GivePreviewView:
    """The story as it would stand; what an embargo hides is said beside it."""
    item = foreseen.item
    words = words_for(reader.languages)
    body = item.summary or item.body_text or ""
    return GivePreviewView(
        headline=Words(item.headline, item.language) if item.headline else None,
        snippet=Words(body[:_SNIPPET] + ("…" if len(body) > _SNIPPET else ""), item.language) if body else None,
        body_html=shown_markup(item.body_html) if item.body_html else None,
        language_name=words_of(reader.language(item.language)),
        byline=Words(item.byline, item.language) if item.byline else None,
        subjects=[words_of(reader.label(it, item.language)) for it in item.subjects],
        places=[words_of(reader.label(it, item.language)) for it in item.places],
        people=[words_of(reader.label(it, item.language)) for it in item.people],
        urgency=item.urgency,
        urgency_name=words_of(reader.code("urgy", str(item.urgency))) if item.urgency else None,
        others_see=foreseen.others_see,
        announced=announced_words(foreseen.announced),
        until=item.embargo_until,
        terms=[said(line, words) for line in describe(item.terms, words)] if item.terms else [],
    )


def warnings(fields: dict[str, str], foreseen: Foreseen, reader: Reader) -> list[WarningView]:
    """What somebody should look at before giving the story: nothing of it keeps them from it."""
    item, typed = foreseen.item, fields.get("headline", "")
    found = []
    if not typed:
        found.append(WarningView(text=text("There is no headline yet: it is what others see first.")))
    if len(typed) > LONG_HEADLINE:
        said = texts(
            "The headline has %(count)s character: a row may show only its beginning.",
            "The headline has %(count)s characters: a row may show only its beginning.",
            len(typed),
        )
        found.append(WarningView(text=said))
    if not fields.get("body_text"):
        found.append(WarningView(text=text("There is no text yet.")))
    found += _about_language(fields.get("language"), item, reader)
    if foreseen.outcome == "unchanged":
        found.append(WarningView(text=text("You gave this very text today: publishing it again changes nothing.")))
    return found


def _about_language(chosen: str | None, item: Item, reader: Reader) -> list[WarningView]:
    """A language that was not chosen, or that the text does not look like."""
    if item.language and item.language != chosen and item.language_by == "machine":
        guess = reader.language(item.language)
        offered = choice_of(item.language, guess)
        if not chosen:
            return [WarningView(text=text("No language is chosen. The text looks like this one:"), language=offered)]
        name = words_of(reader.language(chosen))
        looks = text("The text does not look like %(chosen)s, but like this:", chosen=name)
        return [WarningView(text=looks, language=offered)]
    if not chosen:
        return [WarningView(text=text("No language is chosen."))]
    return []


def _report(tried: Tried) -> ReportView | None:
    """What the reader had to mend, guess or drop; None where it was nothing."""
    report = tried.part.report if isinstance(tried.part, Given) else None
    if report is None or not report.remarks:
        return None
    lines = [RemarkView(kind=line.kind, where=line.where, text=line.text) for line in report.remarks]
    return ReportView(format=report.format, remarks=lines)


def _answers(records: Records, outlet: Outlet, own: Terms, now: datetime) -> list[tuple[Outlet, str, Effect]]:
    """Every other outlet with its class, and whether it may republish the story on the web in its own market.

    As it will be once no embargo stands before the story; of the alliance's agreements those in force now count.
    """
    terms = effective(own, (), in_force(records.agreements.all(), now))
    found = []
    for other in records.roll.outlets(status="admitted"):
        asker = records.asker_of(other.id)
        if other.id == outlet.id or asker is None:
            continue
        use = Use(action="republish", channel="web", territories=other.market or frozenset({"*"}))
        decision = decide(
            terms,
            use,
            asker=asker,
            owner=outlet.id,
            embargo_until=None,
            status="usable",
            now=now,
            seek_nearest=False,
        )
        found.append((other, asker.member_class, decision.decision))
    return found


def _lights(records: Records, answers: list[tuple[Outlet, str, Effect]], reader: Reader) -> list[LightsView]:
    counts: dict[str, Counter[Effect]] = {}
    for _, member_class, answer in answers:
        counts.setdefault(member_class, Counter())[answer] += 1
    return [
        LightsView(name=_class_name(records, key, reader), allow=it["allow"], ask=it["ask"], deny=it["deny"])
        for key, it in sorted(counts.items())
    ]


def _class_name(records: Records, key: str, reader: Reader) -> Words:
    return words_of(reader.name(records.roll.get_class(key).names))
