"""Every page with something on it: what the template tests and the photographs share. All invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commonwire.web.pages import alliance_views as alliance
from commonwire.web.pages import views
from commonwire.web.pages.frame import Choice, Form, Frame, Said, Words
from commonwire.web.pages.render import Page
from commonwire.web.pages.styleguide import (
    LANTERN,
    PAMIR,
    RAVI,
    STEPPE,
    TONLE,
    sample_answers,
    sample_cards,
    sample_disclosure,
    sample_notices,
    sample_rows,
    styleguide,
)

NOW = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

LANGUAGES = [Choice("en", "English"), Choice("ur", "Urdu"), Choice("zh-Hans", "Chinese (simplified)"), Choice("fa", "Persian")]
TERMS = [Choice("open", "Everyone, everywhere, with credit"), Choice("web", "Web only, with credit and link")]

URDU = (
    "امدادی ٹیمیں رات بھر سڑک صاف کرنے میں مصروف رہیں۔ حکام کے مطابق مشرقی حصہ شام تک کھول دیا جائے گا۔\n\n"
    "دو دیہات کا رابطہ منقطع ہے، مگر خوراک اور دوائیں ہیلی کاپٹر سے پہنچا دی گئی ہیں۔ کسی جانی نقصان کی اطلاع نہیں ملی۔"
)
CHINESE = "抢修人员彻夜清理路面。交通部门表示，东侧车道有望在天黑前恢复通行。\n\n两个村庄与外界的联系中断，食品和药品已由直升机送达。目前没有人员伤亡的报告。"
ENGLISH = (
    "<p>Crews worked through the night to clear the high road. The eastern lane may open before dark, the roads office said.</p>"
    "<p>Two villages are cut off. Food and medicine came in by helicopter; nobody is reported hurt.</p>"
    "<h2>What is known</h2><ul><li>The slide is 140 metres wide.</li><li>The bridge below it stands.</li></ul>"
    '<blockquote><p>“We heard it before we saw it.”</p></blockquote><p>More at <a href="https://pamir.example/road">the roads office</a>.</p>'
)


def frame(area: str = "wire", **more: object) -> Frame:
    """The frame of an editor of Steppe Radio who may do everything."""
    facts = {
        "alliance": "Media Cooperation Alliance", "now": NOW, "time_zone": "Asia/Almaty", "csrf": "token", "area": area, "demo": True,
        "person": "Zarina", "outlet": STEPPE, "may_give": True, "may_set": True, "is_secretariat": True, "is_operator": True,
        "open_notices": 2, "unread_matches": 14,
    }  # fmt: skip
    return Frame(**(facts | more))  # type: ignore[arg-type]


def desk(**more: object) -> views.DeskView:
    """The wire with one row of each kind, filtered by language."""
    filters = views.FilterView(
        form=Form(values={"lang": "ur"}), languages=LANGUAGES, outlets=[Choice("pamir-post", "Pamir Post")],
        members=[Choice("tj", "Tajikistan")], subjects=[Choice("medtop:03000000", "disaster, accident")],
        active=[views.FilterOn("Language: Urdu", "/")],
    )  # fmt: skip
    facts: dict[str, object] = {"live": "/wire/live", "live_after": "c1", "older": "/?after=c9"}
    return views.DeskView(rows=sample_rows(NOW), filters=filters, **(facts | more))  # type: ignore[arg-type]


def ask(n: int | None = 0) -> views.AskView:
    """The question, with one of the sample answers."""
    return views.AskView(
        form=Form(values={"action": "republish", "channel": "web", "territories": "KZ"}),
        actions=[Choice("republish", "republish it"), Choice("translate", "translate it")],
        channels=[Choice("web", "the web"), Choice("radio", "radio")],
        answer=None if n is None else sample_answers()[n],
    )


def item(n: int, **more: object) -> views.ItemView:
    """The item of sample row `n` with all that can stand beside a story."""
    row = sample_rows(NOW)[n]
    facts: dict[str, object] = {
        "row": row, "uri": "tag:pamir.example,2026:road/1", "ask": ask(), "live_after": "c1",
        "byline": Words("Road desk", "en"), "dateline": Words("KHOROG", "en"),
        "terms": ["Every outlet of the alliance may republish it on the web, everywhere.", "Not in Tajikistan."],
        "credit": Words("Pamir Post", "en"), "licence": "CC-BY-4.0", "copyright": Words("© 2026 Pamir Post", "en"),
        "subjects": [views.TermView(name=Words("landslide", "en"), href="/?subject=medtop:20000151")],
        "places": [views.TermView(name=Words("Khorog", "en"))],
        "fields": [("Source version", Words("7"))],
        "renditions": [views.LinkView(what="Picture", title=Words("The road from above", "en"), href="https://pamir.example/1.jpg", facts=["JPEG", "1200 × 800"])],
        "relations": [views.LinkView(what="See also", title=Words("سڑک کی تاریخ", "ur"), href="https://ravi.example/2")],
        "versions": [views.VersionView(number=2, at=NOW, href=f"/items/{row.id}?version=2", shown=True, what=Words("Two villages, not three.", "en")),
                     views.VersionView(number=1, at=NOW - 60 * MINUTE, href=f"/items/{row.id}?version=1")],
        "history": [views.EntryView(number=48213, kind="corrected", version=2, at=NOW, verified=True, custody="node", digest="9f2c" * 16),
                    views.EntryView(number=48102, kind="published", version=1, at=NOW - 60 * MINUTE, verified=False, custody="outlet", digest="01ab" * 16)],
    }  # fmt: skip
    return views.ItemView(**(facts | more))  # type: ignore[arg-type]


def report() -> views.ReportView:
    """A reading report with a remark of each kind."""
    return views.ReportView(
        format="ninjs 3.0", original="/items/x/original",
        remarks=[views.RemarkView(kind="repaired", where="body_html", text="An event handler was taken out of <p>."),
                 views.RemarkView(kind="guessed", where="language", text="The source names none; the text reads as Persian."),
                 views.RemarkView(kind="dropped", where="infosources[2]", text="It has neither a name nor a uri.")],
    )  # fmt: skip


def own_item() -> views.ItemView:
    """An item as its owner sees it, with a form that was sent back."""
    served = [views.ServedView(outlet=RAVI, how="API", at=NOW - 5 * MINUTE), views.ServedView(outlet=LANTERN, how="feed", at=NOW - 4 * MINUTE)]
    return item(
        4, body_text=Words("رانش زمین شب گذشته راه را بست.\n\nکسی آسیب ندیده است.", "fa"), served=served, report=report(),
        editor_note=Words("Call the roads office again at six.", "en"), notices=sample_notices(NOW)[2:],
        owner_form=Form(values={"verb": "kill", "reason": ""}, errors={"reason": "Say why: every taker reads it."}),
    )  # fmt: skip


def take() -> views.TakeView:
    """A take as clean HTML."""
    return views.TakeView(
        id="take-1", row=sample_rows(NOW)[0], decision=sample_answers()[0], licence="CC-BY-4.0", link="https://pamir.example/road/1",
        credit=Words("Pamir Post, through the Media Cooperation Alliance", "en"), format="clean HTML",
        content=f"<article>\n<h1>Landslide closes the high road</h1>\n{ENGLISH}\n</article>", content_lang="en", download="/takes/take-1",
    )  # fmt: skip


def members() -> alliance.MembersView:
    """The roll."""

    def member(code: str, names: list[Words], *outlets: alliance.OutletCardView) -> alliance.MemberView:
        return alliance.MemberView(id=code.lower(), names=names, territory=code, joined_at=NOW - 3000 * 1440 * MINUTE, outlets=list(outlets))

    def card(outlet: views.OutletLink, *languages: str, suspended: bool = False) -> alliance.OutletCardView:
        status = "suspended" if suspended else "admitted"
        return alliance.OutletCardView(outlet=outlet, languages=list(languages), status=status, answered=3, asked=5)  # type: ignore[arg-type]

    full = [
        member("TJ", [Words("Tajikistan", "en"), Words("Тоҷикистон", "tg")], card(PAMIR, "English", "Persian")),
        member("PK", [Words("Pakistan", "en"), Words("پاکستان", "ur")], card(RAVI, "Urdu", "Hindi", suspended=True)),
        member("CN", [Words("China", "en"), Words("中国", "zh-Hans")], card(LANTERN, "Chinese")),
        member("KZ", [Words("Kazakhstan", "en"), Words("Қазақстан", "kk")], card(STEPPE, "Kazakh", "Russian")),
    ]
    partner = [member("KH", [Words("Cambodia", "en"), Words("កម្ពុជា", "km")], card(TONLE, "Khmer", "English")), member("LK", [Words("Sri Lanka", "en"), Words("ශ්‍රී ලංකාව", "si"), Words("இலங்கை", "ta")])]
    view = alliance.ClassView
    return alliance.MembersView(classes=[
        view(id="full-member", name="Full member", may=frozenset({"give", "take", "vote", "propose"}), members=full),
        view(id="dialogue-partner", name="Dialogue partner", may=frozenset({"give", "take"}), members=partner),
        view(id="guest", name="Guest", may=frozenset({"take"}), members=[]),
    ])  # fmt: skip


def outlet() -> alliance.OutletView:
    """A suspended outlet with stories."""
    return alliance.OutletView(
        outlet=RAVI, names=[Words("Ravi Khabar", "en"), Words("रावी ख़बर", "hi")], member_class="Full member", languages=["Urdu", "Hindi"],
        market=["Pakistan"], home_page="https://ravi.example/", time_zone="Asia/Karachi", status="suspended", disclosure=sample_disclosure(),
        status_reason=Words("Asked for by the outlet itself while it moves.", "en"), status_at=NOW, simulated=True, key_thumbprint="Zx81" * 8,
        feeds=[("Atom", "/feeds/ravi-khabar.atom"), ("RSS", "/feeds/ravi-khabar.rss")],
        rows=[row for row in sample_rows(NOW) if row.outlet is RAVI],
    )  # fmt: skip


def searches() -> alliance.SearchesView:
    """Two searches and their catches."""
    rows = sample_rows(NOW)
    name = Words("Roads", "en")
    return alliance.SearchesView(
        searches=[alliance.SearchView(id="s1", name=name, query='landslide OR "high road"', alert=True, unread=12, href="/searches?search=s1", feed="/feeds/s1.atom"),
                  alliance.SearchView(id="s2", name=Words("سڑکیں", "ur"), query="سڑک lang:ur", alert=False, unread=0, href="/searches?search=s2")],
        inbox=[alliance.MatchView(search="s1", search_name=name, row=rows[n], matched_at=NOW, passage=rows[n].snippet) for n in (0, 1, 9)],
        form=Form(values={"name": "Roads", "query": "("}, errors={"query": "The bracket at place 1 is not closed."}), older="/searches?after=x",
    )  # fmt: skip


def reading() -> list[alliance.ReadItemView]:
    """Items as they were read: one whole, one refused."""
    fields = [("Language", Words("ur")), ("Subjects", Words("landslide", "en")), ("Published", Words("24 Nov 2026, 08:00 +05:00"))]
    return [
        alliance.ReadItemView(headline=sample_rows(NOW)[1].headline, fields=fields, report=report(), text=Words(URDU, "ur")),
        alliance.ReadItemView(headline=None, fields=[], report=views.ReportView(format="RSS 2.0", remarks=[]), refused="The entry has neither a guid nor a link: give it one."),
    ]  # fmt: skip


def give() -> alliance.GiveView:
    """The form sent back, and a file that was tried."""
    form = Form(values={"headline": "وادی میں رات کی ریل", "body_text": URDU, "language": ""}, errors={"language": "Choose the language of the text."})
    return alliance.GiveView(form=form, languages=LANGUAGES, terms=TERMS, time_zone="Asia/Almaty", trial=alliance.ReadingView(items=reading()))


def settings() -> alliance.SettingsView:
    """The outlet's settings with a new key, feeds in three states and a feed test."""
    feed = alliance.FeedView
    return alliance.SettingsView(
        outlet=STEPPE, terms=TERMS, terms_words=["Every outlet may republish on the web, with credit."], languages=LANGUAGES, new_key="cw_" + "k3y" * 14,
        keys=[alliance.KeyView(id="k1", name="CMS, production", scopes=["give", "correct"], created_at=NOW, last_used_at=NOW),
              alliance.KeyView(id="k2", name="old", scopes=["take"], created_at=NOW, revoked_at=NOW)],
        feeds=[feed(id="f1", address="https://steppe.example/rss", state="on", language="kk", interval_minutes=5, fetched_at=NOW, items=340),
               feed(id="f2", address="https://steppe.example/old", state="trouble", language=None, interval_minutes=60, trouble="The address answers 404 since 22 Nov. Mend it or switch the feed off."),
               feed(id="f3", address="https://steppe.example/new", state="off", language=None, interval_minutes=15)],
        people=[alliance.ColleagueView(id="p1", name=Words("Zarina", "en"), email="zarina@steppe.example", roles=["editor", "outlet-admin"], last_seen_at=NOW, is_you=True)],
        disclosure=sample_disclosure(), scopes=[Choice(it, it) for it in ("give", "take", "correct", "kill")], roles=[Choice("reader", "reader"), Choice("editor", "editor")],
        forms={"feeds": Form(values={"address": "https://steppe.example/rss"})}, test=alliance.FeedTestView(address="https://steppe.example/rss", format="RSS 2.0", items=reading()),
    )  # fmt: skip


