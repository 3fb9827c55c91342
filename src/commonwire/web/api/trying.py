"""The API's call to try a message: what the exchange understands of it, and what giving it would do."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, post
from litestar.params import QueryParameter

from commonwire.alliance.may import may
from commonwire.news.item import Given
from commonwire.rights.describe import describe
from commonwire.rights.words import Words
from commonwire.web.api.give import GiveOperation
from commonwire.web.api.shapes import TrialAnswer, TriedAnswer
from commonwire.web.asking import Ask, Served, refusals
from commonwire.web.giving import Tried, try_message
from commonwire.web.problems import problem_of
from commonwire.web.wording import worded, words_for


@post(
    "/try",
    status_code=200,
    summary="Try a message: nothing is recorded",
    operation_class=GiveOperation,
    responses=refusals(413, 415, 422),
)
async def try_items(
    request: Ask,
    site: Served,
    limit: Annotated[int, QueryParameter(ge=1, le=500, description="Items that are answered, 1 to 500.")] = 50,
) -> Response[TrialAnswer]:
    """How each item would be read and what giving it would do now, for whoever may give.

    The first `limit` items are answered; `items` says how many there are, `unread` how many of them cannot be read.
    """
    principal = await site.principal(request)
    may(principal, "give")
    trial = await try_message(
        site,
        principal,
        await request.body(),
        media_type=request.headers.get("content-type"),
        first=limit,
        now=site.clock(),
    )
    words = words_for(principal.languages)
    answer = TrialAnswer(
        format=trial.format,
        items=trial.items,
        unread=trial.unread,
        results=[_answer(tried, words) for tried in trial.tried],
    )
    return worded(answer, words)


def _answer(tried: Tried, words: Words) -> TriedAnswer:
    part, foreseen = tried.part, tried.foreseen
    given = part if isinstance(part, Given) else None
    answer = TriedAnswer(
        number=tried.number,
        uri=given.item.uri if given else part.uri,  # type: ignore[union-attr]
        outcome=foreseen.outcome if foreseen else "refused",
        item=given.item if given else None,
        report=given.report if given else None,
        refusal=problem_of(tried.refusal) if tried.refusal else None,
    )
    if foreseen is not None:
        answer.id, answer.version, answer.item = foreseen.id, foreseen.version, foreseen.item
        answer.others_see, answer.announced = foreseen.others_see, foreseen.announced
        answer.terms = describe(foreseen.item.terms, words) if foreseen.item.terms else []
    return answer
