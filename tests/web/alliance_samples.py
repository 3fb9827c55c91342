"""The alliance's pages with something on them. All invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from commonwire.web.operating import Trend
from commonwire.web.pages import alliance_views as alliance
from commonwire.web.pages import item_views as items
from commonwire.web.pages import outlet_views as outlets
from commonwire.web.pages.agreements_page import AgreementsView, AgreementView, TrialView, VersionView
from commonwire.web.pages.first_steps import Facts, first_steps
from commonwire.web.pages.frame import Choice, Form, OutletLink, Words
from commonwire.web.pages.item_views import QueuedView
from commonwire.web.pages.peer_views import LagView, NetworkView, PeerView, SideView
from commonwire.web.pages.requests_page import RequestsView, RequestView, waits
from commonwire.web.pages.rules_offered import RulesOffered
from commonwire.web.pages.styleguide_samples import (
    LANTERN,
    PAMIR,
    RAVI,
    STEPPE,
    TONLE,
    sample_disclosure,
    sample_rows,
)
from commonwire.web.pages.takes_page import TakesView, TookView
from commonwire.web.pages.trend_views import trend_view
from commonwire.web.pages.views import LinkView
from tests.web.story_samples import LANGUAGES, MINUTE, NOW, TERMS, URDU, attempt, report


def groups() -> list[alliance.GroupView]:
    """A group, and one that was dissolved."""
    names = [Words("Evening television of the mountains and the plains", "en"), Words("شام کا ٹیلی وژن", "ur")]
    group = alliance.GroupView(id="evening-television", names=names, outlets=[PAMIR, RAVI, LANTERN])
    return [group, alliance.GroupView(id="pool", names=[Words("Пул", "ru")], outlets=[STEPPE], removed_at=NOW)]


OFFERED = RulesOffered(
    actions=[Choice("*", "everything but what must be named"), Choice("display", "display")],
    channels=[Choice("web", "web"), Choice("tv", "tv")],
    parties=[Choice("class:observer", "Observer"), Choice("group:evening-tv", "Evening television")],
    duties=[Choice("attribute", "attribute"), Choice("link", "link")],
)


def agreements(**more: object) -> AgreementsView:
    """An agreement with a version in force and one to come, and the secretariat's form, tried and sent back."""
    floor = [Words("Allowed: to republish it, on the web, everywhere, in every language, for every outlet.", "en")]
    ceiling = [Words("\u062a\u0631\u0628\u06cc\u062a \u0645\u0627\u0634\u06cc\u0646", "ur")]
    rules = {"floor": floor, "ceiling": ceiling, "duties": [Words("Print the credit line.", "en")]}

    def version(number: int, state: str) -> VersionView:
        text = "What the members agreed in Dushanbe. " * 9
        return VersionView(version=number, state=state, in_force_at=NOW, ends_at=NOW, text=text, **rules)

    facts: dict[str, object] = {
        "agreements": [
            AgreementView(key="web-use", name="Web use", versions=[version(2, "to come"), version(1, "in force")])
        ],
        "form": Form(values={"key": "web-use", "floor_actions": "display"}, errors={"ends_at": "Set a later end."}),
        "trial": TrialView(
            text="Of 300 takes, 212 by 9 outlets would have been refused and 0 would have had to be asked for.",
            is_whole=False,
            outlets=[(RAVI, 200), (LANTERN, 12)],
            clauses=[("forbidden", 212)],
            **rules,
        ),
        "offered": OFFERED,
    }
    return AgreementsView(**(facts | more))  # type: ignore[arg-type]


