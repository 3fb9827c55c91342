"""What is pushed to an outlet's machine: a notice in the shape of the API, and where to answer it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from commonwire.delivery.notice import Notice
from commonwire.web.api.answers import item_notice
from commonwire.web.api.notice_shapes import ItemNotice

_encode = msgspec.json.Encoder().encode


class Pushed(msgspec.Struct, kw_only=True):
    """The body of a push: what happened and when (Standard Webhooks, "Payload structure"), and the notice.

    The answer to it is a POST to `answer_at` with a key of the outlet: {"status": "done"}.
    """

    type: Literal["notice.kill", "notice.hold", "notice.correction", "notice.release"]
    timestamp: datetime
    data: ItemNotice
    answer_at: str


class PushedTrial(msgspec.Struct, kw_only=True):
    """The body of a test: nothing has to be done about it."""

    timestamp: datetime
    data: dict[str, str]
    type: Literal["test"] = "test"


def push_body(notice: Notice, address: str) -> bytes:
    """The bytes that are pushed of a notice by the node at `address`: the same at each try."""
    return _encode(
        Pushed(
            type=f"notice.{notice.kind}",  # type: ignore[arg-type]  # one of the four above
            timestamp=notice.issued_at,
            data=item_notice(notice),
            answer_at=f"{address}/api/v1/notices/{notice.id}/receipts",
        )
    )


def trial_body(alliance: str, now: datetime) -> bytes:
    """The bytes of a test push."""
    return _encode(PushedTrial(timestamp=now, data={"text": f"A test from {alliance}. Nothing has to be done."}))
