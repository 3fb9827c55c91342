"""Stories to give: small ninjs documents."""

from __future__ import annotations

from itertools import count
from typing import Any

import msgspec

from tests.api.asgi import Answer, Desk

_numbers = count(1)

GIVER, TAKER, THIRD = "chukar-lantern", "feather-grass-news", "celadon-boat"
"""Three outlets of the demo; the first two let each other republish on the web."""


def new_uri() -> str:
    """A URI that nothing has yet."""
    return f"urn:test:story:{next(_numbers)}"


def story(uri: str | None = None, *, text: str = "The river rose at dawn.", version: str = "1", **more: Any) -> Any:
    """A ninjs document; `more` adds and replaces members."""
    return {
        "uri": uri or new_uri(),
        "type": "text",
        "version": version,
        "language": "en",
        "headlines": [{"role": "main", "value": f"River at {version}"}],
        "bodies": [{"contentType": "text/html", "value": f"<p>{text}</p>"}],
        **more,
    }


def gives(desk: Desk, key: str | None, document: Any, **said: Any) -> Answer:
    """The answer to giving `document`: JSON, or bytes as they are."""
    body = document if isinstance(document, bytes) else msgspec.json.encode(document)
    return desk.call("POST", "/api/v1/items", key=key, body=body, **said)


def is_problem(answer: Answer, status: int, kind: str) -> bool:
    """Whether the answer is an RFC 9457 problem of this status and kind that says what happened and the remedy."""
    assert answer.status == status, (answer.status, answer.body[:500])
    problem = answer.json
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"] == f"/problems/{kind}", problem
    assert problem["title"]
    assert problem["detail"]
    assert problem["remedy"], problem
    return True
