"""The description of the API at /api/openapi.json (OpenAPI 3.1).

The framework makes it from the handlers; what it cannot know is added here: an example for each body, the stream,
and that the end of an embargo is a time or "open".
"""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme
from litestar.types import Method

from commonwire import __version__
from commonwire.formats.package import ALL
from commonwire.formats.write import FORMATS, WRITERS
from commonwire.web.site import SESSION_COOKIE

_DESCRIBED = ("/api/", "/feeds/")
_EMBARGO = {
    "description": 'When the embargo ends; "open" until its owner releases it; null: there is none.',
    "oneOf": [{"type": "string", "format": "date-time"}, {"type": "string", "const": "open"}, {"type": "null"}],
}
_PARAMETERS: dict[str, dict[str, Any]] = {
    "after": {"type": "string", "pattern": r"^c[0-9a-f]{1,15}(\.[a-z0-9-]*)?$"},
    "format": {
        "anyOf": [
            {"type": "string", "enum": [*FORMATS, ALL]},
            {"type": "string", "pattern": rf"^({'|'.join(FORMATS)})(,({'|'.join(FORMATS)})){{0,12}}$"},
        ]
    },
}
"""What the calls check by themselves, with words of their own."""
_STREAM = {"type": "string", "description": "Server-sent events: `id` is a cursor, `event` is `row`, `data` a row."}
_OTHER_JSON = {"type": "object", "description": "ninjs and the like, by `format`."}
_WITHDRAWN = {"reason": "A court forbids it.", "reader_note": "This story was withdrawn."}
_AGREED = {
    "key": "web-use",
    "name": "Web use within the alliance",
    "in_force_at": "2030-01-01T00:00:00Z",
    "floor": [
        {
            "actions": ["republish"],
            "channels": ["web"],
            "territories": ["*"],
            "languages": ["*"],
            "who": {"classes": ["*"]},
        }
    ],
}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "ask_use": {"action": "republish", "channel": "web", "territories": ["KZ"], "languages": ["ru"]},
    "take_item_call": {"action": "republish", "channel": "web", "queue": True},
    "ask_owner_call": {"action": "republish", "channel": "tv", "words": "For our evening news."},
    "form_group_call": {"names": {"en": "Evening television"}, "outlets": ["steppe-radio", "lagoon-tv"]},
    "check_page_call": {"address": "https://news.example/2031/bridge"},
    "report_ran_call": {"address": "https://news.example/2031/bridge", "ran_at": "2031-01-01T00:00:00Z"},
    "grant_call": {"uses": 1, "until_at": "2031-01-01T00:00:00Z", "reply": "With pleasure."},
    "refuse_call": {"reply": "The pictures are not ours to give."},
    "agree_call": _AGREED,
    "simulate_call": {"embargo_hours": 6},
    "correct_item": {"what": "The bridge is in Panj, not in Khorog."},
    "say_language_call": {"language": "kk"},
    "hold_item": _WITHDRAWN,
    "release_item": {"reason": "The claim was checked and holds."},
    "kill_item": _WITHDRAWN,
    "answer_notice": {"status": "done", "note": "Taken off the site."},
    "close_notice_call": {"outlet": "steppe-radio", "reason": "Rang the night desk: taken down at 04:10."},
    "add_channel_call": {"kind": "push", "address": "https://cms.example/notices"},
    "add_search": {"name": "Floods", "query": 'flood "state of emergency" lang:ur', "alert": True},
    "try_search": {"query": "flood (kabul OR herat) -drill lang:fa,ps"},
    "change_search_call": {"folder": "Weather", "place": 2},
    "look_call": {"folder": "Weather"},
    "put_signing_key": {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}},
}


class Described(JsonRenderPlugin):
    """Renders the framework's description with what it cannot know."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description as JSON."""
        paths = {path: calls for path, calls in openapi_schema["paths"].items() if path.startswith(_DESCRIBED)}
        for calls in paths.values():
            for call in calls.values():
                _complete(call)
        for schema in openapi_schema["components"]["schemas"].values():
            if "embargo_until" in schema.get("properties", {}):
                schema["properties"]["embargo_until"] = _EMBARGO
        return super().render(request, {**openapi_schema, "paths": paths})


def describe() -> OpenAPIConfig:
    """What the framework needs to describe every call: title, who may call, where it is read."""
    return OpenAPIConfig(
        title="Commonwire",
        version=__version__,
        description="A news exchange that a media alliance runs for itself. Every refusal is a problem (RFC 9457).",
        path="/api/openapi.json",  # not "/api": the framework answers everything below this path by itself
        render_plugins=[Described(path=["/", "/openapi.json"])],
        use_handler_docstrings=True,
        operation_id_creator=_operation_id,
        security=[{"key": []}, {"session": []}],
        components=Components(
            security_schemes={
                "key": SecurityScheme(
                    type="http", scheme="bearer", description="A key of an outlet, with some of its scopes."
                ),
                "session": SecurityScheme(
                    type="apiKey", security_scheme_in="cookie", name=SESSION_COOKIE, description="A person, signed in."
                ),
            }
        ),
    )


def _operation_id(handler: HTTPRouteHandler, method: Method, parts: list[Any]) -> str:
    """The handler's name, which is unique among the calls; what is not described is told apart by path and method."""
    if handler.fn.__module__.startswith("commonwire.web.api."):
        return handler.handler_name
    return "_".join([method, *map(str, parts)])


def _schema(media_type: str) -> dict[str, Any]:
    return _OTHER_JSON if media_type.endswith("json") else {"type": "string"}


def _complete(call: dict[str, Any]) -> None:
    """Add to the description of a call what the framework does not know."""
    for parameter in call.get("parameters", []):
        parameter["schema"] = _PARAMETERS.get(parameter["name"], parameter["schema"])
    body = call.get("requestBody", {}).get("content", {}).get("application/json")
    example = _EXAMPLES.get(call.get("operationId", ""))
    if body is not None and example is not None:
        body["example"] = example
    content = call["responses"].get("200", {}).get("content", {})
    if call.get("operationId") == "get_item":
        own = content["application/json"]["schema"]
        content |= {
            kind: {"schema": _schema(kind)}
            for kind in {it.media_type.partition(";")[0]: None for it in WRITERS.values()}
        }
        content["application/json"] = {"schema": {"anyOf": [own, _OTHER_JSON]}}
        content["application/zip"] = {"schema": {"type": "string", "format": "binary"}}
    if "application/atom+xml" in content:
        content |= dict.fromkeys(("application/rss+xml", "application/feed+json"), content["application/atom+xml"])
    if "text/event-stream" in content:
        content["text/event-stream"]["schema"] = _STREAM
