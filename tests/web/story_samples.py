"""The wire's pages with something on them. All invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from commonwire.base.errors import BadInputError
from commonwire.base.texts import text
from commonwire.delivery.compare import compared, pieces
from commonwire.delivery.page_check import PageVerdict
from commonwire.delivery.page_credit import CreditVerdict
from commonwire.delivery.page_watch import PageCheck
from commonwire.search.parse import parse_query
from commonwire.web.pages import desk_views, notice_views, views
from commonwire.web.pages import item_views as items
from commonwire.web.pages.desk_asked import misread
from commonwire.web.pages.desk_help import examples_for
from commonwire.web.pages.desk_look import look_of
from commonwire.web.pages.frame import AlertView, Choice, Form, Frame, Words
from commonwire.web.pages.notices_views import ServedAtView
from commonwire.web.pages.ran_shown import check_shown
from commonwire.web.pages.search_views import FolderView, SearchView, SideView
from commonwire.web.pages.styleguide_samples import (
    LANTERN,
    PAMIR,
    RAVI,
    STEPPE,
    sample_answers,
    sample_notices,
    sample_rows,
)
from commonwire.web.pages.versions_page import VersionsView
from commonwire.web.pages.views import LinkView

NOW = datetime(2026, 11, 24, 3, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

LANGUAGES = [
    Choice("en", "English"),
    Choice("ur", "Urdu"),
    Choice("zh-Hans", "Chinese (simplified)"),
    Choice("fa", "Persian"),
]
TERMS = [
    Choice("open", "Everyone", "Every outlet may use it in every way, everywhere, with credit."),
    Choice("web", "Web only", "Every outlet may republish it on the web, with credit and link."),
]

URDU = (
    "امدادی ٹیمیں رات بھر سڑک صاف کرنے میں مصروف رہیں۔ حکام کے مطابق مشرقی حصہ شام تک کھول دیا جائے گا۔\n\n"
    "دو دیہات کا رابطہ منقطع ہے، مگر خوراک اور دوائیں ہیلی کاپٹر سے پہنچا دی گئی ہیں۔ "
    "کسی جانی نقصان کی اطلاع نہیں ملی۔"
)
CHINESE = (
    "抢修人员彻夜清理路面。交通部门表示，东侧车道有望在天黑前恢复通行。\n\n"
    "两个村庄与外界的联系中断，食品和药品已由直升机送达。目前没有人员伤亡的报告。"
)
ENGLISH = (
    "<p>Crews worked through the night to clear the high road. "
    "The eastern lane may open before dark, the roads office said.</p>"
    "<p>Two villages are cut off. Food and medicine came in by helicopter; nobody is reported hurt.</p>"
    "<h2>What is known</h2><ul><li>The slide is 140 metres wide.</li><li>The bridge below it stands.</li></ul>"
    "<blockquote><p>“We heard it before we saw it.”</p></blockquote>"
    '<p>More at <a href="https://pamir.example/road">the roads office</a>.</p>'
)


def frame(area: str = "wire", **more: object) -> Frame:
    """The frame of an editor of Steppe Radio who may do everything."""
    facts = {
        "alliance": "Media Cooperation Alliance",
        "now": NOW,
        "time_zone": "Asia/Almaty",
        "area": area,
        "demo": True,
        "person": "Zarina",
        "outlet": STEPPE,
        "may_give": True,
        "may_set": True,
        "is_secretariat": True,
        "is_operator": True,
        "open_notices": 2,
    }
    return Frame(**(facts | more))  # type: ignore[arg-type]


ROADS = SearchView(
    id="s1", name=Words("Roads", "en"), query="road", href="/searches?search=s1", settings="/searches/s1", unread=2
)


def desk(**more: object) -> desk_views.DeskView:
    """The wire with one row of each kind, filtered by language."""
    filters = desk_views.FilterView(
        form=Form(values={"lang": "ur"}),
        languages=LANGUAGES,
        outlets=[Choice("pamir-post", "Pamir Post")],
        members=[Choice("tj", "Tajikistan")],
        subjects=[Choice("medtop:03000000", "disaster, accident")],
        active=[desk_views.FilterOn(kind="Language", label=Words("Urdu", "en"), without="/")],
    )
    facts: dict[str, object] = {"live": "/wire/live", "live_after": "c1", "is_filling": True, "older": "/?after=c9"}
    facts["rows"] = sample_rows(NOW)
    facts["columns"] = look_of({}).columns
    facts["by_story"] = desk_views.ByStoryView(href="/?by=story")
    facts["side"] = SideView(
        folders=[FolderView(name="", href="/", unread=2, searches=[ROADS])], unread=2, is_wire=True
    )
    return desk_views.DeskView(filters=filters, **(facts | more))  # type: ignore[arg-type]


def desk_found(query: str = "سڑک", **more: object) -> desk_views.DeskView:
    """The desk searched: marks, facets, both orders, other languages."""
    rows = sample_rows(NOW)
    rows[1].headline = Words("سڑک بند ہے", "ur", ((0, 3),))
    rows[2].found_by, rows[3].found_by = "name", "meaning"
    days = [(f"{day} Nov 2026", 3 * day, 100 - 3 * day) for day in range(24, 14, -1)]
    facets = [
        ("lang", "Language", [("Urdu", 214, 100), ("Chinese (simplified)", 12, 6)]),
        ("subject", "Subject", [("disaster, accident and emergency incident", 88, 100)]),
        ("day", "Day", days),
    ]
    view = desk(
        **(
            {
                "rows": rows[1:2],
                "is_filling": False,
                "found": desk_views.FacetsView(total=226, facets=[_facet(*facet) for facet in facets]),
                "order": desk_views.OrderView(newest="/?q=a", best="/?q=a&sort=best"),
                "elsewhere_found": desk_views.ElsewhereView(rows=rows[2:4]),
                "save": query,
            }
            | more
        ),
    )
    view.filters.form = Form(values={"q": query})
    view.filters.examples = examples_for(["ur"], "pakistan")
    return view


def _facet(name: str, title: str, values: list[tuple[str, int, int]]) -> desk_views.FacetView:
    shown = [
        desk_views.FacetValue(label=Words(label, "en"), count=count, share=share, href="/", is_on=not number)
        for number, (label, count, share) in enumerate(values)
    ]
    return desk_views.FacetView(name=name, title=title, values=shown[:8], more=shown[8:])


def desk_misread() -> desk_views.DeskView:
    """The desk with a query that runs from right to left and was not understood."""
    view = desk_found("پانی urgency<=0 سیلاب", elsewhere_found=None)
    view.filters.misread = misread("پانی urgency<=0 سیلاب", query_error("پانی urgency<=0 سیلاب"))
    return view


def query_error(query: str) -> BadInputError:
    """What is wrong with a query."""
    try:
        parse_query(query)
    except BadInputError as error:
        return error
    raise AssertionError(query)


def ask(n: int | None = 0) -> items.AskView:
    """The question, with one of the sample answers."""
    return items.AskView(
        form=Form(values={"action": "republish", "channel": "web", "territories": "KZ"}),
        actions=[Choice("republish", "republish it"), Choice("translate", "translate it")],
        channels=[Choice("web", "the web"), Choice("radio", "radio")],
        answer=None if n is None else sample_answers()[n],
    )


def item(n: int, **more: object) -> items.ItemView:
    """The item of sample row `n` with all that can stand beside a story."""
    row = sample_rows(NOW)[n]
    facts: dict[str, object] = {
        "row": row,
        "uri": "tag:pamir.example,2026:road/1",
        "ask": ask(),
        "live_after": "c1",
        "byline": Words("Road desk", "en"),
        "dateline": Words("KHOROG", "en"),
        "terms": [
            Words("允许：转载；用于网站；在全球；塔吉克斯坦除外。", "zh-Hans"),
            Words("Everything else: ask the owner.", "en"),
        ],
        "credit": Words("Pamir Post", "en"),
        "licence": "CC-BY-4.0",
        "copyright": Words("© 2026 Pamir Post", "en"),
        "subjects": [items.TermView(name=Words("landslide", "en"), href="/?subject=medtop:20000151")],
        "places": [items.TermView(name=Words("Khorog", "en"))],
        "fields": [("Source version", Words("7"))],
        "renditions": [
            LinkView(
                what=Words("Picture"),
                title=Words("The road from above", "en"),
                href="https://pamir.example/1.jpg",
                facts=["JPEG", "1200 × 800"],
            )
        ],
        "relations": [
            LinkView(what=Words("See also"), title=Words("سڑک کی تاریخ", "ur"), href="https://ravi.example/2")
        ],
        "proof": items.ProofView(
            node="pamir.example", number=48213, at=NOW, verified=True, disputed=False, custody="node"
        ),
        "tongues": [
            items.TongueView(name=Words("Urdu", "en"), href="/items/y", by=RAVI.name),
            items.TongueView(name=Words("русский", "ru"), href="/items/z"),
        ],
        "versions": [
            items.VersionView(
                number=2,
                at=NOW,
                href=f"/items/{row.id}?version=2",
                shown=True,
                what=Words("Two villages, not three.", "en"),
                changes_href=f"/items/{row.id}/versions?from=1&to=2",
            ),
            items.VersionView(number=1, at=NOW - 60 * MINUTE, href=f"/items/{row.id}?version=1"),
        ],
        "history": [
            items.EntryView(
                number=48213, kind="corrected", version=2, at=NOW, verified=True, custody="node", digest="9f2c" * 16
            ),
            items.EntryView(
                number=48102,
                kind="published",
                version=1,
                at=NOW - 60 * MINUTE,
                verified=False,
                custody="outlet",
                digest="01ab" * 16,
            ),
        ],
    }
    return items.ItemView(**(facts | more))  # type: ignore[arg-type]


def report() -> items.ReportView:
    """A reading report with a remark of each kind."""
    return items.ReportView(
        format="ninjs 3.0",
        original="/items/x/original",
        remarks=[
            items.RemarkView(kind="repaired", where="body_html", text="An event handler was taken out of <p>."),
            items.RemarkView(
                kind="guessed", where="language", text="The source names none; the text reads as Persian."
            ),
            items.RemarkView(kind="dropped", where="infosources[2]", text="It has neither a name nor a uri."),
        ],
    )


def checked(verdict: PageVerdict, credit: CreditVerdict, *reasons: str, **more: Any) -> items.CheckView:
    """What a check of a page found, after a kill."""
    facts: dict[str, Any] = {"take": "t", "address": "a", "item": "x", "kind": "kill", "at": NOW - MINUTE}
    return check_shown(PageCheck(id="c", verdict=verdict, credit=credit, reasons=list(reasons), **(facts | more)))


PLACE = items.PlaceView(
    address="https://ravi.example/" + "long/" * 20 + "سیلاب",
    ran_at=NOW - MINUTE,
    next_check_at=NOW + 9 * MINUTE,
    checks=[
        checked("still up", "altered", "text-there", "credit-spelling", share=0.98, status=200, digest="5f" * 32),
        checked("could not check", "could not check", "robots", at=NOW - 2 * MINUTE),
        checked("still up", "present", "text-there", share=1.0, status=200, digest="a1" * 32, kind="report"),
    ],
)
GONE_PLACE = items.PlaceView(
    address="https://ravi.example/7",
    ran_at=NOW - MINUTE,
    checks=[checked("gone", "could not check", "status-410", status=410)],
)
CHANGED_PLACE = items.PlaceView(
    address="https://ravi.example/8",
    ran_at=NOW - MINUTE,
    checks=[checked("changed", "missing", "part-there", share=0.31, status=200, digest="c3" * 32)],
)


def used(take: str = "take-1", **more: Any) -> items.UsedView:
    """A take that ran somewhere."""
    return items.UsedView(item="x", take=take, outlet=RAVI, version=1, at=NOW - 3 * MINUTE, **more)


def attempt(**more: Any) -> views.AttemptView:
    """A refused deed of another outlet, several times."""
    facts: dict[str, Any] = {
        "outlet": RAVI,
        "deed": "kill",
        "owner": PAMIR,
        "item": "x",
        "uri": "urn:newsml:pamir.example:" + "long-" * 12 + "سیلاب",
        "why": "You may not kill an item: it belongs to pamir-post, and you act for ravi-times.",
        "times": 1204,
        "first_at": NOW - 90 * MINUTE,
        "at": NOW - MINUTE,
    }
    return views.AttemptView(**(facts | more))


def own_item() -> items.ItemView:
    """An item as its owner sees it, with a form that was sent back."""
    served = [
        items.ServedView(outlet=RAVI, how="API", at=NOW - 5 * MINUTE),
        items.ServedView(outlet=LANTERN, how="feed", at=NOW - 4 * MINUTE),
    ]
    return item(
        4,
        body_text=Words("رانش زمین شب گذشته راه را بست.\n\nکسی آسیب ندیده است.", "fa"),
        served=served,
        attempts=[attempt(), attempt(outlet=None, times=1)],
        report=report(),
        editor_note=Words("Call the roads office again at six.", "en"),
        notices=sample_notices(NOW)[2:],
        used=[
            used(told="done", places=[PLACE, GONE_PLACE, CHANGED_PLACE], by_outlet=True),
            used(
                "take-2",
                told="owed",
                by_outlet=True,
                places=[items.PlaceView(address="https://ravi.example/9", ran_at=NOW)],
            ),
        ],
        owner_form=Form(values={"verb": "kill", "reason": ""}, errors={"reason": "Say why: every taker reads it."}),
        newer=items.VersionView(number=3, at=NOW, href="/items/x", changes_href="/items/x/versions"),
        has_signs=True,
        whole=items.WholeView(shown=200_000, all=5_000_000, href="/items/x?whole=yes"),
    )


def versions() -> VersionsView:
    """What changed between two versions in Urdu: a headline, words of a paragraph, a new one, and much that is same."""
    old = ["سڑک رات بھر بند رہی۔", *(f"سطر {n}" for n in range(9)), "تین افراد زخمی ہوئے۔", "آخری سطر"]
    new = [*old[:10], "دو افراد زخمی ہوئے۔", "حکام نے تصدیق کی۔", old[11]]
    return VersionsView(
        item="x",
        outlet=RAVI,
        choices=[Choice("2", "Version 2"), Choice("1", "Version 1")],
        form=Form(values={"from": "1", "to": "2"}),
        old=items.VersionView(number=1, at=NOW - 60 * MINUTE, href="/items/x?version=1"),
        new=items.VersionView(number=2, at=NOW, href="/items/x?version=2"),
        heads=[(text("Headline"), pieces("تین افراد زخمی", "دو افراد زخمی"))],
        text=compared(old, new),
        more=2,
        language="ur",
    )


def take() -> items.TakeView:
    """A take as clean HTML."""
    return items.TakeView(
        id="take-1",
        row=sample_rows(NOW)[0],
        decision=sample_answers()[0],
        licence="CC-BY-4.0",
        link="https://pamir.example/road/1",
        credit=Words("Pamir Post, through the Media Cooperation Alliance", "en"),
        files=[
            items.FileView(
                name="road-v1.html", label="Clean HTML", href="/takes/take-1", losses=["the owner's terms", "urgency"]
            )
        ],
        others=[items.FileView(name="text", label="Plain text", href="/takes/take-1?format=text")],
        content=f"<article>\n<h1>Landslide closes the high road</h1>\n{ENGLISH}\n</article>",
        content_lang="en",
        download="/takes/take-1",
        used=used(told="owed", may_report=True),
        withheld=[(Words("سڑک", "ur"), Words("شرائط میں اس کا ذکر نہیں: مالک سے پوچھیں۔", "ur"))],
    )


def a_notice_page() -> notice_views.NoticePageView:
    """A kill on its way: one outlet done, one closed by hand, one silent, one that is suspended."""
    served = [ServedAtView(version=1, how="take", at=NOW - 90 * MINUTE)]
    tries = [notice_views.TryView(channel="push", at=NOW - 39 * MINUTE, outcome="failed (503)")]
    closing = notice_views.ClosingView(
        by=Words("Zarina"), of=None, reason=Words("فون پر بتایا گیا", "ur"), at=NOW - 3 * MINUTE
    )
    outlets = [
        notice_views.OutletCourseView(
            outlet=STEPPE,
            stage="done",
            served=served,
            seen_at=NOW - 38 * MINUTE,
            done_at=NOW - 30 * MINUTE,
            minutes=9.5,
            drawn=[("silent", 0, 120), ("seen", 120, 700), ("done", 808, 12)],
        ),
        notice_views.OutletCourseView(outlet=LANTERN, stage="closed", served=served, closing=closing),
        notice_views.OutletCourseView(outlet=RAVI, stage="silent", served=served, tries=tries, may_close=True),
        notice_views.OutletCourseView(
            outlet=PAMIR,
            stage="silent",
            suspended=True,
            served=served,
            contact=Words("night desk, +92 1 234"),
            may_close=True,
            form=Form(errors={"reason": "There is no reason. Say why no answer is to be waited for."}),
        ),
    ]
    notice = sample_notices(NOW)[2]
    notice.alone = True
    return notice_views.NoticePageView(
        notice=notice,
        course=notice_views.CourseView(outlets=outlets, median_minutes=9.5, slowest=outlets[0]),
        used=[used(places=[PLACE, GONE_PLACE], by_outlet=True)],
    )


ALERT_URDU = Words("پہاڑی سڑک پر تودہ گرنے سے دو دیہات کا رابطہ منقطع", "ur")
ALERT_CHINESE = Words("山路塌方，两个村庄与外界失去联系", "zh-Hans")


def an_alert(words: Words = ALERT_URDU, **more: Any) -> AlertView:
    """A kill that waits, with a long address where it ran."""
    facts: dict[str, Any] = {
        "id": "sample-1",
        "kind": "killed",
        "item": "sample000000000000000010",
        "uri": "urn:newsml:pamir.example:20261124:landslide:1",
        "headline": words,
        "by": PAMIR.name,
        "by_alliance": False,
        "issued_at": NOW - 12 * MINUTE,
        "reason": Words("The video was filmed in another country in 2014."),
        "reader_note": Words("یہ خبر واپس لے لی گئی ہے۔", "ur"),
        "served": [(1, "web", NOW - 90 * MINUTE), (2, "take", NOW - 60 * MINUTE)],
        "ran": ["https://steppe.example/news/2026/11/24/landslide-cuts-off-two-villages-in-the-mountains"],
        "more": 2,
    }
    return AlertView(**(facts | more))
