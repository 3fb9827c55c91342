"""Who may do what: every call with every kind of caller. What is not in the table is refused."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from commonwire.alliance.issue_key import revoke_key
from commonwire.alliance.principal import machine
from commonwire.base.ids import secret_digest
from commonwire.delivery.records import Records
from commonwire.news.admission import suspend_outlet
from commonwire.web.api import wire
from tests.api.asgi import Answer, Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

SUSPENDED = "birch-signal"
FAR = "192.0.2.7"
"""A client that is not on this machine."""

STRANGERS = {"guest", "forwarded", "revoked", "signed-out"}
OWN_KEYS = {"give", "take", "correct", "kill", "all"}
OWN_DESK = {"editor", "admin"}
OTHERS = {"other", "other-take", "other-reader", "other-editor", "other-admin"}
STAFF = {"secretariat", "operator", "emergency"}
TAKERS = {"take", "all", "other", "other-take"}
READERS = {"visitor", *TAKERS, "reader", *OWN_DESK, "other-reader", "other-editor", "other-admin", *STAFF}
NEWSROOMS = {*OWN_KEYS, "reader", *OWN_DESK, *OTHERS}
OWNER_SEES = {"give", "correct", "kill", "all", *OWN_DESK}
ISSUERS = {"other", "other-editor", "other-admin", "suspended", "secretariat"}
EVERYBODY = {*STRANGERS, "visitor", *NEWSROOMS, *STAFF, "suspended"}

OTHER_SEES = {"other", "other-editor", "other-admin", "suspended"}
OWN_KILLS = {"kill", "all", *OWN_DESK}
OTHER_KILLS = {"other", "other-editor", "other-admin", "suspended"}

USE = {"action": "republish", "channel": "web"}
EVERY_USE = {name: ["*"] for name in ("actions", "channels", "territories", "languages")} | {"who": {"classes": ["*"]}}
WHY = {"reason": "checked"}
JWK = {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "?"}}
AGREED = {
    "key": "web-use",
    "name": "Web use",
    "in_force_at": "2030-01-01T00:00:00Z",
    "floor": [{"actions": ["display"]}],
}
Call = tuple[str, str, Any, set[str]]

CALLS: dict[str, Call] = {
    "list": ("GET", "/api/v1/items", None, READERS),
    "list of the owner": ("GET", f"/api/v1/items?outlet={GIVER}", None, READERS | OWN_KEYS),
    "counts": ("GET", "/api/v1/items/facets?q=river", None, READERS),
    "counts of the owner": ("GET", f"/api/v1/items/facets?outlet={GIVER}", None, READERS | OWN_KEYS),
    "list by rank": ("GET", "/api/v1/items?q=river&sort=best", None, READERS),
    "wire": ("GET", "/api/v1/wire", None, READERS),
    "live wire": ("GET", "/api/v1/wire/live", None, READERS),
    "feed": ("GET", "/feeds/wire.atom", None, READERS),
    "outlet feed": ("GET", f"/feeds/outlets/{GIVER}.json", None, READERS),
    "item": ("GET", "{item}", None, READERS | OWN_KEYS),
    "item as text": ("GET", "{item}?format=text", None, READERS | OWN_KEYS),
    "report": ("GET", "{item}/report", None, OWNER_SEES),
    "original": ("GET", "{item}/original", None, OWNER_SEES),
    "takers": ("GET", "{item}/takers", None, OWNER_SEES),
    "where it is": ("GET", "{item}/whereabouts", None, OWNER_SEES | {"secretariat", "operator"}),
    "similar": ("GET", "{item}/similar", None, READERS),
    "ask": ("POST", "{item}/uses", USE, TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"}),
    "take": ("POST", "{item}/takes", USE, TAKERS | OWN_DESK | {"other-editor", "other-admin"}),
    "queue a take": (
        "POST", "{embargoed}/takes", {**USE, "queue": True},
        {"other", "other-take", "other-editor", "other-admin", "take", "all", *OWN_DESK},
    ),
    "takes": ("GET", "/api/v1/takes", None, NEWSROOMS | {"suspended"}),
    "queued takes": ("GET", "/api/v1/takes/queued", None, NEWSROOMS | {"suspended"}),
    "cancel a queued take": ("POST", "{queued}/cancel", None, OTHERS - {"other-reader"}),
    "own take": ("GET", "{taken}", None, OTHERS - {"other-reader"}),
    "report where it ran": (
        "POST", "{taken}/reports", {"address": "https://news.example/river"}, OTHERS - {"other-reader"},
    ),
    "where it ran": ("GET", "{item}/reports", None, OWNER_SEES | OTHERS | {"suspended", "secretariat"}),
    "check a page": (
        "POST", "{ran}/checks", {"address": "https://news.example/river"}, OWNER_SEES | OTHERS | {"secretariat"},
    ),
    "ask the owner": ("POST", "{foreign}/requests", USE, TAKERS | OWN_DESK | {"other-editor", "other-admin"}),
    "requests": ("GET", "/api/v1/requests", None, NEWSROOMS | {"suspended"}),
    "grant": ("POST", "{asked}/grant", {}, {"give", "all", *OWN_DESK}),
    "refuse": ("POST", "{asked}/refuse", {}, {"give", "all", *OWN_DESK}),
    "withdraw": ("POST", "{asked}/withdraw", None, {"other", "other-take", "other-editor", "other-admin"}),
    "groups": ("GET", "/api/v1/groups", None, {"visitor", *NEWSROOMS, *STAFF, "suspended"}),
    "form a group": ("PUT", "/api/v1/groups/tv", {"names": {"en": "TV"}, "outlets": [GIVER]}, {"secretariat"}),
    "dissolve a group": ("DELETE", "{group}", None, {"secretariat"}),
    "agreements": ("GET", "/api/v1/agreements", None, {"visitor", *NEWSROOMS, *STAFF, "suspended"}),
    "agree": ("POST", "/api/v1/agreements", AGREED, {"secretariat"}),
    "simulate": (
        "POST", "/api/v1/simulations", {"embargo_hours": 1},
        {"give", "all", *OWN_DESK, "other", "other-editor", "other-admin", "secretariat"},
    ),
    "attempts": ("GET", "/api/v1/attempts", None, OWNER_SEES | OTHER_SEES | {"secretariat", "operator"}),
    "peers": ("GET", "/api/v1/peers", None, {"secretariat", "operator"}),
    "say the language": ("PUT", "{item}/language", {"language": "en"}, {"correct", "all", *OWN_DESK}),
    "correct": ("POST", "{item}/corrections", {"what": "a name"}, {"correct", "all", *OWN_DESK}),
    "hold": ("POST", "{item}/hold", WHY, {"kill", "all", *OWN_DESK, "emergency"}),
    "release an emergency hold": (
        "POST", "{emergency}/release", WHY, {"kill", "all", *OWN_DESK, "emergency"},
    ),
    "release": ("POST", "{held}/release", WHY, {"kill", "all", *OWN_DESK}),
    "kill": ("POST", "{item}/kill", WHY, {"kill", "all", *OWN_DESK}),
    "kill what is held in an emergency": ("POST", "{emergency}/kill", WHY, {"kill", "all", *OWN_DESK}),
    "kill before it came": ("POST", "{unseen}/kill", WHY, {*OWN_KILLS, *OTHER_KILLS}),
    "notices": ("GET", "/api/v1/notices", None, NEWSROOMS | {"suspended"}),
    "issued notices": ("GET", "/api/v1/issued-notices", None, OWNER_SEES | ISSUERS),
    "own notice": ("GET", "{notice}", None, NEWSROOMS | {"secretariat"}),
    "report of a notice": ("GET", "{notice}/report.csv", None, OWNER_SEES | {"secretariat"}),
    "close a notice": (
        "POST", "{notice}/closings", {"outlet": TAKER, "reason": "Rang."}, {"kill", "all", *OWN_DESK, "secretariat"},
    ),
    "receipt": ("POST", "{notice}/receipts", {"status": "seen"}, OTHERS - {"other-reader"}),
    "searches": (
        "GET", "/api/v1/searches", None,
        TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"},
    ),
    "save a search": (
        "POST", "/api/v1/searches", {"query": "zebra"},
        TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"},
    ),
    "try a search": (
        "POST", "/api/v1/searches/try", {"query": "zebra"},
        TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"},
    ),
    "change a search": (
        "PATCH", "{search}", {"folder": "Rain"},
        {"other", "other-take", "other-reader", "other-editor", "other-admin"},
    ),
    "change a search of one's own": ("PATCH", "{own search}", {"folder": "Rain"}, {"other-editor"}),
    "inbox of a search of one's own": ("GET", "/api/v1/inbox?search={own search id}", None, {"other-editor"}),
    "look at the inbox": (
        "POST", "/api/v1/inbox/looks", {},
        TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"},
    ),
    "inbox": (
        "GET", "/api/v1/inbox", None,
        TAKERS | {"reader", *OWN_DESK, "other-reader", "other-editor", "other-admin"},
    ),
    "signing key": ("GET", "/api/v1/signing-key", None, NEWSROOMS | {"suspended"}),
    "channels": ("GET", "/api/v1/channels", None, {"admin", "other-admin"}),
    "add a channel": ("POST", "/api/v1/channels", {"kind": "mail", "address": "desk@news.example"},
                      {"admin", "other-admin"}),
    "test a channel": ("POST", "/api/v1/channels/{channel}/tests", None, {"admin"}),
    "push key": ("GET", "/api/v1/push-key", None, EVERYBODY),
    "roll": ("GET", "/api/v1/members", None, {"visitor", *NEWSROOMS, *STAFF, "suspended"}),
    "health": ("GET", "/api/v1/health", None, EVERYBODY),
    "mark": ("GET", "{mark}", None, EVERYBODY),
    "ledger": ("GET", "/ledger", None, set()),
    "content": ("GET", f"/ledger/content/{'0' * 64}", None, set()),
}  # fmt: skip


class Cast:
    """Every kind of caller on one desk, and what they act on."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.callers: dict[str, dict[str, Any]] = {
            "guest": {"client": FAR},
            "visitor": {},
            "forwarded": {"headers": {"x-forwarded-for": "127.0.0.1"}},
            "give": {"key": desk.key(GIVER, "give")},
            "take": {"key": desk.key(GIVER, "take")},
            "correct": {"key": desk.key(GIVER, "correct")},
            "kill": {"key": desk.key(GIVER, "kill")},
            "all": {"key": desk.key(GIVER)},
            "other": {"key": desk.key(TAKER)},
            "other-take": {"key": desk.key(TAKER, "take")},
            "reader": {"session": desk.session(GIVER, "reader")},
            "editor": {"session": desk.session(GIVER, "editor")},
            "admin": {"session": desk.session(GIVER, "outlet-admin")},
            "other-reader": {"session": desk.session(TAKER, "reader")},
            "other-editor": {"session": desk.session(TAKER, "editor")},
            "other-admin": {"session": desk.session(TAKER, "outlet-admin")},
            "secretariat": {"session": desk.session(None, "secretariat")},
            "operator": {"session": desk.session(None, "operator")},
            "emergency": {"session": desk.session(None, "emergency")},
            "suspended": {"key": desk.key(SUSPENDED)},
            "revoked": {"key": self._revoked()},
            "signed-out": {"session": "no-such-session", "client": FAR},
        }
        self.channels: list[str] = []
        self.suspended_item = str(gives(desk, self.callers["suspended"]["key"], story()).json["id"])
        now = datetime.now(UTC)
        desk.write(lambda records: suspend_outlet(records, machine(), SUSPENDED, "dues unpaid", now))

    def call(self, caller: str, method: str, path: str, json: Any = None) -> Answer:
        """The answer to `caller`; of a stream only the beginning is read."""
        return self.desk.call(method, path, json=json, parts=lambda _: "live" not in path, **self.callers[caller])

    def fresh(self) -> str:
        """The path of a new item of the owner, served to the other outlet."""
        given = gives(self.desk, self.callers["all"]["key"], story())
        path = item_path(given.json["id"])
        self.call("other", "GET", path)
        return path

    def path(self, pattern: str) -> str:
        """`pattern` with a fresh thing in place of the name in braces."""
        made: dict[str, Callable[[], str]] = {
            "{item}": self.fresh,
            "{held}": self._held,
            "{emergency}": self._held_in_emergency,
            "{notice}": self._notice,
            "{asked}": self._asked,
            "{taken}": self._taken,
            "{ran}": self._ran,
            "{embargoed}": self._embargoed,
            "{queued}": self._queued,
            "{mark}": self._marked,
            "{channel}": self._channel,
            "{group}": self._grouped,
            "{search}": lambda: f"/api/v1/searches/{self._search('other')}",
            "{own search}": lambda: f"/api/v1/searches/{self._search('other-editor', private=True)}",
            "{own search id}": lambda: self._search("other-editor", private=True),
            "{unseen}": lambda: item_path(new_uri()),
            "{foreign}": lambda: item_path(self.suspended_item),
        }
        for name, make in made.items():
            if name in pattern:
                return pattern.replace(name, make())
        return pattern

    def _held(self) -> str:
        path = self.fresh()
        assert self.call("all", "POST", f"{path}/hold", WHY).status == 201
        return path

    def _held_in_emergency(self) -> str:
        path = self.fresh()
        assert self.call("emergency", "POST", f"{path}/hold", WHY).status == 201
        return path

    def _notice(self) -> str:
        return f"/api/v1/notices/{self.call('all', 'POST', f'{self.fresh()}/hold', WHY).json['id']}"

    def _asked(self) -> str:
        use = USE | {"channel": "tv"}
        return f"/api/v1/requests/{self.call('other', 'POST', f'{self.fresh()}/requests', use).json['id']}"

    def _search(self, caller: str, **more: Any) -> str:
        saved = self.call(caller, "POST", "/api/v1/searches", {"query": "zebra", **more})
        assert saved.status == 201, saved.body
        search: str = saved.json["id"]
        return search

    def _channel(self) -> str:
        if not self.channels:
            channel = {"kind": "mail", "address": "night-desk@news.example"}
            self.channels.append(str(self.call("admin", "POST", "/api/v1/channels", channel).json["id"]))
        return self.channels[0]

    def _grouped(self) -> str:
        said = {"names": {"en": "TV"}, "outlets": [GIVER]}
        assert self.call("secretariat", "PUT", "/api/v1/groups/desks", said).status == 200
        return "/api/v1/groups/desks"

    def _marked(self) -> str:
        return f"/api/v1/marks/{self.call('other', 'POST', f'{self.fresh()}/takes', USE).json['mark']}"

    def _embargoed(self) -> str:
        terms = {"announce": ["headline"], "grants": [EVERY_USE]}
        given = gives(self.desk, self.callers["all"]["key"], story(embargoed="2099-01-01T00:00:00Z", terms=terms))
        return item_path(given.json["id"])

    def _queued(self) -> str:
        queued = self.call("other", "POST", f"{self._embargoed()}/takes", USE | {"queue": True})
        return f"/api/v1/takes/{queued.json['id']}"

    def _taken(self) -> str:
        return f"/api/v1/takes/{self.call('other', 'POST', f'{self.fresh()}/takes', USE).json['id']}"

    def _ran(self) -> str:
        taken = self._taken()
        self.call("other", "POST", f"{taken}/reports", {"address": "https://news.example/river"})
        return taken

    def _revoked(self) -> str:
        secret = self.desk.key(GIVER)

        self.desk.write(lambda records: self.revoke(records, secret))
        return secret

    def revoke(self, records: Records, secret: str) -> None:
        """End the key."""
        key = records.roll.find_key(secret_digest(secret))
        assert key is not None
        revoke_key(records.roll, machine(), key.id, datetime.now(UTC))


