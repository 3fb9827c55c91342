"""Invented rows, answers, notices and cards: what the styleguide shows, and what tests and photographs share."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from commonwire.base.texts import text
from commonwire.web.pages.frame import CardView, Choice, Form, OutletLink, Words
from commonwire.web.pages.item_views import AnswerView, DutyView, FormatGroup, ReasonView
from commonwire.web.pages.notices_views import NoticeView, ProgressView
from commonwire.web.pages.outlet_views import DisclosureView
from commonwire.web.pages.views import RowView

PAMIR = OutletLink(id="pamir-post", name=Words("Pamir Post", "en"), member="Tajikistan")
RAVI = OutletLink(id="ravi-khabar", name=Words("راوی خبر", "ur"), member="Pakistan")
STEPPE = OutletLink(id="steppe-radio", name=Words("Дала радиосы", "kk"), member="Kazakhstan")
LANTERN = OutletLink(id="lantern-daily", name=Words("灯塔日报", "zh-Hans"), member="China")
TONLE = OutletLink(id="tonle-news", name=Words("Tonle News", "en"), member="Cambodia")


URGENCY_NAMES = {1: Words("Flash", "en"), 2: Words("Bulletin", "en"), 3: Words("Urgent", "en")}


def sample_rows(now: datetime) -> list[RowView]:
    """One row of each kind, newest first."""

    def row(
        n: int, minutes: int, outlet: OutletLink, tag: str, name: str, headline: str | None, **more: Any
    ) -> RowView:
        facts: dict[str, Any] = {"version": 1, "status": "usable", "use": "allow", "urgency": 5} | more
        words = Words(headline, tag) if headline else None
        at = now - timedelta(minutes=minutes)
        facts["urgency_name"] = URGENCY_NAMES.get(facts["urgency"])
        return RowView(
            id=f"sample{n:018d}",
            outlet=outlet,
            language=tag,
            language_name=Words(name, "en"),
            headline=words,
            received_at=at,
            **facts,
        )

    return [
        row(
            1,
            3,
            PAMIR,
            "en",
            "English",
            "Landslide closes the high road; two villages cut off",
            urgency=1,
            snippet=Words("Crews expect the eastern lane to open before dark, the roads office said.", "en"),
        ),
        row(
            2,
            9,
            RAVI,
            "ur",
            "Urdu",
            "پہاڑی سڑک پر تودہ گرنے سے آمد و رفت معطل، امدادی ٹیمیں روانہ",
            use="ask",
            urgency=2,
            subjects=[Words("لینڈ سلائیڈنگ", "ur"), Words("road transport", "en")],
        ),
        row(
            3,
            14,
            LANTERN,
            "zh-Hans",
            "Chinese (simplified)",
            "高山公路因山体滑坡中断，抢修人员已抵达现场",
            use="deny",
            urgency=3,
            snippet=Words("交通部门表示，东侧车道有望在天黑前恢复通行。", "zh-Hans"),
        ),
        row(
            4,
            31,
            STEPPE,
            "ru",
            "Russian",
            "Оползень перекрыл горную дорогу: два села остались без связи",
            version=3,
            corrected=True,
            seen=True,
            taken=True,
        ),
        row(
            5,
            47,
            PAMIR,
            "fa",
            "Persian",
            "رانش زمین راه کوهستانی را بست؛ دو روستا از دسترس خارج شد",
            seen=True,
            own=True,
        ),
        row(6, 58, RAVI, "hi", "Hindi", "पहाड़ी सड़क पर भूस्खलन, दो गाँवों का संपर्क टूटा", seen=True, use="ask"),
        row(7, 66, TONLE, "km", "Khmer", "ការបាក់ដីបានបិទផ្លូវភ្នំ ភូមិពីរត្រូវបានកាត់ផ្តាច់", seen=True),
        row(8, 72, LANTERN, "en", "English", None, embargo_until=now + timedelta(hours=3), use="deny", urgency=4),
        row(
            9,
            85,
            STEPPE,
            "kk",
            "Kazakh",
            "Тау жолын көшкін жауып қалды",
            status="withheld",
            use="deny",
            seen=True,
            reason=Words("The number of the injured is being checked.", "en"),
            changed_at=now - timedelta(minutes=20),
        ),
        row(
            10,
            120,
            PAMIR,
            "en",
            "English",
            None,
            status="canceled",
            use="deny",
            seen=True,
            reason=Words("The video was filmed in another country in 2014.", "en"),
            changed_at=now - timedelta(minutes=12),
        ),
        row(
            11,
            1500,
            TONLE,
            "en",
            "English",
            "River pilots publish tomorrow's soundings",
            claimed_at=now + timedelta(days=400),
            seen=True,
            urgency=None,
        ),
    ]


def sample_answers() -> list[AnswerView]:
    """An answer of each kind."""
    formats = [
        FormatGroup(label="For a web page", choices=[Choice("html", "Clean HTML"), Choice("text", "Plain text")]),
        FormatGroup(label="For a CMS or wire system", choices=[Choice("ninjs", "ninjs")]),
    ]
    form = Form(values={"action": "republish", "channel": "web", "territories": "KZ", "format": "html"})
    duties = [
        DutyView(kind="attribute", text=Words("Name “Pamir Post” beside the headline.", "en")),
        DutyView(kind="link", text=Words("Link to the story's page.", "en")),
    ]
    asked = "Republish on the web in Kazakhstan, unchanged, now."
    item = "sample000000000000000001"
    return [
        AnswerView(
            item=item,
            decision="allow",
            asked=asked,
            duties=duties,
            formats=formats,
            form=form,
            reasons=[
                ReasonView(
                    clause="grant 1",
                    effect="allow",
                    text=Words("Every outlet of the alliance may republish it on the web, everywhere.", "en"),
                )
            ],
        ),
        AnswerView(
            item=item,
            decision="ask",
            asked="Translate for radio in Kazakhstan, now.",
            contact="desk@pamir.example",
            reasons=[
                ReasonView(
                    clause="action-unstated",
                    effect="ask",
                    text=Words("مالک نے نہیں بتایا کہ اس کی اجازت ہے یا نہیں: ترجمہ۔", "ur"),
                )
            ],
            nearest=Words("یوں اجازت ہے: ویب پر؛ صرف متن۔", "ur"),
            is_machine_worded=True,
        ),
        AnswerView(
            item=item,
            decision="deny",
            asked="Print in Tajikistan, now.",
            reasons=[
                ReasonView(
                    clause="prohibition 1",
                    effect="deny",
                    text=Words("It may not be used in Tajikistan: the outlet publishes there itself.", "en"),
                )
            ],
            nearest=Words("The same in any other country.", "en"),
        ),
    ]


def sample_notices(now: datetime) -> list[NoticeView]:
    """A notice that waits, one that was answered, and one of one's own."""
    minutes = timedelta(minutes=1)
    return [
        NoticeView(
            id="sample-1",
            kind="killed",
            item="sample000000000000000010",
            version=1,
            issued_by=PAMIR,
            issued_at=now - 12 * minutes,
            reason=Words("The video was filmed in another country in 2014.", "en"),
        ),
        NoticeView(
            id="sample-2",
            kind="corrected",
            item="sample000000000000000004",
            version=3,
            issued_by=STEPPE,
            issued_at=now - 40 * minutes,
            headline=Words("Оползень перекрыл горную дорогу: два села остались без связи", "ru"),
            reason=Words("Два села, а не три.", "ru"),
            receipt="done",
            receipt_at=now - 30 * minutes,
            reader_note=Words("An earlier version named three villages.", "en"),
        ),
        NoticeView(
            id="sample-3",
            kind="held",
            item="sample000000000000000005",
            version=1,
            issued_by=PAMIR,
            issued_at=now - 20 * minutes,
            headline=Words("رانش زمین راه کوهستانی را بست؛ دو روستا از دسترس خارج شد", "fa"),
            reason=Words("The number of the injured is being checked.", "en"),
            own=True,
            progress=ProgressView(total=4, done=2, seen=1, silent=[RAVI]),
        ),
    ]


