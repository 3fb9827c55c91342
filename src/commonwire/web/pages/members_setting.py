"""The secretariat keeps the members: adds one, so that its outlets can apply, and changes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from litestar import Response, post
from litestar.response import Redirect

from commonwire.alliance.member import Member
from commonwire.alliance.names import slug
from commonwire.base.errors import BadInputError, ConflictError
from commonwire.base.ids import MemberId
from commonwire.base.texts import text
from commonwire.delivery.records import Records
from commonwire.news.admission import admit_member
from commonwire.web.asking import Ask, Served
from commonwire.web.pages.forms import LARGEST_FORM, InPath, fields_of, names_in, refused
from commonwire.web.pages.secretariat import secretariat_page, secretary
from commonwire.web.pages.settings import status_of
from commonwire.web.pages.showing import Visit, go

_FIELDS = {name: name for name in ("names", "territory", "member_class")}


@post("/secretariat/members", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def add_member(request: Ask, site: Served) -> Response[str] | Redirect:
    """Put a member on the roll (`manage-roll`); its id is made from its name."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()

    def work(records: Records) -> None:
        member = _member(form, None, now)
        if any(known.id == member.id for known in records.roll.members()):
            raise ConflictError(
                text("There is a member '%(id)s' already", id=member.id), where="names", remedy=text("Change that one.")
            )
        admit_member(records, seen.principal, member, now)

    return await _kept(seen, work, "members", form, "member-admitted")


@post("/secretariat/members/{member:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
async def change_member(request: Ask, site: Served, member: InPath) -> Response[str] | Redirect:
    """Change a member's names, territory or class (`manage-roll`); its outlets may at once what the class may."""
    seen = await secretary(site, request)
    form, now = await fields_of(request), site.clock()

    def work(records: Records) -> None:
        known = records.roll.get_member(member)
        admit_member(records, seen.principal, _member(form, known.id, now), now)

    return await _kept(seen, work, f"member-{member}", form, "member-changed")


async def _kept(
    seen: Visit, work: Callable[[Records], None], name: str, form: dict[str, str], said: str
) -> Response[str] | Redirect:
    try:
        await seen.site.store.write(work)
    except (BadInputError, ConflictError) as error:
        forms = {name: refused(form, error, _FIELDS)}
        return await secretariat_page(seen, forms=forms, status=status_of(error))
    seen.site.roll_changed()
    return go("/secretariat#members", said)


def _member(form: dict[str, str], member: MemberId | None, now: datetime) -> Member:
    """The member that the form describes, unchecked but for the shape of its names."""
    names = names_in(form.get("names"))
    territory = form.get("territory") or None
    return Member(
        id=member or MemberId(slug(names, otherwise=f"member-{(territory or 'new').lower()}")),
        names=names,
        territory=territory,
        member_class=form.get("member_class", ""),
        kind="organisation" if form.get("kind") == "organisation" else "country",
        joined_at=now,
    )
