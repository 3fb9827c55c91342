"""The fonts that are shipped: every letter of our languages is in the face that its texts are set in."""

from __future__ import annotations

import re
from functools import cache

import pytest

from commonwire.web.pages.render import static_folder
from commonwire.web.pages.styleguide_scripts import script_samples

MEGABYTE = 1024 * 1024
ALPHABETS = {
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 “”‘’–—…€",
    "ru": "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя «№»",
    "kk": "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі — Қазақстан мен Өзбекстанның әкімдері үнқатысты, һәм ұғысты",
    "ky": "Ңң Өө Үү — Өкмөт жаңы көпүрөнү күзүндө ачат",
    "mn": "Өө Үү Ёё — Улаанбаатарт өвлийн үзэсгэлэн нээгдлээ",
    "tg": "Ғғ Ӣӣ Ққ Ӯӯ Ҳҳ Ҷҷ — Ҷашни ҳосил дар қишлоқ баргузор гардид",
    "be": "Іі Ўў Ёё — Мінск запрашае на фестываль",
    "uz": "Oʻzbekiston gʻallakorlari rejani bajardi, choʻlda yomgʻir yogʻdi",
    "tr": "Çç Ğğ İı Öö Şş Üü — Boğaz’da sis yüzünden geçişler durdu",
    "az": "Əə Çç Ğğ İı Öö Şş Üü — Bakıda sərgi açıldı",
    "vi": "Ắ ằ ể ố ợ ữ đ — Đường sắt Bắc Nam thông tuyến trở lại",
    "ar": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ء آ أ إ ؤ ئ ى ة ٠١٢٣٤٥٦٧٨٩ ، ؛ ؟",
    "fa": "پ چ ژ گ ک ی هٔ ۰۱۲۳۴۵۶۷۸۹ — نمی‌خواهیم؛ گزارش ویژهٔ پژوهشگران",
    "ps": "ټ ډ ړ ږ ښ ڼ ې ۍ ځ څ ګ — د ښوونځي زده کوونکي",
    "ug": "ە ۆ ۈ ۇ ې ڭ ۋ ھ — ئۈرۈمچىدە كۆرگەزمە ئېچىلدى",
    "sd": "ٻ ڀ ٺ ٽ ڄ ڃ ڇ ڊ ڏ ڌ ڍ ڙ ڳ ڱ ڻ ڦ ڪ",
    "ur": "ٹ ڈ ڑ ے ں ہ ھ پ چ ژ گ ئ ۂ ۃ ؤ آ ۰۱۲۳۴۵۶۷۸۹ ۔ ، ؟ — ٹھنڈے پہاڑوں میں ڈاک گاڑی کے لیے نئی پٹڑی",
    "zh-Hans": "，。、；：？！“”‘’《》（）——…… 上海合作组织成员国媒体交换新闻，习近平出席乌鲁木齐疆藏邓稣镕璟垚",
    "hi": "अ आ इ ई उ ऊ ऋ ए ऐ ओ औ क्ष त्र ज्ञ श्र ड़ ढ़ फ़ ज़ ं ः ँ ् ० १ २ ३ ४ ५ ६ ७ ८ ९ । ॥ ₹ — राष्ट्रपति ने कहा",
    "ne": "काठमाडौंमा आज भारी वर्षा भयो । मन्त्रिपरिषद्को निर्णय",
    "ta": "அ ஆ இ ஈ உ ஊ எ ஏ ஐ ஒ ஓ ஔ ஃ க ங ச ஞ ட ண த ந ப ம ய ர ல வ ழ ள ற ன ஜ ஷ ஸ ஹ க்ஷ — கொழும்பில் மழை",
    "si": "අ ආ ඇ ඈ ඉ ඊ උ ඌ එ ඒ ඓ ඔ ඕ ක ඛ ග ඝ ඟ ච ඡ ජ ඤ ට ඩ ණ ඬ ත ද න ඳ ප බ ම ඹ ය ර ල ව ශ ෂ ස හ ළ ෆ ශ්‍රී ලංකා",
    "km": "ក ខ គ ឃ ង ច ឆ ជ ឈ ញ ដ ឋ ឌ ឍ ណ ត ថ ទ ធ ន ប ផ ព ភ ម យ រ ល វ ស ហ ឡ អ ឥ ឧ ឬ ឯ ឱ ០១២៣៤៥៦៧៨៩ ។ ៕ ៖ ៗ ៛ ភ្នំពេញ",
    "hy": "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև ՞ ՜ ՛ ։",
}
"""The letters that are a language's own, and a sentence in it."""
SHAPERS = {0x200C, 0x200D}
"""Joiners and non-joiners: no glyphs of their own."""