def sample_disclosure() -> list[DisclosureView]:
    """A card with an answer in another script, and with one question left open."""
    return [
        DisclosureView(id="owner", question="Who owns the outlet?", answer=Words("Ҳаминкорони он", "tg")),
        DisclosureView(
            id="funding", question="Who pays for it?", answer=Words("Subscriptions 70 %, advertising 30 %", "en")
        ),
        DisclosureView(id="legal_form", question="What is its legal form?"),
    ]


def sample_cards() -> list[CardView]:
    """The demo's four cards."""
    return [
        CardView(
            card="editor",
            role=text("Editor"),
            person=Words("Zarina", "en"),
            outlet=STEPPE.name,
            can=text("Find, ask, take; answer notices."),
        ),
        CardView(
            card="contributor",
            role=text("Contributor"),
            person=Words("امجد", "ur"),
            outlet=RAVI.name,
            can=text("Give stories; correct, hold, kill them."),
        ),
        CardView(
            card="secretariat",
            role=text("Secretariat"),
            person=Words("林", "zh-Hans"),
            outlet=Words("The alliance", "en"),
            can=text("Admit outlets; suspend and readmit."),
        ),
        CardView(
            card="operator",
            role=text("Operator"),
            person=Words("Timur", "en"),
            outlet=Words("This node", "en"),
            can=text("See how ledger, store and feeds do."),
        ),
    ]
