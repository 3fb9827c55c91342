"""The page of agreements: everybody reads it, the secretariat tries a version and puts it in force."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import msgspec
import pytest

from commonwire.alliance.person import Role
from commonwire.rights.agreement import Agreement
from commonwire.rights.terms import Duty, Parties, Rule
from commonwire.web.pages.rules_form import agreement_in, values_of_agreement
from tests.api.asgi import Answer, Desk, copied, desk_opens, item_path
from tests.api.stories import GIVER, TAKER, gives, story
from tests.newsroom import NOON

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
FORM = {"content-type": "application/x-www-form-urlencoded"}
ALL = frozenset({"*"})


@pytest.fixture(scope="module")
def desk(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demo node with its pages."""
    with desk_opens(copied(founded, tmp_path_factory.mktemp("agreements") / "home"), pages=True) as desk:
        yield desk


def sends(desk: Desk, session: str, **fields: str | list[str]) -> Answer:
    body = urlencode(fields, doseq=True).encode()
    return desk.call("POST", "/agreements", body=body, headers=FORM, session=session)


def decided(desk: Desk, item: str, channel: str) -> str:
    use = {"action": "republish", "channel": channel, "territories": ["KZ"], "languages": ["en"]}
    return str(desk.call("POST", item_path(item, "/uses"), json=use, key=desk.key(TAKER)).json["decision"])


def test_a_ceiling_is_tried_put_in_force_and_read_by_everybody(desk: Desk) -> None:
    secretary, reader = desk.session(None, "secretariat"), desk.session(TAKER, "reader")
    item = str(gives(desk, desk.key(GIVER), story()).json["id"])
    use = {"action": "republish", "channel": "web"}
    assert desk.call("POST", item_path(item, "/takes"), json=use, key=desk.key(TAKER)).status == 201
    said: dict[str, str | list[str]] = {"key": "no-web", "name": "No web", "ceiling_channels": ["web", "app"]}

    tried = sends(desk, secretary, do="try", **said)
    page = tried.body.decode()
    assert tried.status == 200 and "would have been refused" in page and "by 1 outlet" in page
    assert decided(desk, item, "web") == "allow"
    assert desk.call("GET", "/api/v1/agreements", key=desk.key(TAKER)).json["agreements"] == []

    assert sends(desk, secretary, do="keep", **said).status == 303
    assert decided(desk, item, "web") == "deny"
    read = desk.call("GET", "/agreements", session=reader).body.decode()
    assert "No web" in read and "In force" in read and "Not allowed" in read and "Write a version" not in read
    again = sends(desk, secretary, do="keep", **said)
    assert again.status == 409 and "says the same" in again.body.decode()


def test_a_version_to_come_takes_force_at_its_date_and_is_written_from_the_last(desk: Desk) -> None:
    secretary = desk.session(None, "secretariat")
    said: dict[str, str | list[str]] = {"key": "tv", "name": "TV", "floor_actions": "display", "text": "Agreed."}

    assert sends(desk, secretary, do="keep", in_force_at="2999-01-01T00:00", **said).status == 303

    page = desk.call("GET", "/agreements?key=tv", session=secretary).body.decode()
    assert "To come" in page and 'value="display" checked' in page and "Agreed." in page
    rows = desk.call("GET", "/api/v1/agreements", key=desk.key(TAKER)).json["agreements"]
    row = next(row for row in rows if row["agreement"]["key"] == "tv")
    assert (row["in_force"], row["agreement"]["version"]) == (False, 1)
    assert row["agreement"]["floor"][0] == {
        "actions": ["display"], "channels": ["*"], "territories": ["*"], "languages": ["*"], "who": {"classes": ["*"]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ("An agreement needs a key", {"key": ""}),
        ("It says nothing", {}),
        ("It does not say what may be done", {"floor_channels": "web"}),
        ("is no time", {"ceiling_channels": "web", "in_force_at": "soon"}),
        ("ends before", {"ceiling_channels": "web", "in_force_at": "2999-01-02T00:00", "ends_at": "2999-01-01T00:00"}),
        ("XX", {"ceiling_channels": "web", "ceiling_territories": "XX"}),
        ("This is no JSON", {"rules": "{"}),
        ("unknown field", {"rules": '{"floor": [], "roof": []}'}),
        ("Not all of it is understood", {"rules": '{"grants": [], "licence": "CC-BY-4.0"}'}),
        ("no class and no group", {"ceiling_who": "planet:mars"}),
        ("no duty that is known", {"ceiling_channels": "web", "duties": "dance"}),
    ],
)
@pytest.mark.parametrize("do", ["try", "keep"])
def test_what_cannot_hold_is_sent_back_with_what_was_typed(
    desk: Desk, told: str, fields: dict[str, str], do: str
) -> None:
    said = {"key": "bad", "name": "What was typed"} | fields

    answer = sends(desk, desk.session(None, "secretariat"), do=do, **said)

    page = answer.body.decode()
    assert answer.status == 422 and told in page, page[-3000:]
    assert "What was typed" in page
    assert all(row["agreement"]["key"] != "bad" for row in listed(desk))