class Face:
    """One `@font-face` of the sheet."""

    def __init__(self, rule: str) -> None:
        self.family = re.findall(r'font-family:"([^"]+)"', rule)[0]
        self.file = static_folder() / "css" / re.findall(r"url\(([^)]+)\)", rule)[0]
        ranges = re.findall(r"unicode-range:([^}]+)", rule)[0].split(",")
        ends = [one.removeprefix("U+").split("-") for one in ranges]
        self.letters = {point for one in ends for point in range(int(one[0], 16), int(one[-1], 16) + 1)}


@cache
def faces() -> list[Face]:
    """Every shipped face."""
    sheet = (static_folder() / "css" / "fonts.css").read_text("utf-8")
    return [Face(rule) for rule in re.findall(r"@font-face\{[^}]+\}", sheet)]


def stack(language: str, kind: str) -> list[str]:
    """The families that tokens.css sets `kind` (serif or sans) of a language in, the first first."""
    sheet = re.sub(r"/\*.*?\*/", "", (static_folder() / "css" / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    named: dict[str, str] = {}
    for selector, block in re.findall(r"^  ([^{}@\n]+) \{\n(.*?)^  \}", sheet, re.DOTALL | re.MULTILINE):
        spoken = re.findall(r":lang\(([\w-]+)\)", selector)
        if (
            selector.startswith(":root,")
            or selector == ":root"
            or (selector.startswith(":lang") and _is(language, spoken))
        ):
            named |= dict(re.findall(r"--([\w-]+): ([^;]+);", block))
    said = named[kind]
    while wanted := re.search(r"var\(--([\w-]+)\)", said):
        said = said.replace(wanted[0], named[wanted[1]])
    return [family.strip().strip('"') for family in said.split(",")]


def _is(language: str, spoken: list[str]) -> bool:
    return any(language == one or language.startswith(f"{one}-") for one in spoken)


def without_a_face(text: str, families: list[str]) -> set[str]:
    """The characters of a text that no shipped face of these families has."""
    bare = set()
    for letter in set(text) - {" "}:
        point = ord(letter)
        if point not in SHAPERS and not any(face.family in families and point in face.letters for face in faces()):
            bare.add(letter)
    return bare


@pytest.mark.parametrize("language", ALPHABETS)
@pytest.mark.parametrize("kind", ["sans", "serif"])
def test_every_letter_of_a_language_has_a_shipped_face(language: str, kind: str) -> None:
    families = stack(language, kind)

    assert not without_a_face(ALPHABETS[language], families)


@pytest.mark.parametrize("sample", script_samples(), ids=lambda sample: str(sample.headline.lang))
def test_every_letter_of_a_headline_has_a_shipped_face(sample: object) -> None:
    headline, text = sample.headline, sample.text  # type: ignore[attr-defined]

    assert not without_a_face(headline.text, stack(headline.lang, "serif"))
    assert not without_a_face(text.text, stack(text.lang, "sans"))


def test_a_text_whose_language_nobody_told_is_set_in_shipped_faces_too() -> None:
    for language, letters in ALPHABETS.items():
        assert not without_a_face(letters, stack("und", "sans")), language


@pytest.mark.parametrize(
    ("language", "serif", "sans"),
    [
        ("ur", "Noto Nastaliq Urdu", "Noto Sans Arabic"),
        ("fa", "Noto Naskh Arabic", "Noto Sans Arabic"),
        ("zh-Hans", "Noto Sans SC", "Noto Sans SC"),
        ("kk", "Noto Serif", "Noto Sans"),
        ("hi", "Noto Serif Devanagari", "Noto Sans Devanagari"),
    ],
)
def test_a_language_is_set_in_the_face_of_its_readers(language: str, serif: str, sans: str) -> None:
    assert stack(language, "serif")[0] == serif
    assert stack(language, "sans")[0] == sans


def test_a_face_claims_only_what_its_font_has() -> None:
    """Fonts change by `make fonts` alone, which brings what reads them and runs this."""
    reading = pytest.importorskip("fontTools.ttLib", reason="fontTools comes with `make fonts`")

    assert not [face.file.name for face in faces() if not face.letters <= set(reading.TTFont(face.file).getBestCmap())]


def test_words_in_arabic_letters_lean_into_a_space_of_their_own_face() -> None:
    assert {face.family for face in faces() if "arabic" in face.file.name and 0x20 in face.letters} == {
        "Noto Sans Arabic",
        "Noto Naskh Arabic",
        "Noto Nastaliq Urdu",
    }


def test_every_font_is_used_and_together_they_stay_small() -> None:
    folder = static_folder() / "fonts"
    fonts = {file.resolve() for file in folder.glob("*.woff2")}

    assert {face.file.resolve() for face in faces()} == fonts
    assert sum(file.stat().st_size for file in fonts) < 8 * MEGABYTE
    assert (folder / "LICENSE.txt").read_text("utf-8").count("Copyright 20") > 10