def members() -> alliance.MembersView:
    """The roll."""

    def member(code: str, names: list[Words], *outlets: alliance.OutletCardView) -> alliance.MemberView:
        return alliance.MemberView(
            id=code.lower(), names=names, territory=code, joined_at=NOW - 3000 * 1440 * MINUTE, outlets=list(outlets)
        )

    def card(outlet: OutletLink, *languages: str, suspended: bool = False) -> alliance.OutletCardView:
        status = "suspended" if suspended else "admitted"
        spoken = [Words(name, "en") for name in languages]
        return alliance.OutletCardView(outlet=outlet, languages=spoken, status=status, answered=3, asked=5)  # type: ignore[arg-type]

    full = [
        member("TJ", [Words("Tajikistan", "en"), Words("Тоҷикистон", "tg")], card(PAMIR, "English", "Persian")),
        member("PK", [Words("Pakistan", "en"), Words("پاکستان", "ur")], card(RAVI, "Urdu", "Hindi", suspended=True)),
        member("CN", [Words("China", "en"), Words("中国", "zh-Hans")], card(LANTERN, "Chinese")),
        member("KZ", [Words("Kazakhstan", "en"), Words("Қазақстан", "kk")], card(STEPPE, "Kazakh", "Russian")),
    ]
    partner = [
        member("KH", [Words("Cambodia", "en"), Words("កម្ពុជា", "km")], card(TONLE, "Khmer", "English")),
        member("LK", [Words("Sri Lanka", "en"), Words("ශ්‍රී ලංකාව", "si"), Words("இலங்கை", "ta")]),
    ]
    view = alliance.ClassView
    return alliance.MembersView(
        groups=groups()[:1],
        classes=[
            view(
                id="full-member",
                name=Words("Full member", "en"),
                may=frozenset({"give", "take", "vote", "propose"}),
                members=full,
            ),
            view(
                id="dialogue-partner",
                name=Words("Dialogue partner", "en"),
                may=frozenset({"give", "take"}),
                members=partner,
            ),
            view(id="guest", name=Words("Guest", "en"), may=frozenset({"take"}), members=[]),
        ],
    )


def outlet() -> alliance.OutletView:
    """A suspended outlet with stories."""
    return alliance.OutletView(
        outlet=RAVI,
        names=[Words("Ravi Khabar", "en"), Words("रावी ख़बर", "hi")],
        member_class=Words("Full member", "en"),
        languages=[Words("Urdu", "en"), Words("Hindi", "en")],
        market=[Words("Pakistan", "en")],
        home_page="https://ravi.example/",
        time_zone="Asia/Karachi",
        status="suspended",
        disclosure=sample_disclosure(),
        status_reason=Words("Asked for by the outlet itself while it moves.", "en"),
        status_at=NOW,
        simulated=True,
        key_thumbprint="Zx81" * 8,
        feeds=[("Atom", "/feeds/ravi-khabar.atom"), ("RSS", "/feeds/ravi-khabar.rss")],
        rows=[row for row in sample_rows(NOW) if row.outlet is RAVI],
    )


def reading() -> list[outlets.ReadItemView]:
    """Items as they were read: one whole, one refused."""
    fields = [
        ("Language", Words("ur")),
        ("Subjects", Words("landslide", "en")),
        ("Published", Words("24 Nov 2026, 08:00 +05:00")),
    ]
    return [
        outlets.ReadItemView(
            headline=sample_rows(NOW)[1].headline, fields=fields, report=report(), text=Words(URDU, "ur")
        ),
        outlets.ReadItemView(
            headline=None,
            fields=[],
            report=items.ReportView(format="RSS 2.0", remarks=[]),
            refused="The entry has neither a guid nor a link: give it one.",
        ),
    ]


def tried() -> list[outlets.ReadItemView]:
    """Items of a tried file: under embargo with a private note, here already, canceled by its source, refused."""
    first, second = reading()
    first = msgspec.structs.replace(
        first,
        number=1,
        headlines=[Words("Landslide", "en")],
        body_html="<p>وادی میں <b>رات</b> کی ریل</p>",
        note=Words("Call the roads office.", "en"),
        renditions=[LinkView(what=Words("preview"), title=Words("road.jpg"), href="https://ravi.example/road.jpg")],
        terms=[Words("مالک کی اجازت ہے: دوبارہ اشاعت۔", "ur")],
        outcome="new",
        version=2,
        public_version=1,
        others_see="announced",
        announced=["its headline"],
        until=NOW,
        href="/items/x",
    )
    unchanged = msgspec.structs.replace(first, number=2, outcome="unchanged", version=1, note=None)
    kill = msgspec.structs.replace(first, number=3, outcome="kill", others_see="nothing")
    return [first, unchanged, kill, msgspec.structs.replace(second, number=4)]


