"""How somebody has their list: what its rows show, and how wide the preview is. Kept in the browser, as cookies.

They are read before a page is made, so that nothing jumps when it is there; a browser without cookies has the list as
it is at first.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from litestar import post
from litestar.datastructures import Cookie
from litestar.response import Redirect

from commonwire.base.texts import Text, text
from commonwire.web.asking import Ask
from commonwire.web.pages.desk_views import ColumnView
from commonwire.web.pages.forms import fields_of
from commonwire.web.pages.showing import go, safe_next

HIDDEN = "commonwire_hidden"
PREVIEW = "commonwire_preview"
WIDTHS = range(25, 65, 5)
"""How wide the preview can be, in percent of list and preview."""
_YEAR = 31_536_000

COLUMNS: Mapping[str, Text] = {
    "mine": text("Headline in your language"),
    "snippet": text("First words"),
    "urgency": text("Urgency"),
    "member": text("Member"),
    "place": text("Place"),
    "language": text("Language"),
    "subject": text("Subjects"),
    "version": text("Version"),
    "light": text("May we use it?"),
}
"""What rows can show beside time, headline, outlet and standing, which always are."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What rows show, and the width of the preview in percent."""

    columns: list[ColumnView] = []
    preview: int = 40


def look_of(cookies: Mapping[str, str]) -> Look:
    """The look that the cookies say; what they say wrongly is not there."""
    hidden = set(cookies.get(HIDDEN, "").split("."))
    columns = [ColumnView(name=name, label=label, is_on=name not in hidden) for name, label in COLUMNS.items()]
    wide = cookies.get(PREVIEW, "")
    return Look(columns=columns, preview=int(wide) if wide in map(str, WIDTHS) else 40)


@post("/wire/columns", include_in_schema=False)
async def choose_columns(request: Ask) -> Redirect:
    """Keep which columns are shown: the form names those that are ticked."""
    form = await fields_of(request)
    hidden = ".".join(name for name in COLUMNS if f"show-{name}" not in form)
    response = go(safe_next(form.get("next") or "/"))
    response.set_cookie(Cookie(HIDDEN, value=hidden, max_age=_YEAR, samesite="lax"))
    return response