def secretariat() -> alliance.SecretariatView:
    """An application, links, standings."""
    application = alliance.ApplicationView(
        id="a1", outlet=TONLE, names=[Words("ទន្លេព័ត៌មាន", "km")], applied_at=NOW, languages=["Khmer"], market=["Cambodia"], home_page="https://tonle.example/",
        contact="desk@tonle.example", disclosure=sample_disclosure(),
    )  # fmt: skip
    standing = alliance.StandingView
    return alliance.SecretariatView(
        applications=[application], new_link="https://wire.example/apply/" + "t0k3n" * 8,
        links=[alliance.InvitationView(made_at=NOW, expires_at=NOW + 20000 * MINUTE, made_by=Words("林", "zh-Hans"), used_at=NOW, outlet=TONLE)],
        outlets=[standing(outlet=PAMIR, status="admitted", status_at=NOW), standing(outlet=RAVI, status="suspended", status_at=NOW, reason=Words("It moves.", "en"))],
    )  # fmt: skip


def node() -> alliance.NodeView:
    """A node with one part in each state."""
    gauge = alliance.GaugeView
    return alliance.NodeView(
        name="north-1", version="0.1.0", started_at=NOW - 5000 * MINUTE,
        gauges=[gauge(name="Ledger", state="well", summary="Gap-free up to entry 48,213.", facts=[("Last entry", "48213"), ("At", "03:12:04")]),
                gauge(name="Clock", state="watch", summary="41 s ahead of the monotonic clock.", remedy="Look at the machine's time service."),
                gauge(name="Disk", state="ill", summary="97 % full: writes are refused.", facts=[("Free", "310 MB of 20 GB")], remedy="Free 2 GB, or move the store.")],
        feeds=[alliance.NodeFeedView(outlet=STEPPE, feed=settings().feeds[1])],
    )  # fmt: skip


