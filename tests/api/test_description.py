"""The description at /api/openapi.json: complete, and true to what is answered."""

from __future__ import annotations

from typing import Any

import jsonschema
import msgspec
import pytest

from tests.api.asgi import Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, story

LATER = {"text/event-stream", "application/octet-stream"}


@pytest.fixture(scope="module")
def description(desk: Desk) -> dict[str, Any]:
    """The description."""
    answer = desk.call("GET", "/api/openapi.json")
    assert answer.status == 200
    found: dict[str, Any] = msgspec.json.decode(answer.body)
    return found


def calls(description: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every call with what is said of it."""
    return [
        (f"{method.upper()} {path}", call)
        for path, methods in description["paths"].items()
        for method, call in methods.items()
    ]


def test_every_call_says_what_it_does_and_what_it_takes(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1")
    for name, call in calls(description):
        assert call["summary"], name
        assert call["description"], name
        assert all(parameter["schema"] for parameter in call.get("parameters", [])), name
        for parameter in call.get("parameters", []):
            assert parameter["in"] != "path" or parameter.get("description") or parameter["name"] == "search", name


def test_every_shape_is_described(description: dict[str, Any]) -> None:
    for name, schema in description["components"]["schemas"].items():
        assert all(part for part in schema.get("properties", {}).values()), name
    for name, call in calls(description):
        for answer in call["responses"].values():
            assert all(content["schema"] for content in answer.get("content", {}).values()), name


def test_every_body_has_an_example_that_fits(description: dict[str, Any]) -> None:
    for name, call in calls(description):
        body = call.get("requestBody", {}).get("content", {}).get("application/json")
        if body is None:
            continue
        example = body.get("example") or next(iter(body["examples"].values()))["value"]
        jsonschema.validate(example, resolved(body["schema"], description))
        assert example, name


def test_every_refusal_is_a_problem(description: dict[str, Any]) -> None:
    for name, call in calls(description):
        refused = {status: answer for status, answer in call["responses"].items() if status >= "400"}
        assert refused or "health" in name
        for answer in refused.values():
            assert answer["content"]["application/problem+json"]["schema"]["$ref"].endswith("/Problem"), name
            assert list(answer["content"]) == ["application/problem+json"], name


def test_who_may_call_is_said(description: dict[str, Any]) -> None:
    schemes = description["components"]["securitySchemes"]

    assert schemes["key"] == {"type": "http", "scheme": "bearer", "description": schemes["key"]["description"]}
    assert schemes["session"]["in"] == "cookie"
    assert description["security"] == [{"key": []}, {"session": []}]


def test_pages_are_not_described(description: dict[str, Any]) -> None:
    assert all(path.startswith(("/api/v1/", "/feeds/")) for path in description["paths"])


def test_what_is_answered_is_as_described(desk: Desk, description: dict[str, Any]) -> None:
    giver, taker = desk.key(GIVER), desk.key(TAKER)
    given = gives(desk, giver, story(edNote="private", embargoed=None))
    path = item_path(given.json["id"])
    use = {"action": "republish", "channel": "web"}
    desk.call("POST", "/api/v1/searches", key=taker, json={"query": "flood"})
    gives(desk, giver, story(text="A flood again."))
    answers = {
        ("/api/v1/items", "post"): given,
        ("/api/v1/items", "get"): desk.call("GET", "/api/v1/items", key=taker),
        ("/api/v1/items/facets", "get"): desk.call("GET", "/api/v1/items/facets", key=taker),
        ("/api/v1/items/{item}", "get"): desk.call("GET", path, key=taker),
        ("/api/v1/items/{item}/report", "get"): desk.call("GET", f"{path}/report", key=giver),
        ("/api/v1/items/{item}/takes", "post"): desk.call("POST", f"{path}/takes", key=taker, json=use),
        ("/api/v1/items/{item}/uses", "post"): desk.call("POST", f"{path}/uses", key=taker, json=use),
        ("/api/v1/items/{item}/takers", "get"): desk.call("GET", f"{path}/takers", key=giver),
        ("/api/v1/items/{item}/similar", "get"): desk.call("GET", f"{path}/similar", key=taker),
        ("/api/v1/items/{item}/reports", "get"): desk.call("GET", f"{path}/reports", key=taker),
        ("/api/v1/items/{item}/kill", "post"): desk.call("POST", f"{path}/kill", key=giver, json={"reason": "x"}),
        ("/api/v1/notices", "get"): desk.call("GET", "/api/v1/notices", key=taker),
        ("/api/v1/searches", "get"): desk.call("GET", "/api/v1/searches", key=taker),
        ("/api/v1/inbox", "get"): desk.call("GET", "/api/v1/inbox", key=taker),
        ("/api/v1/wire", "get"): desk.call("GET", "/api/v1/wire", key=taker),
        ("/api/v1/signing-key", "get"): desk.call("GET", "/api/v1/signing-key", key=taker),
        ("/api/v1/members", "get"): desk.call("GET", "/api/v1/members", key=taker),
        ("/api/v1/health", "get"): desk.call("GET", "/api/v1/health"),
    }

    for (described, method), answer in answers.items():
        said = description["paths"][described][method]["responses"][str(answer.status)]
        schema = resolved(said["content"]["application/json"]["schema"], description)
        jsonschema.validate(answer.json, schema)
    assert answers["/api/v1/items", "get"].json["items"]
    assert answers["/api/v1/inbox", "get"].json["matches"]
    assert answers["/api/v1/notices", "get"].json["notices"]


def resolved(schema: dict[str, Any], description: dict[str, Any]) -> dict[str, Any]:
    """`schema` with the components that it refers to beside it."""
    return {**schema, "components": description["components"]}