@pytest.fixture(scope="module")
def cast(desk: Desk) -> Cast:
    """Everybody."""
    return Cast(desk)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_for_those_in_the_table_and_nobody_else(cast: Cast, name: str) -> None:
    method, pattern, body, allowed = CALLS[name]
    assert allowed <= EVERYBODY
    for caller in cast.callers:
        answer = cast.call(caller, method, cast.path(pattern), body)

        if caller in allowed:
            assert answer.status in {200, 201, 202}, (caller, answer.status, answer.body)
            continue
        strangers = STRANGERS | {"visitor"}
        expected = {403} if pattern.startswith("/ledger") else {401} if caller in strangers else {403, 404}
        if (caller, pattern) == ("emergency", "{held}/release"):
            expected = {409}  # it is the owner's hold
        assert answer.status in expected, (caller, answer.status, answer.body)
        assert is_problem(answer, answer.status, answer.json["type"].removeprefix("/problems/"))
        assert answer.status != 401 or answer.headers["www-authenticate"].startswith("Bearer")


def test_giving_is_for_the_desk_and_keys_that_give(cast: Cast) -> None:
    allowed = {"give", "all", "other", *OWN_DESK, "other-editor", "other-admin"}
    for caller in cast.callers:
        answer = cast.call(caller, "POST", "/api/v1/items", story())

        assert (answer.status == 201) == (caller in allowed), (caller, answer.status, answer.body)


