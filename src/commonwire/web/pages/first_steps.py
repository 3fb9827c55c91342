"""An outlet's first steps: what a new outlet does first, ticked from what is so, never from what somebody said.

The list stands on the outlet's start until all of it is done, or until it is put away in this browser.
"""

from __future__ import annotations

import msgspec

from commonwire.alliance.outlet import Outlet, answers
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.search.query import Query, field


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is so: `unanswered` questions of the disclosure form, colleagues beside the first person, and so on."""

    unanswered: int = 0
    has_terms: bool = False
    has_way_in: bool = False
    has_given: bool = False
    has_colleague: bool = False
    has_channel: bool = False
    was_taken: bool = False


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what it is, why, where it is done ("": others do it), and whether it is done."""

    key: str
    what: str
    why: str
    href: str
    done: bool


def first_steps(facts: Facts) -> list[Step]:
    """The steps in their order.

    >>> [step.key for step in first_steps(Facts(has_given=True)) if step.done]
    ['card', 'story']
    """
    return [
        Step(
            key="card",
            what=text("Say who owns and pays for your outlet"),
            why=text("Every outlet answers the same five questions; others look at them before they take a story."),
            href="/outlet/disclosure",
            done=not facts.unanswered,
        ),
        Step(
            key="terms",
            what=text("Choose your terms"),
            why=text("What others may do with your stories without asking. Until you choose, they ask each time."),
            href="/outlet/terms",
            done=facts.has_terms,
        ),
        Step(
            key="feed",
            what=text("Connect a feed, or make a key for your CMS"),
            why=text("Then your stories come here by themselves. Without either you can still give them by hand."),
            href="/outlet/feeds",
            done=facts.has_way_in,
        ),
        Step(
            key="story",
            what=text("Give your first story"),
            why=text("Before you publish it you see what others will see of it."),
            href="/give",
            done=facts.has_given,
        ),
        Step(
            key="people",
            what=text("Invite a colleague"),
            why=text("So that somebody is there when you are not."),
            href="/outlet/people",
            done=facts.has_colleague,
        ),
        Step(
            key="channels",
            what=text("Say who is told of corrections and kills"),
            why=text("By mail or into your CMS, day and night; on your board they stand in any case."),
            href="/outlet/channels",
            done=facts.has_channel,
        ),
        Step(
            key="taken",
            what=text("Another outlet takes a story of yours"),
            why=text("Here you only wait. Who took what stands on each story's own page."),
            href="",
            done=facts.was_taken,
        ),
    ]


def facts_of(records: Records, outlet: Outlet) -> Facts:
    """How far the outlet is."""
    people = [person for person in records.roll.people(outlet.id) if not person.disabled]
    return Facts(
        unanswered=sum(answer is None for _, _, answer in answers(outlet.disclosure)),
        has_terms=bool(outlet.terms_template or outlet.default_terms),
        has_way_in=any(feed.enabled for feed in records.feeds.of_outlet(outlet.id))
        or any(key.revoked_at is None for key in records.roll.keys(outlet.id)),
        has_given=has_given(records, outlet.id),
        has_colleague=len(people) > 1,
        has_channel=bool(records.channels.of_outlet(outlet.id)),
        was_taken=any(take.outlet != outlet.id for take in records.takes.newest(owner=outlet.id, limit=20)),
    )


def has_given(records: Records, outlet: str) -> bool:
    """Whether a story of the outlet is here that others may know of."""
    query = Query(field("outlet", outlet))
    return bool(records.lists.newest(viewer=outlet, query=query, before=None, limit=1))
