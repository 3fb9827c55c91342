"""Character sets: declared rightly, wrongly or not at all, the words come out as they were written."""

from __future__ import annotations

import pytest

from commonwire.formats.characters import decode
from commonwire.formats.notes import Notes

RUSSIAN = "Мост через Пяндж открыт для грузовиков, заявил в понедельник министр транспорта."
CHINESE = "昨日，北京举行了一次关于媒体合作的重要会议，来自各国的代表出席了会议。"
ARABIC = "افتتح اليوم الجسر فوق النهر أمام الشاحنات بعد عامين من التأخير"
JAPANESE = "橋は月曜日に開通し、トラックが通行した。"
GERMAN = "Die Brücke über den Pandsch wurde am Montag für Lastwagen geöffnet, sagte der Minister in Zürich."
CZECH = "Most přes řeku byl v pondělí otevřen pro nákladní vozy, řekl ministr dopravy. Žádné zpoždění."


SCRIPTS = [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (CHINESE, "gb18030"), (ARABIC, "cp1256"), (JAPANESE, "cp932")]


@pytest.mark.parametrize(("words", "encoding"), [*SCRIPTS, (GERMAN, "cp1252"), (CZECH, "cp1250")])
def test_what_declares_nothing_is_read_as_what_it_looks_like_and_reported(words: str, encoding: str) -> None:
    notes = Notes()

    assert decode(words.encode(encoding), None, notes) == words
    assert [remark.where for remark in notes.remarks] == ["encoding"]


@pytest.mark.parametrize(("words", "encoding"), SCRIPTS)
@pytest.mark.parametrize("said", ["us-ascii", "iso-8859-1", "utf-8", "no-such-set"])
def test_a_declaration_that_does_not_fit_is_not_believed(words: str, encoding: str, said: str) -> None:
    assert decode(words.encode(encoding), f"text/plain; charset={said}", Notes()) == words


@pytest.mark.parametrize(("words", "encoding"), [*SCRIPTS, (GERMAN, "cp1252"), (CZECH, "cp1250")])
def test_a_declaration_that_fits_is_believed(words: str, encoding: str) -> None:
    notes = Notes()

    assert decode(words.encode(encoding), f"text/plain; charset={encoding}", notes) == words
    assert notes.remarks == []


@pytest.mark.parametrize("media_type", [None, "text/plain; charset=iso-2022-jp", "text/plain; charset=utf-8"])
def test_escapes_of_iso_2022_are_read_whatever_is_declared(media_type: str | None) -> None:
    assert decode(JAPANESE.encode("iso-2022-jp"), media_type, Notes()) == JAPANESE


def test_a_latin_text_of_many_accents_stays_as_it_is_declared() -> None:
    words = "Être élève à l'école, où l'été a été très gêné; ça a cédé."

    assert decode(words.encode("latin-1"), "text/plain; charset=iso-8859-1", Notes()) == words