def test_trying_is_for_whoever_may_give_and_records_nothing(cast: Cast) -> None:
    allowed = {"give", "all", "other", *OWN_DESK, "other-editor", "other-admin"}
    uri = new_uri()
    for caller in cast.callers:
        answer = cast.call(caller, "POST", "/api/v1/try", story(uri))

        assert (answer.status == 200) == (caller in allowed), (caller, answer.status, answer.body)
        if caller in allowed:
            assert [(result["uri"], result["outcome"]) for result in answer.json["results"]] == [(uri, "new")]
    assert cast.call("all", "GET", item_path(uri)).status == 404


def test_a_correction_needs_a_key_that_corrects(cast: Cast) -> None:
    for caller in ("give", "all"):
        uri = new_uri()
        cast.call(caller, "POST", "/api/v1/items", story(uri))
        answer = cast.call(
            caller, "POST", "/api/v1/items", story(uri, version="2", text="New.", correction={"what": "all of it"})
        )

        assert answer.status == (201 if caller == "all" else 403), answer.body


def test_a_source_that_cancels_needs_a_key_that_kills(cast: Cast) -> None:
    for caller in ("give", "all"):
        uri = new_uri()
        cast.call(caller, "POST", "/api/v1/items", story(uri))
        answer = cast.call(caller, "POST", "/api/v1/items", story(uri, version="2", pubStatus="canceled"))

        assert answer.status == (201 if caller == "all" else 403), answer.body


