"""Every page with something on it: what the template tests and the photographs share."""

from __future__ import annotations

from commonwire.web.pages import views
from commonwire.web.pages.desk_views import FacetsView
from commonwire.web.pages.frame import Choice, Form, Frame, Said, Words
from commonwire.web.pages.look_page import LookView
from commonwire.web.pages.notices_views import NoticesView
from commonwire.web.pages.offline import OfflineView
from commonwire.web.pages.password_page import MeView, PasswordView
from commonwire.web.pages.render import Page
from commonwire.web.pages.styleguide import styleguide
from commonwire.web.pages.styleguide_samples import PAMIR, sample_cards, sample_notices
from tests.web.alliance_samples import (
    agreements,
    apply,
    give,
    members,
    node,
    outlet,
    requests,
    secretariat,
    settings,
    takes,
)
from tests.web.search_samples import mute, search, searches
from tests.web.story_samples import (
    ALERT_CHINESE,
    CHINESE,
    ENGLISH,
    MINUTE,
    NOW,
    PLACE,
    URDU,
    a_notice_page,
    an_alert,
    ask,
    desk,
    desk_found,
    desk_misread,
    frame,
    item,
    own_item,
    take,
    used,
    versions,
)


def every_page() -> dict[str, tuple[Page, Frame]]:
    """Each page by name, with its frame; more than one where it can look very different."""
    guest = frame(person=None, outlet=None, may_give=False, may_set=False, is_secretariat=False, is_operator=False)
    notices = sample_notices(NOW)
    return {
        "desk": (desk(), frame()),
        "desk-guest": (desk(cards=sample_cards(), live="/wire/live"), guest),
        "desk-found": (desk_found(), frame()),
        "desk-misread": (desk_misread(), frame()),
        "desk-none": (desk_found(rows=[], found=FacetsView(total=0), elsewhere_found=None), frame()),
        "desk-empty": (desk(live=None, older=None), frame(said=[Said("done", "Signed in.")])),
        "sign-in": (
            views.SignInView(form=Form(errors={"": "Name and password do not fit together."}), cards=sample_cards()),
            guest,
        ),
        "item-english": (
            item(0, body_html=ENGLISH, summary=Words("The eastern lane may open before dark.", "en")),
            frame(),
        ),
        "item-urdu": (
            item(
                1,
                body_text=Words(URDU, "ur"),
                ask=ask(1),
                dateline=None,
                byline=Words("نامہ نگار", "ur"),
                used=[
                    used(
                        told="done",
                        places=[PLACE],
                        may_report=True,
                        form=Form(values={"address": "ftp://x"}, errors={"address": "'ftp://x' is no web address."}),
                    )
                ],
            ),
            frame(),
        ),
        "item-chinese": (
            item(2, body_text=Words(CHINESE, "zh-Hans"), ask=ask(2), dateline=Words("高山县", "zh-Hans")),
            frame(),
        ),
        "item-own": (own_item(), frame(outlet=PAMIR)),
        "item-embargoed": (item(7, withheld="No text is shown before the hour.", byline=None, dateline=None), frame()),
        "item-killed": (item(9, byline=None, dateline=None, notices=notices[:1]), frame()),
        "versions": (versions(), frame()),
        "take": (take(), frame()),
        "notices": (
            NoticesView(open=notices[:1], closed=notices[1:2], own=notices[2:], older="/notices?after=x"),
            frame("notices"),
        ),
        "notice": (a_notice_page(), frame("notices", outlet=PAMIR)),
        "alert-kill": (desk(), frame(alert=an_alert())),
        "alert-chinese": (members(), frame("members", alert=an_alert(words=ALERT_CHINESE, kind="corrected", more=0))),
        "alert-seen": (requests(), frame("requests", alert=an_alert(seen_at=NOW - 2 * MINUTE))),
        "requests": (requests(), frame("requests")),
        "takes": (takes(), frame("takes")),
        "agreements": (agreements(), frame("members")),
        "agreements-read": (agreements(form=None, trial=None), frame("members")),
        "members": (members(), frame("members")),
        "outlet": (outlet(), frame("members", suspended="Asked for by the outlet itself while it moves.")),
        "searches": (searches(), frame("searches", unread=100)),
        "search": (search(), frame("searches", unread=2)),
        "mute": (mute(), guest),
        "offline": (OfflineView(), guest),
        "give": (give(), frame("give")),
        "settings": (settings(), frame("outlet")),
        **{
            f"settings-{it.key}": (settings(it.key), frame("outlet", may_set=True))
            for it in settings().sections
            if it.key
        },
        "password": (
            PasswordView(
                token="t0k3n",
                person=Words("گل"),
                email="gul@steppe.example",
                form=Form(errors={"password": "This password has 5 characters. Choose one of 12 to 200."}),
            ),
            guest,
        ),
        "me": (
            MeView(
                person=Words("Zarina"),
                email="zarina@steppe.example",
                roles=["editor"],
                languages=[Choice("kk", "қазақ тілі", lang="kk"), Choice("ur", "اردو", lang="ur")],
                worded=[Words("English", "en"), Words("اردو", "ur")],
                language=Form(values={"language": "ur"}),
            ),
            frame("me"),
        ),
        "apply": (apply(), guest),
        "apply-done": (apply(done=True), guest),
        "secretariat": (secretariat(), frame("secretariat")),
        "node": (node(), frame("node")),
        "problem": (
            views.ProblemView(
                status=409,
                title="Several outlets gave that URI",
                detail="Ask by one of the ids.",
                where="item",
                remedy="Open one of them:",
                item_ids=["a" * 24],
            ),
            frame(),
        ),
        "styleguide": (styleguide(NOW), frame()),
        "look": (LookView(), guest),
    }
