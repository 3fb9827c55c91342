"""What is wrong with a written document, by the name of its format: the standard's schema, or its rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.formats.feed_rules import atom_errors, json_feed_errors, rss_errors
from tests.formats.page_rules import html_errors, icalendar_errors, json_ld_errors, model_errors, text_errors
from tests.formats.schemas import newsml_g2_errors, ninjs_errors, nitf_errors, xml_errors


def errors(data: bytes, to: str, shared: Path) -> list[str]:
    """What breaks a rule of the format `to` in one document; `shared` holds the standards' schemas."""
    found = xml_errors(data) if data.startswith(b"<?xml") else []
    return found or _CHECKS[to](data, shared)


def is_checked(to: str) -> bool:
    """Whether there are rules for the format."""
    return to in _CHECKS


def _alone(check: Callable[[bytes], list[str]]) -> Callable[[bytes, Path], list[str]]:
    return lambda data, _shared: check(data)


_CHECKS: dict[str, Callable[[bytes, Path], list[str]]] = {
    "json": _alone(model_errors),
    "ninjs": ninjs_errors,
    "ninjs-2": lambda data, shared: ninjs_errors(data, shared, "2.2"),
    "ninjs-1": lambda data, shared: ninjs_errors(data, shared, "1.6"),
    "newsml-g2": newsml_g2_errors,
    "nitf": nitf_errors,
    "rss": _alone(rss_errors),
    "atom": _alone(atom_errors),
    "json-feed": _alone(json_feed_errors),
    "json-ld": _alone(json_ld_errors),
    "html": _alone(html_errors),
    "text": _alone(text_errors),
    "icalendar": _alone(icalendar_errors),
}