def give() -> outlets.GiveView:
    """The form sent back, and a file that was tried."""
    form = Form(
        values={"headline": "وادی میں رات کی ریل", "body_text": URDU, "language": ""},
        errors={"language": "Choose the language of the text."},
    )
    return outlets.GiveView(
        form=form,
        languages=LANGUAGES,
        terms=TERMS,
        time_zone="Asia/Almaty",
        most=32 * 1024 * 1024,
        seen_by=[Choice("o2", "Pamir Post", lang="en"), Choice("o3", "چکور", lang="ur")],
        preview=outlets.GivePreviewView(
            warnings=[
                outlets.WarningView(
                    text="No language is chosen. The text looks like this one:",
                    language=Choice("ur", "Urdu", lang="en"),
                )
            ],
            outlet=STEPPE,
            headline=Words("وادی میں رات کی ریل", "ur"),
            snippet=Words(URDU, "ur"),
            language_name=Words("Urdu", "en"),
            subjects=[Words("transport", "en")],
            places=[Words("Pakistan", "en")],
            urgency=3,
            urgency_name=Words("3 (next)", "en"),
            use="ask",
            seen_by=Words("Pamir Post", "en"),
            lights=[outlets.LightsView(name=Words("Full member", "en"), allow=4, ask=2, deny=1)],
            terms=[Words("Every outlet may republish on the web, with credit.", "en")],
        ),
        trial=outlets.TrialView(
            name="وادی.rss", format="rss", count=7, unread=1, items=tried(), more=3, carried="UmFpbA=="
        ),
    )


def settings(section: Any = "") -> outlets.SettingsView:
    """A section of the outlet's settings, with a new key, feeds in three states and a feed test."""
    feed = outlets.FeedView
    names = ("feeds", "keys", "people", "terms", "channels", "card", "disclosure", "signing-key")
    return outlets.SettingsView(
        section=section,
        sections=[
            outlets.SectionView(key="", name="Overview"),
            *(outlets.SectionView(key=name, name=name, stands="1 is in use.") for name in names),
        ],
        steps=first_steps(Facts(has_terms=True, has_given=True, unanswered=2)),
        offered=OFFERED,
        outlet=STEPPE,
        terms=TERMS,
        terms_words=[Words("Every outlet may republish on the web, with credit.", "en")],
        languages=LANGUAGES,
        new_key="cw_" + "k3y" * 14,
        keys=[
            outlets.KeyView(
                id="k1", name="CMS, production", scopes=["give", "correct"], created_at=NOW, last_used_at=NOW
            ),
            outlets.KeyView(id="k2", name="old", scopes=["take"], created_at=NOW, revoked_at=NOW),
        ],
        feeds=[
            feed(
                id="f1",
                address="https://steppe.example/rss",
                state="on",
                language="kk",
                interval_minutes=5,
                fetched_at=NOW,
            ),
            feed(
                id="f2",
                address="https://steppe.example/old",
                state="trouble",
                language=None,
                interval_minutes=60,
                trouble="The address answers 404 since 22 Nov. Mend it or switch the feed off.",
            ),
            feed(id="f3", address="https://steppe.example/new", state="off", language=None, interval_minutes=15),
        ],
        people=colleagues(),
        signing_key=outlets.SigningKeyView(thumbprint="Zx81" * 10, is_own=False, from_number=12),
        disclosure=sample_disclosure(),
        scopes=[Choice(it, it) for it in ("give", "take", "correct", "kill")],
        roles=[Choice("reader", "reader"), Choice("editor", "editor")],
        forms={
            "feeds": Form(values={"address": "https://steppe.example/rss"}),
            "card": Form(values={"names": "en: Steppe Radio\nkk: Дала радиосы", "market": "KZ"}),
            "signing-key": Form(values={"jwk": "{"}, errors={"jwk": "This is no JWK."}),
        },
        test=outlets.FeedTestView(address="https://steppe.example/rss", format="RSS 2.0", items=reading()),
    )


def colleagues() -> list[outlets.ColleagueView]:
    """The reader, a colleague, and one without access."""
    person = outlets.ColleagueView
    return [
        person(
            id="p1",
            name=Words("Zarina", "en"),
            email="zarina@steppe.example",
            roles=["editor", "outlet-admin"],
            last_seen_at=NOW,
            is_you=True,
        ),
        person(id="p2", name=Words("گل"), email="gul@steppe.example", roles=["reader"], may_change=True),
        person(id="p3", name=Words("林"), email="lin@steppe.example", roles=["editor"], may_change=True, disabled=True),
    ]