def test_the_signing_key_is_changed_by_an_outlet_admin_signed_in(cast: Cast) -> None:
    for caller in cast.callers:
        answer = cast.call(caller, "PUT", "/api/v1/signing-key", JWK)

        expected = {422} if caller in {"admin", "other-admin"} else {401, 403}
        assert answer.status in expected, (caller, answer.status, answer.body)


@pytest.mark.parametrize(
    ("method", "rest", "status"),
    [
        ("GET", "", 200), ("GET", "?format=text", 200), ("GET", "/report", 200), ("GET", "/original", 200),
        ("GET", "/takers", 200), ("POST", "/corrections", 403), ("POST", "/uses", 403), ("POST", "/hold", 201),
        ("POST", "/release", 403), ("POST", "/kill", 201),
    ],
)  # fmt: skip
def test_a_suspended_outlet_keeps_its_history_and_can_stop_its_items(
    cast: Cast, method: str, rest: str, status: int
) -> None:
    body = {"/corrections": {"what": "a name"}, "/uses": USE}.get(rest, WHY) if method == "POST" else None

    answer = cast.call("suspended", method, item_path(cast.suspended_item, rest), body)

    assert answer.status == status, answer.body
    if status == 403:
        assert answer.json["type"] == "/problems/suspended"
        assert "dues unpaid" in answer.json["detail"]