def listed(desk: Desk) -> list[dict[str, dict[str, str]]]:
    return list(desk.call("GET", "/api/v1/agreements", key=desk.key(TAKER)).json["agreements"])


@pytest.mark.parametrize("role", ["operator", "emergency", "outlet-admin"])
def test_nobody_else_writes_one(desk: Desk, role: Role) -> None:
    session = desk.session(TAKER if role == "outlet-admin" else None, role)

    assert sends(desk, session, do="keep", key="mine", name="Mine", ceiling_channels="web").status == 403
    assert sends(desk, session, do="try", key="mine", name="Mine", ceiling_channels="web").status == 403
    assert b"Put it in force" not in desk.call("GET", "/agreements", session=session).body


FLOOR = Rule(
    actions=frozenset({"display", "print"}), channels=ALL, territories=ALL, languages=ALL, who=Parties(classes=ALL)
)
CEILING = Rule(channels=frozenset({"tv"}), territories=frozenset({"KZ", "EU"}), who=Parties(groups=frozenset({"pool"})))


@pytest.mark.parametrize(
    ("is_plain", "said"),
    [
        (True, {"floor": (FLOOR,)}),
        (True, {"floor": (FLOOR,), "ceiling": (CEILING,), "duties": (Duty(kind="link"), Duty(kind="attribute"))}),
        (True, {"ceiling": (msgspec.structs.replace(CEILING, from_at=NOON),)}),
        (True, {"floor": (msgspec.structs.replace(FLOOR, actions=ALL),)}),
        (False, {"ceiling": (Rule(actions=ALL),)}),
        (False, {"floor": (FLOOR, FLOOR)}),
        (False, {"floor": (msgspec.structs.replace(FLOOR, parts=frozenset({"headline"})),)}),
        (False, {"ceiling": (msgspec.structs.replace(CEILING, except_territories=frozenset({"FR"})),)}),
        (False, {"duties": (Duty(kind="link", text="https://a.example/"),)}),
        (False, {"floor": (msgspec.structs.replace(FLOOR, who=Parties(outlets=frozenset({"a"}))),)}),
    ],
)
def test_what_an_agreement_says_comes_back_from_its_form(is_plain: bool, said: dict[str, tuple[Rule, ...]]) -> None:
    agreement = Agreement(key="a", version=0, name="A", text="T", in_force_at=NOON, **said)  # type: ignore[arg-type]

    values = values_of_agreement(agreement)

    assert agreement_in(values, "Asia/Almaty", NOON) == agreement
    assert ("rules" in values) is not is_plain


def test_rightsml_and_terms_are_taken_for_rules() -> None:
    policy = (
        '{"@context": "http://www.w3.org/ns/odrl.jsonld", "@type": "Set", "uid": "urn:p", '
        '"prohibition": [{"target": "urn:x", "action": "print"}]}'
    )
    terms = '{"grants": [{"actions": ["display"]}], "prohibitions": [{"channels": ["tv"]}]}'

    from_terms = agreement_in({"key": "a", "rules": terms}, "UTC", NOON)
    from_policy = agreement_in({"key": "a", "rules": policy}, "UTC", NOON)

    assert from_terms.floor == (Rule(actions=frozenset({"display"})),)
    assert from_terms.ceiling == (Rule(channels=frozenset({"tv"})),)
    assert [rule.actions for rule in from_policy.ceiling] == [frozenset({"print"})]
