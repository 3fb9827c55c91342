"""The handlers of the alliance's own pages."""

from __future__ import annotations

from litestar import Response, get
from litestar.types import ControllerRouterHandler

from commonwire.alliance.may import may
from commonwire.web.asking import Ask, Served
from commonwire.web.pages import (
    apply,
    card_setting,
    channels_setting,
    feeds_setting,
    give_choices,
    give_file,
    give_page,
    give_preview,
    groups_setting,
    join,
    keys_setting,
    members,
    members_setting,
    node_page,
    outlet_page,
    password_page,
    peers_setting,
    people_setting,
    secretariat,
    settings,
    signing_key_setting,
    staff_setting,
    where_page,
    world_setting,
)
from commonwire.web.pages.showing import visit
from commonwire.web.pages.styleguide import styleguide


@get("/styleguide", include_in_schema=False)
async def styleguide_page(request: Ask, site: Served) -> Response[str]:
    """Tokens and parts, for everybody on the roll (`read-roll`), and for a demo's guests."""
    seen = await visit(site, request)
    may(seen.principal, "read-roll")
    return seen.page(styleguide(seen.frame.now))


ALLIANCE_PAGES: list[ControllerRouterHandler] = [
    members.members,
    outlet_page.outlet_page,
    settings.settings,
    settings.settings_section,
    settings.back_to_feeds,
    settings.put_steps_away,
    settings.set_terms,
    card_setting.set_card,
    card_setting.set_disclosure,
    signing_key_setting.bring_own_key,
    keys_setting.make_key,
    keys_setting.end_key,
    feeds_setting.connect_feed,
    feeds_setting.try_feed,
    feeds_setting.switch_on,
    feeds_setting.switch_off,
    feeds_setting.remove_feed,
    channels_setting.add_here,
    channels_setting.try_here,
    channels_setting.back_from_test,
    channels_setting.remove_here,
    people_setting.invite_colleague,
    people_setting.change_colleague_roles,
    people_setting.link_colleague_password,
    people_setting.disable_colleague,
    people_setting.enable_colleague,
    apply.application_form,
    apply.send_application,
    join.join_form,
    join.join_here,
    password_page.password_form,
    password_page.renew_here,
    password_page.me,
    password_page.change_my_password,
    password_page.choose_my_language,
    secretariat.secretariat,
    secretariat.make_link,
    secretariat.back_to_secretariat,
    secretariat.admit_here,
    secretariat.decline_here,
    secretariat.suspend_here,
    secretariat.readmit_here,
    members_setting.add_member,
    members_setting.change_member,
    groups_setting.form_new_group,
    groups_setting.change_group,
    groups_setting.dissolve_here,
    staff_setting.invite_staff,
    staff_setting.change_staff_roles,
    staff_setting.disable_staff,
    staff_setting.enable_staff,
    staff_setting.link_staff_password,
    node_page.node_page,
    node_page.open_here,
    where_page.where_page,
    world_setting.world_setting,
    world_setting.set_world,
    peers_setting.add_here,
    peers_setting.compare_here,
    peers_setting.pause_here,
    peers_setting.resume_here,
    peers_setting.remove_here,
    peers_setting.back_to_node,
    give_page.give_form,
    give_page.give_here,
    give_preview.preview_here,
    give_choices.offered_subjects,
    give_choices.offered_places,
    give_file.back_to_give,
    styleguide_page,
]