def enrolled() -> list[alliance.EnrolledView]:
    """A country and an organisation."""
    lines = {"names": "en: Tajikistan\ntg: Тоҷикистон", "kind": "country", "territory": "TJ", "member_class": "full"}
    view = alliance.EnrolledView
    return [
        view(
            id="tj",
            names=[Words("Tajikistan", "en"), Words("Тоҷикистон", "tg")],
            territory="TJ",
            class_name=Words("Full member", "en"),
            outlets=2,
            form=Form(values=lines),
        ),
        view(
            id="union",
            names=[Words("Union of Broadcasters", "en")],
            territory=None,
            class_name=Words("Guest", "en"),
            outlets=1,
            form=Form(values={"names": "en: Union of Broadcasters", "kind": "organisation", "member_class": "guest"}),
        ),
    ]


def secretariat() -> alliance.SecretariatView:
    """An application, links, standings, members (one sent back), people."""
    application = alliance.ApplicationView(
        id="a1",
        outlet=TONLE,
        names=[Words("ទន្លេព័ត៌មាន", "km")],
        applied_at=NOW,
        languages=[Words("Khmer", "en")],
        market=[Words("Cambodia", "en")],
        home_page="https://tonle.example/",
        contact="desk@tonle.example",
        disclosure=sample_disclosure(),
    )
    standing = alliance.StandingView
    return alliance.SecretariatView(
        groups=groups(),
        grouped=[Choice("pamir-post", "Pamir Post"), Choice("ravi", "Ravi")],
        applications=[application],
        new_link="https://wire.example/apply/" + "t0k3n" * 8,
        links=[
            alliance.InvitationView(
                made_at=NOW, expires_at=NOW + 20000 * MINUTE, made_by=Words("林", "zh-Hans"), used_at=NOW, outlet=TONLE
            )
        ],
        outlets=[
            standing(outlet=PAMIR, status="admitted", status_at=NOW),
            standing(outlet=RAVI, status="suspended", status_at=NOW, reason=Words("It moves.", "en")),
        ],
        declined=[standing(outlet=STEPPE, status="declined", status_at=NOW, reason=Words("Not yet.", "en"))],
        members=enrolled(),
        classes=[Choice("full", "Full member"), Choice("guest", "Guest")],
        people=colleagues(),
        roles=[Choice("secretariat", "secretariat: keeps the roll"), Choice("emergency", "emergency: may hold")],
        forms={"member-tj": Form(values={"names": "Tajikistan"}, errors={"names": "This name has no language."})},
        password_link=outlets.PasswordLinkView(person=Words("گل"), link="https://wire.example/password/" + "s3cr" * 9),
    )


def node() -> alliance.NodeView:
    """A node with one part in each state."""
    gauge = alliance.GaugeView
    return alliance.NodeView(
        name="north-1",
        version="0.1.0",
        started_at=NOW - 5000 * MINUTE,
        gauges=[
            gauge(
                name="Ledger",
                state="well",
                summary="Gap-free up to entry 48,213.",
                facts=[("Last entry", "48213"), ("At", "03:12:04")],
            ),
            gauge(
                name="Clock",
                state="watch",
                summary="41 s ahead of the monotonic clock.",
                remedy="Look at the machine's time service.",
            ),
            gauge(
                name="Disk",
                state="ill",
                summary="97 % full: writes are refused.",
                facts=[("Free", "310 MB of 20 GB")],
                remedy="Free 2 GB, or move the store.",
            ),
        ],
        feeds=[alliance.NodeFeedView(outlet=STEPPE, feed=settings().feeds[1])],
        attempts=[attempt(), attempt(outlet=None, times=1)],
        network=network(),
        trends=[
            trend_view(
                Trend(name=name, unit=unit, values=values, times=[NOW - n * MINUTE for n in (4, 3, 2, 1, 0)]), NOW
            )
            for name, unit, values in (
                ("Stories accepted", "a minute", [0, 4, 9, 2, 12.5]),
                ("Time of acceptance, 99 of 100", "ms", [None, 25, None, 50, 50]),
                ("Kills without receipt", "receipts", [None] * 5),
            )
        ],
        closed="This node was put back from a backup, and these peers have not answered yet: south.",
        may_open=True,
    )


