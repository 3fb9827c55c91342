"""Try a message: it is read and judged as if it were given, and nothing is left of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from tests.api.asgi import Answer, Desk, item_path
from tests.api.stories import GIVER, gives, is_problem, new_uri, story

NOTE = "Ring the harbour master first"


@pytest.fixture(scope="module")
def giver(desk: Desk) -> str:
    """A key of the outlet that gives."""
    return desk.key(GIVER)


def tries(desk: Desk, key: str, document: Any, rest: str = "") -> Answer:
    """The answer to trying `document`: JSON, or bytes as they are."""
    body = document if isinstance(document, bytes) else msgspec.json.encode(document)
    return desk.call("POST", f"/api/v1/try{rest}", key=key, body=body)


def only(answer: Answer) -> Any:
    assert answer.status == 200, answer.body
    (result,) = answer.json["results"]
    return result


def entries(desk: Desk) -> int:
    return int(desk.call("GET", "/api/v1/health").json["entries"])


def test_what_is_understood_is_answered_with_the_report_and_nothing_is_recorded(desk: Desk, giver: str) -> None:
    before = entries(desk)
    document = story(urgency="2", edNote=NOTE, subjects=[{"name": "Ports", "uri": "medtop:20000337"}])

    result = only(tries(desk, giver, document))

    assert (result["outcome"], result["version"], result["others_see"]) == ("new", 1, "all")
    assert result["item"]["editor_note"] == NOTE and result["item"]["subjects"][0]["name"] == "Ports"
    assert [remark["where"] for remark in result["report"]["remarks"]] == ["urgency"]
    assert result["terms"] and result["refusal"] is None
    assert entries(desk) == before
    assert desk.call("GET", item_path(document["uri"]), key=giver).status == 404


def test_giving_does_what_the_trial_said(desk: Desk, giver: str) -> None:
    uri = new_uri()
    for document, outcome, version in (
        (story(uri, version="1"), "new", 1),
        (story(uri, version="1"), "unchanged", 1),
        (story(uri, version="2"), "new", 2),
        (story(uri, version="1"), "unchanged", 1),
        (story(uri, version="0"), "late", 2),
        (story(uri, version="2", text="Others words."), "refused", None),
        (story(uri, version="3", pubStatus="canceled"), "kill", 2),
        (story(uri, version="4"), "refused", None),
    ):
        tried = only(tries(desk, giver, document))
        given = gives(desk, giver, document)

        assert (tried["outcome"], tried["version"]) == (outcome, version), document["version"]
        if outcome == "refused":
            assert given.json["detail"] == tried["refusal"]["detail"]
            assert given.status == tried["refusal"]["status"] == 409
        else:
            assert (given.json["version"], given.json["unchanged"], given.json["late"]) == (
                version, outcome in ("unchanged", "late"), outcome == "late",
            )  # fmt: skip


@pytest.mark.parametrize(
    ("announce", "others_see", "announced"),
    [([], "nothing", []), (["headline", "existence"], "announced", ["existence", "headline"])],
)
def test_what_others_see_before_an_embargo_ends_is_said(
    desk: Desk, giver: str, announce: list[str], others_see: str, announced: list[str]
) -> None:
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    embargoed = story(embargoedUntil=until, terms={"announce": announce})

    result = only(tries(desk, giver, embargoed))

    assert (result["others_see"], result["announced"]) == (others_see, announced)


def test_a_withheld_story_is_seen_as_held(desk: Desk, giver: str) -> None:
    assert only(tries(desk, giver, story(pubStatus="withheld")))["others_see"] == "held"


def test_of_many_items_the_first_are_answered_and_all_are_counted(desk: Desk, giver: str) -> None:
    many: list[Any] = [story() for _ in range(120)]
    many[1] = {"type": "text"}

    answer = tries(desk, giver, many, "?limit=2").json

    assert (answer["items"], answer["unread"], answer["format"]) == (120, 1, "ninjs")
    assert [(result["number"], result["outcome"]) for result in answer["results"]] == [(1, "new"), (2, "refused")]
    assert answer["results"][1]["refusal"]["where"] == "item 2, uri"
    assert answer["results"][1]["refusal"]["remedy"]


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 415, "bad-format"),
        (b"\x00\x01\x02\xff\xfe" * 50, 415, "bad-format"),
        (b"{", 422, "bad-input"),
        (b"[" * 10_000 + b"]" * 10_000, 413, "too-large"),
        (b"{" + b" " * (32 * 1024 * 1024) + b"}", 413, "too-large"),
    ],
)
def test_what_cannot_be_read_is_refused_as_when_it_is_given(
    desk: Desk, giver: str, body: bytes, status: int, kind: str
) -> None:
    assert is_problem(tries(desk, giver, body), status, kind)
    assert is_problem(gives(desk, giver, body), status, kind)
