"""One story in the languages of the wire: what the styleguide shows of each script, and what tests measure."""

from __future__ import annotations

import msgspec

from commonwire.base.texts import Text, text
from commonwire.web.pages.frame import Words

SAMPLE_URDU = "نو برس بعد پہلی گاڑی وقت پر روانہ ہوئی اور کوئی نشست خالی نہ تھی۔"


class ScriptView(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of a script: a headline and a sentence."""

    name: str
    headline: Words
    text: Words


def script_samples() -> list[ScriptView]:
    """The same story in every language that there is a shipped face for."""
    return [
        ScriptView(name=name, headline=Words(headline, tag), text=Words(sentence, tag))
        for name, tag, headline, sentence in _SAMPLES
    ]


_SAMPLES: list[tuple[Text, str, str, str]] = [
    (
        text("English"),
        "en",
        "Night trains return to the valley",
        "The first sleeper in nine years left on time, with every berth sold.",
    ),
    (
        text("Russian"),
        "ru",
        "Ночные поезда вернулись в долину",
        "Первый за девять лет спальный поезд отправился вовремя, все места были проданы.",
    ),
    (
        text("Kazakh"),
        "kk",
        "Аңғарға түнгі пойыздар қайта оралды",
        "Тоғыз жылдан бергі алғашқы жатын пойызы уақытында шықты, барлық орын сатылған.",
    ),
    (
        text("Mongolian"),
        "mn",
        "Хөндийд шөнийн галт тэрэг эргэн ирлээ",
        "Есөн жилийн дараах анхны унтлагын галт тэрэг цагтаа хөдөлж, бүх суудал зарагджээ.",
    ),
    (
        text("Turkish"),
        "tr",
        "Gece trenleri vadiye geri döndü",
        "Dokuz yıl sonraki ilk yataklı tren vaktinde kalktı; bütün yerler satılmıştı.",
    ),
    (
        text("Urdu"),
        "ur",
        "وادی میں رات کی ریل گاڑیاں پھر چل پڑیں",
        SAMPLE_URDU,
    ),
    (
        text("Persian"),
        "fa",
        "قطارهای شبانه به دره بازگشتند",
        "نخستین قطار پس از نه سال سر وقت حرکت کرد و همهٔ جاها پر بود.",
    ),
    (
        text("Arabic"),
        "ar",
        "قطارات الليل تعود إلى الوادي",
        "غادر أول قطار نوم منذ تسع سنوات في موعده، وقد بيعت جميع الأسرّة.",
    ),
    (
        text("Chinese, simplified"),
        "zh-Hans",
        "夜行列车重返山谷",
        "九年来的第一班卧铺列车准点发车，铺位全部售出。",
    ),
    (
        text("Hindi"),
        "hi",
        "घाटी में रात की रेलगाड़ियाँ लौटीं",
        "नौ साल बाद पहली गाड़ी समय पर चली और सारी सीटें भरी थीं।",
    ),
    (
        text("Tamil"),
        "ta",
        "பள்ளத்தாக்கில் இரவு ரயில்கள் மீண்டும்",
        "ஒன்பது ஆண்டுகளுக்குப் பின் முதல் ரயில் நேரத்துக்குப் புறப்பட்டது.",
    ),
    (
        text("Sinhala"),
        "si",
        "නිම්නයට රාත්‍රී දුම්රිය නැවත පැමිණේ",
        "වසර නවයකට පසු පළමු දුම්රිය නියමිත වේලාවට පිටත් විය.",
    ),
    (
        text("Khmer"),
        "km",
        "រថភ្លើងពេលយប់វិលត្រឡប់មកជ្រលងភ្នំវិញ",
        "រថភ្លើងដំបូងក្នុងរយៈពេលប្រាំបួនឆ្នាំបានចេញដំណើរទាន់ពេល។",
    ),
    (
        text("Armenian"),
        "hy",
        "Գիշերային գնացքները վերադարձան հովիտ",
        "Ինը տարվա մեջ առաջին քնելու գնացքը մեկնեց ժամանակին, բոլոր տեղերը վաճառված էին։",
    ),
]