def network() -> NetworkView:
    """This node among others: one that is well, one in trouble, one to be compared, one paused of another alliance."""
    lags = [
        LagView(origin="north.example.org", here=48_213, behind=0, waiting=0),
        LagView(origin="south-1", here=9_120, behind=12_400, waiting=38, late="3 h"),
    ]
    sides = [
        SideView(
            name="This node", version=3, said_at=NOW, state="connected", gives="All stories.", takes="All stories."
        ),
        SideView(name="north.example.org"),
    ]
    well = PeerView(
        node="north.example.org",
        state="connected",
        mark="watch",
        standing="Catching up",
        alliance=None,
        addresses=["https://north.example.org"],
        contact="+992 555 0100, ask for the night desk",
        version="0.1.0",
        words="waste gloom area actor arena soldier vast baby",
        digits="39741 04574 68742 01749 38860",
        compared_at=NOW,
        changed_at=NOW,
        given="Stories of: languages ru, tg; outlets pamir-post, steppe-radio, not to be passed on.",
        taken="All stories, also to be passed on within the alliance, texts on demand.",
        sides=sides,
        reached_at=NOW,
        heard_at=None,
        error=None,
        remedy=None,
        failed_at=None,
        clock=None,
        lags=lags,
        missing_there=3,
    )
    change = msgspec.structs.replace
    ill = change(
        well,
        node="west",
        mark="ill",
        standing="In trouble",
        error="The connection was refused by https://west.example.org:8443",
        remedy="See that it runs, and that its address is right: commonwire peer show west.",
        failed_at=NOW,
        clock="9 min behind this one",
    )
    pending = change(
        well, node="south", state="pending", mark="watch", standing="To be compared", lags=[], compared_at=None
    )
    paused = change(
        well, node="far", state="paused", mark="held", standing="Paused", alliance="Delta Pool", lags=[], addresses=[]
    )
    return NetworkView(
        card="eyJhbGciOiJFZDI1NTE5Iiwia2lkIjoi" * 24,
        words=well.words,
        digits=well.digits,
        peers=[paused, well, pending, ill],
        removed=[change(well, node="east", state="removed")],
        may_run=True,
    )


def apply(**more: object) -> alliance.ApplyView:
    """An application link, with a form that was sent back."""
    form = Form(values={"name": "Tonle News"}, errors={"market": "Give at least one country."})
    facts: dict[str, object] = {
        "form": form,
        "members": [Choice("kh", "Cambodia")],
        "languages": LANGUAGES,
        "questions": sample_disclosure(),
    }
    return alliance.ApplyView(token="t0k3n", **(facts | more))  # type: ignore[arg-type]


def takes() -> TakesView:
    """Takes of each kind: one that waits, one that was stopped, one that was made at its hour."""
    waiting = QueuedView(
        id="queued-1",
        item="i7",
        headline=Words("دریا کنارے میلہ", "ur"),
        owner=PAMIR,
        use=Words("to republish it, on the web, in Kazakhstan, in Urdu", "en"),
        until=NOW,
        state="queued",
        queued_at=NOW,
        may_cancel=True,
    )
    stopped = msgspec.structs.replace(
        waiting,
        id="queued-2",
        state="stopped",
        ended_at=NOW,
        why=[Words("مالک نے اس کی اجازت نہیں دی (ویب پر)۔", "ur")],
        nearest=Words("یوں اجازت ہے: ٹیلی وژن پر۔", "ur"),
        may_cancel=False,
    )
    taken = TookView(
        id="take-1",
        item="i2",
        headline=Words("What the census found", "en"),
        owner=PAMIR,
        use=Words("转载；用于网站", "zh-Hans"),
        version=1,
        at=NOW,
        download="/items/i2/content?format=html",
        was_queued=True,
        duties=[Words("请刊登来源署名。", "zh-Hans")],
    )
    open_end = msgspec.structs.replace(waiting, id="queued-3", until="open", headline=None)
    return TakesView(waiting=[waiting, open_end], stopped=[stopped], taken=[taken])


def requests() -> RequestsView:
    """Requests of each kind: one to answer, one that was granted, one of the outlet's own."""
    asked = RequestView(
        id="request-1",
        item="i1",
        headline=Words("دریا کنارے میلہ", "ur"),
        other=PAMIR,
        use=Words("перепечатка; на телевидении; территория — Казахстан; язык — урду", "ru"),
        words=Words("For our evening news."),
        asked_at=NOW,
        status="open",
        needed_at=NOW,
        waits=waits(timedelta(hours=26)),
        reminders=(NOW, NOW),
    )
    answered = msgspec.structs.replace(
        asked,
        id="request-2",
        status="granted",
        reply=Words("Gladly."),
        answered_at=NOW,
        granted=[Words("اجازت ہے: چھپائی۔", "ur")],
    )
    own = msgspec.structs.replace(asked, id="request-3", form=Form())
    return RequestsView(open=[asked], answered=[answered], own=[own], may_answer=True, may_ask=True)
