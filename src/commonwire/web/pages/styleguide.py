"""The living styleguide: every part, made by the templates that make the pages, with invented samples."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from commonwire.web.pages.frame import CardView, Choice, Form, Words
from commonwire.web.pages.item_views import AnswerView, NoticeView
from commonwire.web.pages.outlet_views import DisclosureView
from commonwire.web.pages.styleguide_samples import (
    sample_answers,
    sample_cards,
    sample_disclosure,
    sample_notices,
    sample_rows,
)
from commonwire.web.pages.views import RowView

COLOURS = (
    "paper sheet ink quiet line edge accent on-accent accent-tint allow allow-tint ask ask-tint deny deny-tint mark"
    " mark-edge".split()
)
"""The colour tokens of tokens.css."""


class ScriptView(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of a script: a headline and a sentence."""

    name: str
    headline: Words
    text: Words


class StyleguideView(msgspec.Struct, kw_only=True):
    """Tokens and parts."""

    template: ClassVar[str] = "styleguide.html"
    title: ClassVar[str] = "Styleguide"
    colours: list[str]
    scripts: list[ScriptView]
    rows: list[RowView]
    answers: list[AnswerView]
    notices: list[NoticeView]
    disclosure: list[DisclosureView]
    cards: list[CardView]
    form: Form
    choices: list[Choice]
    urgencies: list[RowView]


def styleguide(now: datetime) -> StyleguideView:
    """The styleguide as of `now`; everything in it is invented."""
    rows = sample_rows(now)
    return StyleguideView(
        colours=COLOURS,
        scripts=_scripts(),
        rows=rows,
        urgencies=sorted((row for row in rows if row.urgency), key=lambda row: row.urgency or 0),
        answers=sample_answers(),
        notices=sample_notices(now),
        disclosure=sample_disclosure(),
        cards=sample_cards(),
        form=Form(
            values={"name": "Steppe Radio", "address": "http://10.0.0.1/feed", "some": "web"},
            errors={"address": "This address is on a private network: give one on the public internet."},
        ),
        choices=[Choice("web", "Web"), Choice("print", "Print"), Choice("radio", "Radio")],
    )


def _scripts() -> list[ScriptView]:
    samples = [
        (
            "English",
            "en",
            "Night trains return to the valley",
            "The first sleeper in nine years left on time, with every berth sold.",
        ),
        (
            "Urdu, Nastaliq",
            "ur",
            "وادی میں رات کی ریل گاڑیاں پھر چل پڑیں",
            "نو برس بعد پہلی گاڑی وقت پر روانہ ہوئی اور کوئی نشست خالی نہ تھی۔",
        ),
        (
            "Persian",
            "fa",
            "قطارهای شبانه به دره بازگشتند",
            "نخستین قطار پس از نه سال سر وقت حرکت کرد و همهٔ جاها پر بود.",
        ),
        ("Chinese, simplified", "zh-Hans", "夜行列车重返山谷", "九年来的第一班卧铺列车准点发车，铺位全部售出。"),
        (
            "Russian",
            "ru",
            "Ночные поезда вернулись в долину",
            "Первый за девять лет спальный поезд отправился вовремя, все места были проданы.",
        ),
        ("Hindi", "hi", "घाटी में रात की रेलगाड़ियाँ लौटीं", "नौ साल बाद पहली गाड़ी समय पर चली और सारी सीटें भरी थीं।"),
        ("Khmer", "km", "រថភ្លើងពេលយប់វិលត្រឡប់មកជ្រលងភ្នំវិញ", "រថភ្លើងដំបូងក្នុងរយៈពេលប្រាំបួនឆ្នាំបានចេញដំណើរទាន់ពេល។"),
        ("Tamil", "ta", "பள்ளத்தாக்கில் இரவு ரயில்கள் மீண்டும்", "ஒன்பது ஆண்டுகளுக்குப் பின் முதல் ரயில் நேரத்துக்குப் புறப்பட்டது."),
        ("Sinhala", "si", "නිම්නයට රාත්‍රී දුම්රිය නැවත පැමිණේ", "වසර නවයකට පසු පළමු දුම්රිය නියමිත වේලාවට පිටත් විය."),
    ]
    return [
        ScriptView(name=name, headline=Words(head, tag), text=Words(text, tag)) for name, tag, head, text in samples
    ]