def test_a_suspended_outlet_lists_its_own_items_only(cast: Cast) -> None:
    own = cast.call("suspended", "GET", f"/api/v1/items?outlet={SUSPENDED}")

    assert {row["id"] for row in own.json["items"] if row["version"]} == {cast.suspended_item}
    assert cast.call("suspended", "GET", f"/api/v1/items?q=outlet:{SUSPENDED}").status == 200
    assert cast.call("suspended", "GET", f"/api/v1/items?outlet={GIVER}").status == 403


def test_the_private_note_and_what_others_took_stay_with_their_outlet(cast: Cast) -> None:
    given = cast.call("all", "POST", "/api/v1/items", story(edNote="only for our desk", text="Quokka in the park."))
    path = item_path(given.json["id"])
    cast.call("other", "POST", f"{path}/takes", USE)
    search = cast.call("other", "POST", "/api/v1/searches", {"name": "secret plan", "query": "quokka"}).json["id"]
    cast.call("other", "POST", f"{path}/takes?format=json", USE)

    for caller in ("other", "secretariat", "visitor", "operator"):
        for rest in ("", "?format=ninjs", "?format=json", "?format=html", "?format=text"):
            assert b"only for our desk" not in cast.call(caller, "GET", path + rest).body
    assert b"only for our desk" in cast.call("all", "GET", path).body
    assert b"secret plan" not in cast.call("all", "GET", "/api/v1/searches").body
    assert cast.call("all", "DELETE", f"/api/v1/searches/{search}").status == 404
    assert cast.call("all", "GET", f"/feeds/searches/{search}.atom").status == 404
    assert cast.call("other", "DELETE", f"/api/v1/searches/{search}").status == 204


