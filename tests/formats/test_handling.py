"""Words about handling, in wires and mails alike: embargoes, kills, corrections, lines to editors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from commonwire.formats.editors import has_contact, is_for_editors
from commonwire.formats.embargo import find_embargo, is_embargo
from commonwire.formats.handling import read_handling
from commonwire.formats.notes import Defaults, Notes
from commonwire.news.item import Headline, Item

NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


def in_zone(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 0001 GMT JUNE 4", datetime(2026, 6, 4, 0, 1, tzinfo=UTC)),
        ("NOT FOR PUBLICATION BEFORE 12 NOON, 4 JUNE 2026", datetime(2026, 6, 4, 12, tzinfo=UTC)),
        ("Embargoed for release at 10:30 p.m. June 5", datetime(2026, 6, 5, 22, 30, tzinfo=UTC)),
        ("EMBARGOED UNTIL 10 a.m. EST June 5", datetime(2026, 6, 5, 10, tzinfo=in_zone(-5))),
        ("Embargo: 4 June 2026, 10:00 CET", datetime(2026, 6, 4, 10, tzinfo=in_zone(1))),
        ("embargoed until June 5, 2026 at 10:30 GMT+2", datetime(2026, 6, 5, 10, 30, tzinfo=in_zone(2))),
        ("Sperrfrist: 04.06.2026, 10:00 Uhr", datetime(2026, 6, 4, 10, tzinfo=UTC)),
        ("Under embargo until 2026-06-04T10:00Z", datetime(2026, 6, 4, 10, tzinfo=UTC)),
        ("[EMBARGOED UNTIL 4 JUNE 10:00 GMT] Bridge opens", datetime(2026, 6, 4, 10, tzinfo=UTC)),
        ("EMBARGOED UNTIL THE MINISTER HAS SPOKEN", "open"),
        ("Embargoed until 9:00 local time, June 5", "open"),
        ("EMBARGOED UNTIL 10.30 p.m. CST June 5", "open"),
        ("Embargoed until 10:00 on Thursday", "open"),
        ("Эмбарго до 10:00 4 июня", "open"),
        ("The embargo on the river was lifted", None),
        ("The union extended its arms embargo until 2027", None),
        ("Embargo on oil is debated", None),
        ("Embargoed oil cargo seized", None),
        ("Trucks crossed the bridge", None),
    ],
)
def test_an_embargo_is_read_or_has_no_end(line: str, until: object) -> None:
    assert find_embargo([line], NOW, Notes(now=NOW)) == until


def test_an_embargo_without_zone_counts_in_the_feeds() -> None:
    notes = Notes(now=NOW, defaults=Defaults(time_zone="Asia/Dushanbe"))

    assert find_embargo(["Embargoed until 10:00 June 5"], NOW, notes) == datetime(2026, 6, 5, 5, tzinfo=UTC)


def test_only_a_line_that_does_nothing_else_is_an_embargo() -> None:
    assert is_embargo("*** STRICTLY EMBARGOED until 10:00 GMT June 4 ***")
    assert not is_embargo("The story of the bridge was sent to all papers and embargoed until Monday, she said.")


@pytest.mark.parametrize(
    ("headline", "said", "status", "signal"),
    [
        ("KILL: Bridge opens", "", "canceled", None),
        ("Bridge opens", "BC-KILL NOTICE", "canceled", None),
        ("Kill bill passes", "", "usable", None),
        ("Two killed in crash", "BC-Crash", "usable", None),
        ("Troops leave", "troops-withdrawal", "usable", None),
        ("CORRECTION: Bridge opens", "", "usable", "correction"),
        ("Correction officers strike", "prison-strike", "usable", None),
        ("Corrected: Bridge opens", "", "usable", "correction"),
        ("Bridge opens", "Eds: Corrects spelling of name in 3rd graf", "usable", "correction"),
        ("Bridge opens", "BC-Bridge, 1st Ld-Writethru", "usable", "update"),
    ],
)
def test_a_kill_or_a_correction_is_told_by_its_words(headline: str, said: str, status: str, signal: str | None) -> None:
    item = Item(uri="x", headlines=[Headline(value=headline)])

    read_handling(item, said, Notes())

    assert item.status == status
    assert [one.code for one in item.signals] == ([signal] if signal else [])


@pytest.mark.parametrize(
    "line",
    ["Eds: Reach the desk at 555 0100", "EDITOR'S NOTE: call 555 0100", "Reporter: Z. Karim, 555 0100",
     "Call the desk on +992 555 0100 100", "ATTENTION EDITORS 555 0100", "Media contact:", "+992 555 0100 100",
     "Rückfragen bitte an die Pressestelle", "联系人：张三", "desk@example.org", "Note aux rédactions : photo"],
)  # fmt: skip
def test_a_line_to_editors_is_told(line: str) -> None:
    assert is_for_editors(line)


@pytest.mark.parametrize(
    "line",
    ["attention to the river grew", "They want to reach 500 000 people", "The call for a 2018-2019 budget went out.",
     "reporting by the paper showed more", "more than 200 trucks", "", "Contacts between the two states went on."],
)  # fmt: skip
def test_a_line_of_the_story_stays(line: str) -> None:
    assert not is_for_editors(line)


def test_a_way_to_reach_somebody_is_told_within_a_text() -> None:
    assert has_contact("Write to desk@example.org for more.") and has_contact("Ring +992 555 0100 100 now.")
    assert not has_contact("The bridge is 216 4000 long.")
