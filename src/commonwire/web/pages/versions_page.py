"""Two versions of a story side by side in one text: what was removed and what was added, word by word."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from litestar import Response, get
from litestar.params import QueryParameter

from commonwire.alliance.may import may
from commonwire.base.errors import NotFoundError
from commonwire.base.languages import direction
from commonwire.base.texts import Text, text
from commonwire.base.visible import visible
from commonwire.delivery.changes import paragraphs
from commonwire.delivery.compare import Change, Piece, Same, compared, pieces
from commonwire.delivery.records import Records
from commonwire.delivery.show import Shown, find_item
from commonwire.web.asking import Ask, Served
from commonwire.web.item_paths import reference_of
from commonwire.web.pages.forms import InPath
from commonwire.web.pages.frame import Choice, Form, OutletLink
from commonwire.web.pages.item_shown import versions_shown
from commonwire.web.pages.item_views import VersionView
from commonwire.web.pages.outlet_links import outlet_link
from commonwire.web.pages.showing import visit
from commonwire.web.reading import read_item

MOST_CHANGES = 300
"""Paragraphs with a change that the page shows; the whole versions are a press away."""


class VersionsView(msgspec.Struct, kw_only=True):
    """The page: two versions, `heads` the changed parts above the text with their labels, `text` the whole in one."""

    template: ClassVar[str] = "versions.html"
    title: ClassVar[str] = text("What changed")
    item: str
    outlet: OutletLink
    choices: list[Choice]
    form: Form
    old: VersionView
    new: VersionView
    heads: list[tuple[Text, list[Piece]]] = []
    text: list[Change | Same] = []
    more: int = 0
    language: str | None = None

    @property
    def is_same(self) -> bool:
        """Whether both have the same words."""
        return not self.heads and not self.text

    @property
    def direction(self) -> str:
        """Which way the text runs."""
        return direction(self.language)


@get("/items/{item:str}/versions", include_in_schema=False)
async def versions_page(
    request: Ask,
    site: Served,
    item: InPath,
    old: Annotated[int | None, QueryParameter(name="from", ge=1, le=2**31 - 1)] = None,
    new: Annotated[int | None, QueryParameter(name="to", ge=1, le=2**31 - 1)] = None,
) -> Response[str]:
    """What changed between two versions that the reader may read; each is noted as served before it is shown.

    Without numbers the newest and the one before it. Raises NotFoundError for a story with one version only.
    """
    seen = await visit(site, request)
    reference, principal = reference_of(item), seen.principal
    state = await site.store.read(lambda records: find_item(records, reference, viewer=principal.outlet))
    may(principal, "read-own" if state.outlet == principal.outlet else "read")
    newest = await read_item(site, principal, reference, how="web")

    def look(records: Records) -> tuple[list[VersionView], OutletLink]:
        is_own = state.outlet == principal.outlet
        return versions_shown(records, newest, is_owner=is_own), outlet_link(records, state.outlet)

    known, outlet = await site.store.read(look)
    if len(known) < 2 or not newest.has_text:
        raise NotFoundError(
            text("There are no two versions of this story to compare"),
            where=state.uri,
            remedy=text("Open the story itself."),
        )
    numbers = [one.number for one in known]
    later = new or numbers[0]
    pair = sorted((later, old or next((n for n in numbers if n < later), numbers[-1])))
    shown = [await read_item(site, principal, reference, how="web", version=number) for number in pair]
    views = [next(one for one in known if one.number == number) for number in pair]
    return seen.page(versions_view(state.id, outlet, known, (views[0], views[1]), shown), area="wire")


def versions_view(
    item: str, outlet: OutletLink, known: list[VersionView], pair: tuple[VersionView, VersionView], shown: list[Shown]
) -> VersionsView:
    """The page of what changed from one of the `pair` to the other, in the texts that are `shown` of them."""
    before, after = (one.item for one in shown)
    heads = [
        (label, old or "", new or "")
        for label, old, new in (
            (text("Headline"), before.headline, after.headline),
            (text("Summary"), before.summary, after.summary),
            (text("Byline"), before.byline, after.byline),
        )
    ]
    stretches = compared(*(paragraphs(visible(one.body_text or "")) for one in (before, after)))
    changed = [at for at, one in enumerate(stretches) if isinstance(one, Change)]
    end = changed[MOST_CHANGES] if len(changed) > MOST_CHANGES else len(stretches)
    return VersionsView(
        item=item,
        outlet=outlet,
        choices=[Choice(str(one.number), text("Version %(number)s", number=one.number)) for one in known],
        form=Form(values={"from": str(pair[0].number), "to": str(pair[1].number)}),
        old=pair[0],
        new=pair[1],
        heads=[(label, pieces(visible(old), visible(new))) for label, old, new in heads if old != new],
        text=stretches[:end] if changed else [],
        more=max(0, len(changed) - MOST_CHANGES),
        language=after.language,
    )