def test_the_owner_sees_who_took_what_and_who_has_not_answered(cast: Cast) -> None:
    path = cast.fresh()
    cast.call("other", "POST", f"{path}/takes?format=text", USE)
    notice = cast.call("all", "POST", f"{path}/kill", WHY).json["id"]

    before = cast.call("all", "GET", f"{path}/takers").json["takers"]
    cast.call("other", "POST", f"/api/v1/notices/{notice}/receipts", {"status": "done", "note": "gone"})
    after = cast.call("all", "GET", f"{path}/takers").json["takers"]

    assert [taker["outlet"] for taker in before] == [TAKER]
    assert before[0]["served"][0]["version"] == 1
    assert before[0]["takes"][0]["format"] == "text"
    assert before[0]["notices"] == [{**before[0]["notices"][0], "notice": notice, "kind": "kill", "receipt": None}]
    assert after[0]["notices"][0]["receipt"]["status"] == "done"
    assert after[0]["notices"][0]["receipt"]["note"] == "gone"


def test_a_reader_of_the_issuer_does_not_see_who_took_it(cast: Cast) -> None:
    path = cast.fresh()
    notice = cast.call("all", "POST", f"{path}/hold", WHY).json["id"]

    assert [a["outlet"] for a in cast.call("editor", "GET", f"/api/v1/notices/{notice}").json["addressees"]] == [TAKER]
    assert cast.call("reader", "GET", f"/api/v1/notices/{notice}").json["addressees"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {"forwarded": "for=127.0.0.1"}, {"x-forwarded-for": "127.0.0.1"}, {"x-forwarded-host": "127.0.0.1"},
        {"x-forwarded-proto": "https"}, {"via": "1.1 proxy"}, {"x-real-ip": "127.0.0.1"},
    ],
)  # fmt: skip
def test_a_proxy_in_between_takes_the_demos_openness_away(desk: Desk, headers: dict[str, str]) -> None:
    assert is_problem(desk.call("GET", "/api/v1/items", headers=headers), 401, "not-signed-in")


