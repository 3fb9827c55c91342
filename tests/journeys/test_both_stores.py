"""One short journey on SQLite and on PostgreSQL: COMMONWIRE_STORE is the only thing that a user changes."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.journeys.founding import found, two_keys
from tests.journeys.serving import Home, Node, served

STORIES = 6538
"""Stories of the whole sample."""
SOME = 300
SLOWEST = 240
"""Seconds for the whole sample: on two idle cores it takes a fraction of this."""
ASKED = (
    "/items?limit=200",
    "/items?q=water&limit=200",
    "/items?lang=ur&limit=200",
    "/notices",
    "/inbox",
    "/wire?limit=500",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A founded demo home on each store; no stories play in it."""
    store = None if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    made = Home(tmp_path, store=store)
    found(made)
    return made


def test_the_short_journey(home: Home) -> None:
    give, take = two_keys(home)
    with served(home) as node:
        story = {
            "uri": "urn:x:journey",
            "language": "ur",
            "headlines": [{"value": "دریا میں پانی"}],
            "bodies": [{"contentType": "text/html", "value": "<p>پانی بڑھ گیا۔</p>"}],
        }
        post(node, take, "/searches", {"query": "پانی", "name": "water"})

        given = post(node, give, "/items", story)
        caught = node.api("GET", "/inbox?wait=10", take).json()["matches"]
        taken = post(node, take, f"/items/{given['id']}/takes?format=text", {"action": "republish", "channel": "web"})
        post(node, give, f"/items/{given['id']}/kill", {"reason": "Wrong river."})
        notices = node.api("GET", "/notices?wait=10", take).json()["notices"]
        post(node, take, f"/notices/{notices[-1]['id']}/receipts", {"status": "done"})

        assert [match["item"] for match in caught] == [given["id"]]
        assert "پانی بڑھ گیا" in taken["content"]
        assert notices[-1]["reason"] == "Wrong river."
        assert node.api("GET", f"/items?q={quote('پانی')}", take).json()["items"] == []
    assert len(home.outlets()) >= 24  # commands find the same store


def test_a_rebuild_answers_as_before(home: Home, shared: Path) -> None:
    keys = two_keys(home)
    loaded(home, some_of(shared, home.folder), home.outlets()[0], count=SOME)
    with served(home) as node:
        post(node, keys[1], "/searches", {"query": "police", "name": "police"})
        first = node.api("GET", "/items?limit=1", keys[1]).json()["items"][0]["id"]
        node.api("GET", f"/items/{first}", keys[1])
        post(node, keys[0], f"/items/{first}/corrections", {"what": "A name."})
        post(node, keys[0], f"/items/{first}/kill", {"reason": "Untrue."})
        before = answers(node, keys)

    rebuilt = home.run("rebuild")
    with served(home) as node:
        after = answers(node, keys)

    assert re.match(r"\d+ entries, derived again", rebuilt)
    assert after == before
    assert len(before) == 2 * len(ASKED) and before[0]["items"]


def test_the_whole_sample_is_loaded(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = Home(tmp_path)
    found(home)

    seconds = loaded(home, shared / "news-sample" / "items.jsonl.gz", home.outlets()[0], count=STORIES)

    with capsys.disabled():
        print(f"\n{STORIES} stories loaded in {seconds:.1f} s, {STORIES / seconds:.0f} a second")  # noqa: T201
    assert seconds < SLOWEST


def post(node: Node, key: str, path: str, data: Any) -> Any:
    """What a call that makes something answered."""
    answer = node.api("POST", path, key, data=data)
    assert answer.status == 201, answer.body
    return answer.json()


def answers(node: Node, keys: tuple[str, str]) -> list[Any]:
    """What the node answers to both outlets."""
    return [node.api("GET", path, key).json() for key in keys for path in ASKED]


def some_of(shared: Path, folder: Path) -> Path:
    """A file with the first `SOME` stories of the sample."""
    file = folder / "some.jsonl"
    with gzip.open(shared / "news-sample" / "items.jsonl.gz", "rt", encoding="utf-8") as whole:
        file.write_text("".join(line for line, _ in zip(whole, range(SOME), strict=False)), encoding="utf-8")
    return file


def loaded(home: Home, file: Path, outlet: str, *, count: int) -> float:
    """Load a file that holds `count` stories; the seconds it took."""
    said = home.run("load", str(file), "--outlet", outlet)
    told = re.search(r"(\d+) new, 0 unchanged, 0 late, 0 refused in ([\d.]+) s", said)
    assert told and int(told[1]) == count, said
    return float(told[2])
