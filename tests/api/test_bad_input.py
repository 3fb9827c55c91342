"""Bad input and bad days, through HTTP: every refusal says what, where and how to mend it; nothing is a defect."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from commonwire.base.errors import TooManyRequestsError
from commonwire.search.parse import LONGEST_QUERY
from commonwire.web.site import BURST, REQUESTS_PER_SECOND, Limits
from tests.api.asgi import Answer, Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss version="2.0"><channel><title>t</title>'
    b"<item><guid>urn:bomb:1</guid><title>&c;</title></item></channel></rss>"
)
ENTITY_FILE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0">'
    b"<channel><item><guid>urn:xxe:1</guid><title>&x;</title></item></channel></rss>"
)
MEGABYTE = b" " * 1024 * 1024


@pytest.fixture(scope="module")
def giver(desk: Desk) -> str:
    """A key of the outlet that gives."""
    return desk.key(GIVER)


@pytest.fixture(scope="module")
def taker(desk: Desk) -> str:
    """A key of the outlet that takes."""
    return desk.key(TAKER)


@pytest.fixture(scope="module")
def given(desk: Desk, giver: str) -> str:
    """The id of an item that is out."""
    return str(gives(desk, giver, story()).json["id"])


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        (b"", 415, "bad-format"),
        (b"\x00\x01\x02\xff\xfe" * 50, 415, "bad-format"),
        (b'{"uri": "urn:x:1", "type": "text"', 422, "bad-input"),
        (b'{"uri": }', 422, "bad-input"),
        (b"[]", 422, "bad-input"),
        (b"{}", 422, "bad-input"),
        (b"[" * 10_000 + b"]" * 10_000, 413, "too-large"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 413, "too-large"),
        (b"<div>" * 10_000 + b"text " * 10 + b"</div>" * 10_000, 413, "too-large"),
        (b"<rss><channel>", 422, "bad-input"),
        (b'<?xml version="1.0"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>', 422, "bad-input"),
        (b'<?xml version="1.0"?><catalog xmlns="http://iptc.org/std/nar/2006-10-01/"/>', 415, "bad-format"),
        (
            ENTITY_BOMB,
            422,
            "bad-input",
        ),
        (
            ENTITY_FILE,
            422,
            "bad-input",
        ),
    ],
)
def test_a_message_that_cannot_be_read_is_refused_with_place_and_remedy(
    desk: Desk, giver: str, body: bytes, status: int, kind: str
) -> None:
    assert is_problem(gives(desk, giver, body), status, kind)


def test_a_body_of_40_mb_is_refused_before_it_is_read(desk: Desk, giver: str) -> None:
    answer = gives(desk, giver, b"", headers={"content-length": str(40 * 1024 * 1024)})

    assert is_problem(answer, 413, "too-large")
    assert answer.read == 0


def test_a_body_of_40_mb_without_a_length_is_read_only_up_to_the_bound(desk: Desk, giver: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield MEGABYTE

    answer = desk.call("POST", "/api/v1/items", key=giver, body=pieces())

    assert is_problem(answer, 413, "too-large")
    assert answer.read <= 34 * 1024 * 1024


def test_a_body_just_over_the_readers_bound_names_the_bound(desk: Desk, giver: str) -> None:
    answer = gives(desk, giver, b"{" + b" " * (32 * 1024 * 1024) + b"}")

    assert is_problem(answer, 413, "too-large")
    assert "33,554,432" in answer.json["detail"]


def test_a_guest_sends_no_40_mb(desk: Desk) -> None:
    answer = desk.call("POST", "/api/v1/items", body=iter([MEGABYTE] * 40), headers={"content-length": "41943040"})

    assert is_problem(answer, 401, "not-signed-in")
    assert answer.read == 0


def test_compressed_bytes_are_no_text(desk: Desk, giver: str) -> None:
    answer = gives(desk, giver, gzip.compress(b"{}" * 500), headers={"content-encoding": "gzip"})

    assert is_problem(answer, 415, "bad-format")


def test_scripts_and_event_handlers_never_come_out_again(desk: Desk, giver: str, taker: str) -> None:
    markup = (
        '<p onclick="steal()">Water <script>alert(1)</script><img src=x onerror="alert(2)">rose '
        '<a href="javascript:alert(3)">here</a><svg onload=alert(4)></svg><iframe src="//e.example"></iframe></p>'
    )
    document = story(text=markup, headlines=[{"role": "main", "value": "<script>alert(5)</script>Flood"}])
    uri = document["uri"]
    assert gives(desk, giver, document).status == 201
    body = {"action": "republish", "channel": "web"}

    out = [desk.call("GET", item_path(uri), key=taker).body]
    out += [desk.call("GET", item_path(uri, f"?format={kind}"), key=taker).body for kind in ("html", "ninjs", "text")]
    out += [desk.call("POST", item_path(uri, "/takes?format=html"), key=taker, json=body).json["content"].encode()]

    for text in out:
        assert b"steal()" not in text and b"onerror" not in text and b"onload" not in text
        assert b"javascript:" not in text and b"<iframe" not in text
    assert b"<script" not in out[1] and b"<script" not in out[-1]


@pytest.mark.parametrize(
    "claimed",
    ["2099-01-01T00:00:00Z", "2030-01-01T00:00:00", "not a date", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z"],
)
@pytest.mark.parametrize("field", ["versionCreated", "firstCreated", "embargoed"])
def test_strange_dates_are_reported_or_refused_and_never_a_defect(
    desk: Desk, giver: str, taker: str, field: str, claimed: str
) -> None:
    document = story(**{field: claimed})

    answer = gives(desk, giver, document)

    assert answer.status in {201, 422}, answer.body
    if answer.status == 201:
        assert answer.json["report"]["remarks"] or claimed.endswith("Z") or "9999" in claimed
        for key in (giver, taker):
            assert desk.call("GET", item_path(document["uri"]), key=key).status in {200, 404}
            asked = desk.call(
                "POST", item_path(document["uri"], "/uses"), key=key, json={"action": "republish", "channel": "web"}
            )
            assert asked.status in {200, 404}, asked.body
        assert desk.call("GET", "/api/v1/items", key=taker).status == 200
        assert desk.call("GET", "/api/v1/wire", key=taker).status == 200


def test_a_date_ahead_is_marked_and_does_not_stay_on_top(desk: Desk, giver: str, taker: str) -> None:
    ahead, later = story(versionCreated="2099-01-01T00:00:00Z"), story()
    answer = gives(desk, giver, ahead)
    gives(desk, giver, later)

    top = desk.call("GET", "/api/v1/items?limit=1", key=taker).json["items"][0]

    assert any("future" in remark["text"] for remark in answer.json["report"]["remarks"])
    assert top["uri"] == later["uri"]


def test_wrong_charsets_are_repaired_or_refused(desk: Desk, giver: str) -> None:
    latin = msgspec.json.encode(story()).replace(b"dawn", b"caf\xe9")

    answer = gives(desk, giver, latin, headers={"content-type": "application/json; charset=utf-8"})

    assert answer.status in {201, 422}
    assert answer.status == 422 or answer.json["report"]["remarks"]
    assert gives(desk, giver, story(), headers={"content-type": "application/json; charset=klingon"}).status == 201


@pytest.mark.parametrize(
    "media_type", ["text/html", "image/png", "application/rss+xml", "multipart/form-data", "x", ""]
)
def test_the_content_decides_not_the_content_type(desk: Desk, giver: str, media_type: str) -> None:
    answer = gives(desk, giver, story(), headers={"content-type": media_type})

    assert answer.status == 201
    assert answer.json["report"]["format"] == "ninjs"


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "image/png", ""])
def test_a_body_of_json_is_json_whatever_it_is_called(desk: Desk, taker: str, given: str, media_type: str) -> None:
    answer = desk.call(
        "POST",
        item_path(given, "/uses"),
        key=taker,
        body=b'{"action":"republish","channel":"web"}',
        headers={"content-type": media_type},
    )

    assert answer.status == 200, answer.body


@pytest.mark.parametrize("uri", [None, "", " ", 7, "x" * 2_001, "urn:\x00:1"])
def test_items_without_a_usable_uri_are_refused(desk: Desk, giver: str, uri: Any) -> None:
    document = story()
    document["uri"] = uri

    answer = gives(desk, giver, document)

    assert answer.status in {201, 413, 422}, answer.body
    if answer.status != 201:
        assert is_problem(answer, answer.status, "bad-input" if answer.status == 422 else "too-large")
    else:
        assert answer.json["report"]["remarks"]


def test_language_tags_that_do_not_exist_are_reported_and_not_kept(desk: Desk, giver: str) -> None:
    answer = gives(desk, giver, story(language="tlh-zz-nonsense-tag"))

    assert answer.status == 201
    assert any("language" in remark["where"] for remark in answer.json["report"]["remarks"])
    assert is_problem(desk.call("GET", "/api/v1/items?lang=nonsense!", key=giver), 422, "bad-input")


@pytest.mark.parametrize(
    "terms",
    [
        {"grants": [{"actions": ["republish"], "territories": []}]},
        {"grants": [{"actions": ["republish"], "not_before": "2030-01-02T00:00:00Z", "until": "2030-01-01T00:00:00Z"}]},
        {"grants": [{"actions": ["fly"]}]},
        {"grants": "everything"},
        {"prohibitions": [{"actions": ["republish"]}], "grants": [{"actions": ["republish"]}]},
        ["all"],
        7,
    ],
)
def test_terms_that_contradict_or_are_not_understood_grant_nothing(
    desk: Desk, giver: str, taker: str, terms: Any
) -> None:
    document = story(terms=terms)

    answer = gives(desk, giver, document)

    assert answer.status in {201, 422}, answer.body
    if answer.status == 201:
        use = {"action": "republish", "channel": "web"}
        asked = desk.call("POST", item_path(document["uri"], "/uses"), key=taker, json=use)
        assert asked.json["decision"] != "allow"


def test_a_kill_by_a_stranger_is_refused_and_nothing_happens(desk: Desk, giver: str, taker: str, given: str) -> None:
    answer = desk.call("POST", item_path(given, "/kill"), key=taker, json={"reason": "because"})

    assert is_problem(answer, 403, "not-allowed")
    assert desk.call("GET", item_path(given), key=giver).json["status"] == "usable"


def test_64_versions_at_the_same_instant_get_64_numbers_without_a_gap(desk: Desk, giver: str) -> None:
    uri = new_uri()

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(
            *(
                desk.acall("POST", "/api/v1/items", key=giver, json=story(uri, text=f"Text {n}.", version=f"v{n}"))
                for n in range(64)
            )
        )

    answers = desk.run(all_at_once())

    assert [answer.status for answer in answers] == [201] * 64
    assert sorted(answer.json["version"] for answer in answers) == list(range(1, 65))
    assert len({answer.json["entry"] for answer in answers}) == 64


def test_the_same_bytes_64_times_at_once_are_one_version(desk: Desk, giver: str) -> None:
    document = story()

    async def all_at_once() -> list[Answer]:
        return await asyncio.gather(*(desk.acall("POST", "/api/v1/items", key=giver, json=document) for _ in range(64)))

    answers = desk.run(all_at_once())

    assert sorted(answer.status for answer in answers) == [200] * 63 + [201]
    assert {answer.json["entry"] for answer in answers} == {answers[0].json["entry"]}


@pytest.mark.parametrize("name", ["items", "wire", "notices", "inbox"])
@pytest.mark.parametrize("cursor", ["x", "c", "cz", "c-1", "c" + "f" * 30, "%00", "c1%00", "%F0%9F%90%8E", "c1.%27--"])
def test_bad_cursors_are_refused(desk: Desk, taker: str, name: str, cursor: str) -> None:
    answer = desk.call("GET", f"/api/v1/{name}?after={cursor}", key=taker)

    if answer.status != 200 or name != "inbox":
        assert answer.status in {400, 422}, answer.body
        assert answer.json["remedy"]


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("/api/v1/items?limit=0", "limit"),
        ("/api/v1/items?limit=501", "limit"),
        ("/api/v1/items?limit=99999999999999999999999999", "limit"),
        ("/api/v1/items?limit=ten", "limit"),
        ("/api/v1/items?urgency=99999999999999999999999999", "urgency"),
        ("/api/v1/items?urgency=0", "urgency"),
        ("/api/v1/items?since=yesterday", "since"),
        ("/api/v1/items?since=P999999999999D", "since"),
        ("/api/v1/items?since=2030-01-01T00:00:00", "since"),
        (f"/api/v1/items?q={'x' * (LONGEST_QUERY + 1)}", "q"),
        ("/api/v1/items?q=lang:nonsense!", "q, character 1"),
        ("/api/v1/notices?wait=61", "wait"),
        ("/api/v1/wire?wait=-1", "wait"),
        ("/api/v1/wire?wait=nan", "wait"),
        ("/api/v1/inbox?wait=soon", "wait"),
        ("/api/v1/wire?limit=501", "limit"),
    ],
)
def test_parameters_out_of_bounds_are_refused_by_name(desk: Desk, taker: str, path: str, where: str) -> None:
    answer = desk.call("GET", path, key=taker)

    assert is_problem(answer, answer.status, "bad-input")
    assert answer.status in {400, 422}
    assert answer.json["where"] == where


def test_a_huge_urgency_in_a_query_is_no_defect(desk: Desk, taker: str) -> None:
    assert desk.call("GET", f"/api/v1/items?q=urgency%3C={'9' * 300}", key=taker).status in {200, 422}


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v2/items", "/api/v1/items/x/nothing", "/api/nothing", "/nothing"]
)
def test_unknown_paths_are_problems(desk: Desk, giver: str, path: str) -> None:
    assert is_problem(desk.call("GET", path, key=giver), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/v1/items"), ("DELETE", "/api/v1/items"), ("POST", "/api/v1/wire"), ("PATCH", "/api/v1/items/x")],
)
def test_wrong_methods_are_told_the_right_ones(desk: Desk, giver: str, method: str, path: str) -> None:
    answer = desk.call(method, path, key=giver)

    assert is_problem(answer, 405, "method-not-allowed")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/api/v1/items", "/api/v1/health", "/api/v1/members", "/api/v1/wire/live"])
def test_head_has_the_head_of_a_get_and_no_body(desk: Desk, giver: str, path: str) -> None:
    answer = desk.call("HEAD", path, key=giver)

    assert answer.status == 200
    assert answer.body == b""
    assert answer.headers["content-type"]


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"7", b'"text"', b"{", b"{}", b'{"reason": null}', b'{"reason": 7}', b'{"reason": ["x"]}',
        b'{"reason": ""}', b'{"reason": "a\\u0000b"}', b'{"reason": "\\ud800"}', b"\xff\xfe", b"[" * 10_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("deed", ["hold", "kill", "release", "corrections"])
def test_wrong_shapes_of_a_withdrawal_are_refused(desk: Desk, giver: str, given: str, deed: str, body: bytes) -> None:
    if deed == "corrections":
        body = body.replace(b"reason", b"what")

    answer = desk.call("POST", item_path(given, f"/{deed}"), key=giver, body=body)

    assert is_problem(answer, answer.status, "too-large" if answer.status == 413 else "bad-input")
    assert answer.status in {400, 413, 422}
    assert desk.call("GET", item_path(given), key=giver).json["status"] == "usable"


@pytest.mark.parametrize(
    "use",
    [
        {},
        {"action": "republish"},
        {"action": "fly", "channel": "web"},
        {"action": "republish", "channel": "moon"},
        {"action": "republish", "channel": "web", "territories": ["Atlantis"]},
        {"action": "republish", "channel": "web", "languages": ["nonsense!"]},
        {"action": "republish", "channel": "web", "changes": ["set-fire"]},
        {"action": "republish", "channel": "web", "at": "2030-01-01T00:00:00"},
        {"action": "republish", "channel": "web", "at": "soon"},
        {"action": "republish", "channel": "web", "version": 10**30},
        {"action": "republish", "channel": "web", "version": "two"},
        {"action": ["republish"], "channel": "web"},
    ],
)
@pytest.mark.parametrize("call", ["uses", "takes"])
def test_uses_that_cannot_be_meant_are_refused(desk: Desk, taker: str, given: str, call: str, use: Any) -> None:
    answer = desk.call("POST", item_path(given, f"/{call}"), key=taker, json=use)

    assert is_problem(answer, answer.status, "bad-input")
    assert answer.status in {400, 422}


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_the_ends_of_time_are_no_defect(desk: Desk, taker: str, given: str, at: str) -> None:
    answer = desk.call(
        "POST", item_path(given, "/uses"), key=taker, json={"action": "republish", "channel": "web", "at": at}
    )

    assert answer.status in {200, 400, 422}, answer.body


@pytest.mark.parametrize("format", ["", "pdf", "NINJS", "../../etc/passwd", "x" * 5_000])
def test_formats_that_are_not_written_are_refused(desk: Desk, taker: str, given: str, format: str) -> None:
    answer = desk.call("GET", item_path(given, f"?format={format}"), key=taker)

    assert is_problem(answer, 422, "bad-input")
    assert answer.json["where"] == "format"


@pytest.mark.parametrize("version", ["0", "-1", "2", "x", str(10**40)])
def test_versions_that_are_not_there_are_refused(desk: Desk, taker: str, given: str, version: str) -> None:
    answer = desk.call("GET", item_path(given, f"?version={version}"), key=taker)

    assert answer.status in {400, 404}
    assert answer.json["remedy"]


@pytest.mark.parametrize(
    "reference",
    ["nothing", "urn:nothing", "%FF%FE", "%00", "x" * 10_000, "..%2F..%2Fetc", "%2E%2E", "~abc", "a%0D%0Ab"],
)
@pytest.mark.parametrize("rest", ["", "/report", "/original", "/takers"])
def test_references_to_nothing_are_refused(desk: Desk, taker: str, reference: str, rest: str) -> None:
    answer = desk.call("GET", f"/api/v1/items/{reference}{rest}", key=taker)

    assert answer.status in {400, 404, 422}, answer.body
    assert answer.json["remedy"]


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", "[::1", "a b"]
)
def test_unknown_hosts_are_turned_away(desk: Desk, giver: str, name: str) -> None:
    if name == "[::1":
        assert desk.call("GET", "/api/v1/health", host=name).status in {200, 421}
    else:
        assert is_problem(desk.call("GET", "/api/v1/items", key=giver, host=name), 421, "unknown-host")


def test_a_request_without_host_is_turned_away(desk: Desk) -> None:
    assert is_problem(desk.call("GET", "/api/v1/health", host=None), 421, "unknown-host")


def test_words_in_a_header_do_not_split_the_answer(desk: Desk, giver: str) -> None:
    uri = new_uri()
    gives(desk, giver, story(uri))

    answer = gives(
        desk,
        giver,
        story(uri, version="2", text="The river fell."),
        headers={"commonwire-correction": "It fell; \u6cb3\u6c34\u9000\u4e86"},
    )

    assert answer.status == 201
    assert (
        desk.call("GET", item_path(uri), key=giver).json["notices"][-1]["reason"] == "It fell; \u6cb3\u6c34\u9000\u4e86"
    )
    assert all("\n" not in value and "\r" not in value for value in answer.headers.values())


@pytest.mark.parametrize("said", ["{}", "{", '{"what": 7}', "   ", '{"what": ""}'])
def test_corrections_that_say_nothing_are_refused(desk: Desk, giver: str, said: str) -> None:
    uri = new_uri()
    gives(desk, giver, story(uri))

    answer = gives(desk, giver, story(uri, version="2", text="Other."), headers={"commonwire-correction": said})

    assert is_problem(answer, 422, "bad-input")


@pytest.mark.parametrize("said", [7, "words", [], {}, {"what": None}])
def test_corrections_of_a_wrong_shape_in_the_body_are_refused(desk: Desk, giver: str, said: Any) -> None:
    uri = new_uri()
    gives(desk, giver, story(uri))

    assert is_problem(gives(desk, giver, story(uri, version="2", text="Other.", correction=said)), 422, "bad-input")


def test_a_header_about_one_item_is_refused_with_several(desk: Desk, giver: str) -> None:
    answer = gives(desk, giver, [story(), story()], headers={"commonwire-correction": "both wrong"})

    assert is_problem(answer, 422, "bad-input")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "x"),
        (" ", "x"),
        ("lang:nonsense!", "x"),
        ("x" * (LONGEST_QUERY + 1), "x"),
        ("a\0b", "x"),
        ("water", "x" * 201),
    ],
)
def test_searches_that_ask_for_nothing_are_refused(desk: Desk, taker: str, query: str, name: str) -> None:
    answer = desk.call("POST", "/api/v1/searches", key=taker, json={"name": name, "query": query})

    assert is_problem(answer, answer.status, "bad-input")
    assert answer.status in {400, 422}


@pytest.mark.parametrize("body", [{}, {"status": "maybe"}, {"status": "done", "note": 7}, [], {"status": None}])
def test_receipts_of_a_wrong_shape_are_refused(desk: Desk, taker: str, body: Any) -> None:
    answer = desk.call("POST", "/api/v1/notices/demo-1/receipts", key=taker, json=body)

    assert is_problem(answer, 400, "bad-input")


def test_a_receipt_for_a_notice_of_others_is_refused(desk: Desk, giver: str, taker: str) -> None:
    uri = new_uri()
    gives(desk, giver, story(uri))
    notice = desk.call("POST", item_path(uri, "/hold"), key=giver, json={"reason": "check"}).json["id"]

    answer = desk.call("POST", f"/api/v1/notices/{notice}/receipts", key=taker, json={"status": "done"})

    assert is_problem(answer, 404, "not-found")
    assert is_problem(desk.call("GET", f"/api/v1/notices/{notice}", key=taker), 404, "not-found")


def test_a_bucket_empties_and_fills_again() -> None:
    limits = Limits()
    for _ in range(BURST):
        limits.take("k", 0.0)

    with pytest.raises(TooManyRequestsError) as refused:
        limits.take("k", 0.0)
    assert refused.value.retry_after == 1
    limits.take("another", 0.0)
    for _ in range(REQUESTS_PER_SECOND):
        limits.take("k", 1.0)
    with pytest.raises(TooManyRequestsError):
        limits.take("k", 1.0)


def test_a_key_over_its_limit_waits_but_kills_and_answers_notices(desk: Desk, giver: str, taker: str) -> None:
    uri = new_uri()
    gives(desk, giver, story(uri))
    key = desk.key(TAKER)
    other = desk.key(GIVER)
    desk.call("GET", item_path(uri), key=key)
    desk.call("GET", "/api/v1/items", key=other)
    for name in list(desk.site.limits._buckets)[-2:]:  # the two fresh keys
        desk.site.limits._buckets[name] = (-100.0, desk.site.limits._buckets[name][1])

    refused = desk.call("GET", "/api/v1/items", key=key)
    killed = desk.call("POST", item_path(uri, "/kill"), key=other, json={"reason": "wrong"})
    answered = desk.call("POST", f"/api/v1/notices/{killed.json['id']}/receipts", key=key, json={"status": "done"})

    assert is_problem(refused, 429, "too-many-requests")
    assert int(refused.headers["retry-after"]) >= 1
    assert killed.status == 201
    assert answered.status == 201