def test_a_demo_is_open_on_loopback_only(desk: Desk) -> None:
    assert desk.call("GET", "/api/v1/items").status == 200
    assert desk.call("GET", "/api/v1/items", host="localhost:8000").status == 200
    assert desk.call("GET", "/api/v1/items", client="::1", host="[::1]:8000").status == 200
    assert desk.call("GET", "/api/v1/items", client=FAR).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"},
        {"origin": "null"}, {"origin": "http://127.0.0.1:9999"},
    ],
)  # fmt: skip
def test_another_site_cannot_act_in_a_session(cast: Cast, headers: dict[str, str]) -> None:
    path = cast.fresh()

    answer = cast.desk.call(
        "POST", f"{path}/kill", json=WHY, headers=headers, session=cast.callers["editor"]["session"]
    )

    assert is_problem(answer, 403, "cross-site")
    assert cast.call("all", "GET", path).json["status"] == "usable"


def test_another_site_cannot_act_with_a_remembered_password(cast: Cast) -> None:
    basic = base64.b64encode(f"x:{cast.callers['all']['key']}".encode()).decode()
    headers = {"authorization": f"Basic {basic}", "origin": "https://evil.example"}

    answer = cast.desk.call("POST", f"{cast.fresh()}/kill", json=WHY, headers=headers)

    assert is_problem(answer, 403, "cross-site")


def test_our_own_pages_act_in_a_session(cast: Cast) -> None:
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}

    answer = cast.desk.call(
        "POST", f"{cast.fresh()}/kill", json=WHY, headers=headers, session=cast.callers["editor"]["session"]
    )

    assert answer.status == 201


def test_a_bad_key_is_not_a_guest(desk: Desk) -> None:
    for key in ("bad", "cw_", "x" * 10_000, "é"):
        assert is_problem(desk.call("GET", "/api/v1/items", key=key), 401, "not-signed-in")


def test_every_call_of_the_description_is_in_the_table(desk: Desk) -> None:
    described = {
        (method.upper(), path)
        for path, calls in msgspec.json.decode(desk.call("GET", "/api/openapi.json").body)["paths"].items()
        for method in calls
    }
    tested = {(method, _described(pattern)) for method, pattern, _, _ in CALLS.values()}
    elsewhere = {
        ("POST", "/api/v1/items"), ("POST", "/api/v1/try"), ("PUT", "/api/v1/signing-key"),
        ("DELETE", "/api/v1/searches/{search}"), ("DELETE", "/api/v1/channels/{channel}"),
        ("GET", "/feeds/searches/{name}"),
    }  # fmt: skip

    assert described - tested - elsewhere == set()


def _described(pattern: str) -> str:
    path = pattern.partition("?")[0]
    for ours, theirs in {
        "{item}": "/api/v1/items/{item}", "{held}": "/api/v1/items/{item}", "{notice}": "/api/v1/notices/{notice}",
        "{foreign}": "/api/v1/items/{item}", "{asked}": "/api/v1/requests/{asked}",
        "{taken}": "/api/v1/takes/{take}", "{ran}": "/api/v1/takes/{take}",
        "{embargoed}": "/api/v1/items/{item}", "{queued}": "/api/v1/takes/{queued}",
        "{mark}": "/api/v1/marks/{mark}", "{search}": "/api/v1/searches/{search}",
        "{own search}": "/api/v1/searches/{search}",
        "{group}": "/api/v1/groups/{group}", "/groups/tv": "/groups/{group}",
        "/feeds/wire.atom": "/feeds/{name}", f"/feeds/outlets/{GIVER}.json": "/feeds/outlets/{name}",
    }.items():  # fmt: skip
        path = path.replace(ours, theirs)
    return path


def test_an_open_stream_ends_when_the_key_is_revoked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "ASKED_AGAIN", 0.0)
    secret = cast.desk.key(TAKER, "take")
    reading = cast.desk.begin("GET", "/api/v1/wire/live", key=secret)
    cast.desk.call("GET", "/api/v1/wire", key=secret)

    cast.desk.write(lambda records: cast.revoke(records, secret))
    gives(cast.desk, cast.callers["all"]["key"], story())

    assert b"event: row" not in reading.result(10).body
