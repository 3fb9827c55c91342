"""No decision differs between page and API: drawn uses of stories under drawn terms, asked and taken both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonwire.rights.use import ACTIONS, CHANGES, CHANNELS
from tests.api.asgi import Answer, Desk, copied, desk_opens, item_path
from tests.api.stories import GIVER, TAKER, gives, story
from tests.rights.conftest import terms

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
VERDICTS = {"allow": "Yes, you may.", "ask": "Ask its owner first.", "deny": "No."}
PLACES = ("KZ", "DE", "FR", "CN", "KZ-71")
PAGE = {200, 201}
DRAWN = settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))

wanted = st.fixed_dictionaries(
    {"action": st.sampled_from(ACTIONS), "channel": st.sampled_from(CHANNELS)},
    optional={
        "territories": st.lists(st.sampled_from(PLACES), min_size=1, max_size=2, unique=True),
        "languages": st.lists(st.sampled_from(["en", "ru", "zh-Hans"]), min_size=1, max_size=2, unique=True),
        "changes": st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2, unique=True),
        "at": st.sampled_from(["2020-01-01T00:00:00+00:00", "2098-01-01T00:00:00+00:00"]),
    },
)
stands = st.sampled_from(["usable", "usable", "usable", "held", "killed", "embargoed", "open"])


class Party:
    """The taker's editor at the page, and its key."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.key, self.session, self.giver = desk.key(TAKER), desk.session(TAKER, "editor"), desk.key(GIVER)

    def item(self, some: Any, stand: str) -> str:
        """A story under these terms that stands so: its id."""
        said = msgspec.to_builtins(some)
        said["announce"] = ["headline"]
        said["grants"] = [{k: v for k, v in rule.items() if k != "by"} for rule in said.get("grants", [])]
        hour = {"embargoed": "2097-01-01T00:00:00Z", "open": "2099-06-01T00:00:00Z"}.get(stand)
        more = {"embargoed": hour} if hour else {}
        item = str(gives(self.desk, self.giver, story(terms=said, **more)).json["id"])
        if stand in ("held", "killed"):
            verb = "hold" if stand == "held" else "kill"
            self.desk.call("POST", item_path(item, f"/{verb}"), json={"reason": "So it is."}, key=self.giver)
        return item

    def by_api(self, path: str, use: dict[str, Any]) -> Answer:
        return self.desk.call("POST", path, json=use, key=self.key)

    def by_page(self, path: str, use: dict[str, Any]) -> Answer:
        form = {name: ", ".join(value) if isinstance(value, list) else value for name, value in use.items()}
        return self.desk.call(
            "POST",
            path,
            body=urlencode(form).encode(),
            headers={"content-type": "application/x-www-form-urlencoded", "hx-request": "true"},
            session=self.session,
        )


@pytest.fixture(scope="module")
def party(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Party]:
    with desk_opens(copied(founded, tmp_path_factory.mktemp("same") / "home"), pages=True) as desk:
        yield Party(desk)


def shown(answer: Answer) -> tuple[str, list[str], str | None]:
    """What the page says: the decision, the clauses in their order, the nearest use in words."""
    page = answer.body.decode()
    (verdict,) = re.findall(r'class="answer answer-(\w+)"', page)
    assert VERDICTS[verdict] in page
    nearest = re.search(r'<p class="nearest"[^>]*><b><bdi[^>]*>(.*?)</bdi>', page)
    return verdict, re.findall(r'<code class="clause">(.*?)</code>', page), unescape(nearest[1]) if nearest else None


@DRAWN
@given(terms, wanted, stands)
def test_page_and_api_give_the_same_answer(party: Party, some: Any, use: dict[str, Any], stand: str) -> None:
    item = party.item(some, stand)

    api = party.by_api(item_path(item, "/uses"), use)
    page = party.by_page(f"/items/{item}/uses", use)

    assert api.status == 200 and page.status in PAGE, (api.body, page.body)
    said = api.json
    nearest = said["nearest"]["text"] if said["nearest"] else None
    assert shown(page) == (said["decision"], [reason["clause"] for reason in said["reasons"]], nearest)


@DRAWN
@given(terms, wanted, stands)
def test_what_is_answered_for_now_is_what_happens_at_a_take_by_page_and_api(
    party: Party, some: Any, use: dict[str, Any], stand: str
) -> None:
    item, use = party.item(some, stand), {name: value for name, value in use.items() if name != "at"}
    answered = party.by_api(item_path(item, "/uses"), use).json["decision"]
    counted = any(rule.uses for rule in some.grants)

    by_page = party.by_page(f"/items/{item}/takes", use)
    by_api = None if counted else party.by_api(item_path(item, "/takes"), use)

    assert (by_page.status in PAGE) == (answered == "allow"), by_page.status
    if by_api is not None:
        assert by_api.status == (201 if answered == "allow" else 403)
        said = by_api.json["decision"]
        assert (said if by_api.status == 201 else said["decision"]) == answered


@DRAWN
@given(terms, wanted, stands)
def test_a_take_is_queued_exactly_where_the_page_offers_it(
    party: Party, some: Any, use: dict[str, Any], stand: str
) -> None:
    item, use = party.item(some, stand), {name: value for name, value in use.items() if name != "at"}
    offered = f'action="/items/{item}/queue"' in party.by_page(f"/items/{item}/uses", use).body.decode()

    queued = party.by_api(item_path(item, "/takes"), use | {"queue": True})

    assert (queued.status == 202) == offered, (queued.status, queued.body[:300])


def test_the_light_of_a_row_is_the_answer_for_the_web_in_the_own_market(party: Party) -> None:
    grant = {"actions": ["*"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]}}
    limits: tuple[dict[str, Any], ...] = (
        {},
        {"channels": ["tv"]},
        {"territories": ["AQ"]},
        {"who": {"outlets": ["x"]}},
        {"actions": ["print"]},
    )
    for changed in limits:
        item = str(gives(party.desk, party.giver, story(terms={"grants": [grant | changed]})).json["id"])
        use = {"action": "republish", "channel": "web", "languages": ["*"]}
        (row,) = [r for r in party.desk.call("GET", "/api/v1/items", key=party.key).json["items"] if r["id"] == item]
        answered = party.by_api(item_path(item, "/uses"), use).json["decision"]
        page = party.desk.call("GET", "/", session=party.session).body.decode()
        part = page.partition(f'data-item="{item}"')[2][:3000]

        assert row["use"] == answered and f"mark-{answered}" in part
