"""Logs: one line for each thing worth telling, as text or JSON, with the trace it belongs to and without secrets."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO

import msgspec

from commonwire.base.trace import current_trace

Form = Literal["text", "json"]
LEVELS: Final = ("debug", "info", "warning", "error")
FIELDS: Final = "fields"
"""What a record may bring beside its message: `extra={"fields": {...}}`, of names and plain values."""

_SECRETS: Final = (
    (re.compile(r"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{6,}", re.IGNORECASE), r"\1 [secret]"),
    (re.compile(r"\bcw_[A-Za-z0-9_-]{16,}"), "cw_[secret]"),
    (re.compile(r"(commonwire_session=)[^;\s\"']+"), r"\1[secret]"),
    (re.compile(r"(://)[^/\s:@]*:[^/\s@]+@"), r"\1[secret]@"),
    (
        re.compile(r"([?&][\w.-]*(?:key|token|secret|password|sig|auth)[\w.-]*=)[^&\s\"'<>]+", re.IGNORECASE),
        r"\1[secret]",
    ),
    (re.compile(r"(/(?:apply|join|mute|password)/)[^/?\s\"']+"), r"\1[secret]"),
    (re.compile(r"(\"d\\?\"\s*:\s*\\?\")[A-Za-z0-9_-]{20,}"), r"\1[secret]"),
    (re.compile(r"((?:password|secret|token)['\"]?\s*[:=]\s*['\"]?)[^\s'\",;&}\[]{4,}", re.IGNORECASE), r"\1[secret]"),
)


def without_secrets(text: str, known: Sequence[str] = ()) -> str:
    """`text` without what lets somebody in: keys, sessions, passwords in addresses, links with a token, private keys.

    `known` are secrets that the program was given, by themselves.

    >>> without_secrets("GET https://desk:hunter2@feeds.example/?token=abc failed for Bearer cw_0123456789abcdef")
    'GET https://[secret]@feeds.example/?token=[secret] failed for Bearer [secret]'
    """
    for secret in known:
        text = text.replace(secret, "[secret]")
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class _Line(logging.Formatter):
    """A record in one line; a defect's traceback follows it."""

    def __init__(self, form: Form, known: Sequence[str]) -> None:
        super().__init__()
        self._form = form
        self._known = tuple(secret for secret in known if len(secret) >= 6)

    def format(self, record: logging.LogRecord) -> str:
        """The line, without secrets."""
        return self._json(record) if self._form == "json" else self._text(record)

    def _json(self, record: logging.LogRecord) -> str:
        trace = current_trace()
        said: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **(getattr(record, FIELDS, None) or {}),
        }
        if trace is not None:
            said |= {"request": trace.request, "trace": trace.trace}
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        cleaned = {name: self._clean(value) if isinstance(value, str) else value for name, value in said.items()}
        return msgspec.json.encode(cleaned, enc_hook=str).decode()

    def _text(self, record: logging.LogRecord) -> str:
        trace = current_trace()
        mark = f" [{trace.request}]" if trace else ""
        line = f"{_moment(record)} {record.levelname} {record.name}{mark} {record.getMessage()}".replace("\n", "\n  ")
        if record.exc_info:
            line = f"{line}\n{self.formatException(record.exc_info)}"
        return self._clean(line)

    def _clean(self, text: str) -> str:
        return without_secrets(text, self._known)


def keep_log(form: Form, level: str, *, secrets: Sequence[str] = (), to: TextIO | None = None) -> logging.Handler:
    """Let the whole program write its log in `form`, from `level` on, to standard error (or `to`); what writes it."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(_Line(form, secrets))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)  # what libraries say in passing stays out of it
    logging.getLogger("commonwire").setLevel(level.upper())
    return handler


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"