def apply(**more: object) -> alliance.ApplyView:
    """An application link, with a form that was sent back."""
    form = Form(values={"name": "Tonle News"}, errors={"market": "Give at least one country."})
    facts: dict[str, object] = {"form": form, "members": [Choice("kh", "Cambodia")], "languages": LANGUAGES, "questions": sample_disclosure()}
    return alliance.ApplyView(token="t0k3n", **(facts | more))  # type: ignore[arg-type]


def every_page() -> dict[str, tuple[Page, Frame]]:
    """Each page by name, with its frame; more than one where it can look very different."""
    guest = frame(person=None, outlet=None, may_give=False, may_set=False, is_secretariat=False, is_operator=False)
    notices = sample_notices(NOW)
    return {
        "desk": (desk(), frame()),
        "desk-guest": (desk(cards=sample_cards(), live="/wire/live"), guest),
        "desk-empty": (desk(live=None, older=None), frame(said=[Said("done", "Signed in.")])),
        "sign-in": (views.SignInView(form=Form(errors={"": "Name and password do not fit together."}), cards=sample_cards()), guest),
        "item-english": (item(0, body_html=ENGLISH, summary=Words("The eastern lane may open before dark.", "en")), frame()),
        "item-urdu": (item(1, body_text=Words(URDU, "ur"), ask=ask(1), dateline=None, byline=Words("نامہ نگار", "ur")), frame()),
        "item-chinese": (item(2, body_text=Words(CHINESE, "zh-Hans"), ask=ask(2), dateline=Words("高山县", "zh-Hans")), frame()),
        "item-own": (own_item(), frame(outlet=PAMIR)),
        "item-embargoed": (item(7, withheld="No text is shown before the hour.", byline=None, dateline=None), frame()),
        "item-killed": (item(9, byline=None, dateline=None, notices=notices[:1]), frame()),
        "take": (take(), frame()),
        "notices": (views.NoticesView(open=notices[:1], closed=notices[1:2], own=notices[2:], older="/notices?after=x"), frame("notices")),
        "members": (members(), frame("members")),
        "outlet": (outlet(), frame("members", suspended="Asked for by the outlet itself while it moves.")),
        "searches": (searches(), frame("searches")),
        "give": (give(), frame("give")),
        "settings": (settings(), frame("outlet")),
        "apply": (apply(), guest),
        "apply-done": (apply(done=True), guest),
        "secretariat": (secretariat(), frame("secretariat")),
        "node": (node(), frame("node")),
        "problem": (views.ProblemView(status=409, title="Several outlets gave that URI", detail="Ask by one of the ids.", where="item", remedy="Open one of them:", item_ids=["a" * 24]), frame()),
        "styleguide": (styleguide(NOW), frame()),
    }  # fmt: skip
