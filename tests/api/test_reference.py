"""docs/reference/api.md is true: every example runs, in its order, and every call has one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from tests.api.asgi import Desk
from tests.api.stories import GIVER, TAKER

EXAMPLE = re.compile(
    r"^```http\n(?P<method>[A-Z]+) (?P<path>\S+)\n(?P<headers>(?:[A-Za-z-]+: [^\n]*\n)*)"
    r"(?:\n(?P<body>[\[{].*?)\n)??\nHTTP (?P<status>\d+)\n(?P<answer>.*?)```$",
    re.MULTILINE | re.DOTALL,
)


def holds(said: Any, answered: Any) -> bool:
    """Whether `answered` has all that `said` has; of a list each element, in this order, others between them."""
    if isinstance(said, dict):
        return isinstance(answered, dict) and all(
            name in answered and holds(value, answered[name]) for name, value in said.items()
        )
    if isinstance(said, list):
        rest = iter(answered)
        return all(any(holds(value, other) for other in rest) for value in said) and bool(said or not answered)
    return bool(said == answered)


def filled(text: str, names: dict[str, str]) -> str:
    """`text` with what the names stand for."""
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def test_every_example_of_the_reference_runs(desk: Desk, root: Path) -> None:
    page = (root / "docs/reference/api.md").read_text(encoding="utf-8")
    names = {
        "GIVER_ADMIN": desk.session(GIVER, "outlet-admin"),
        "EMERGENCY": desk.session(None, "emergency"),
        "OPERATOR": desk.session(None, "operator"),
        "GIVER": desk.key(GIVER),
        "TAKER": desk.key(TAKER),
    }
    examples = list(EXAMPLE.finditer(page))
    assert len(examples) == page.count("```http")
    for example in examples:
        lines = example["headers"].splitlines()
        for name, value in names.items():
            lines = [line.replace(name, value) for line in lines]
        path = filled(example["path"], names)

        answer = desk.call(
            example["method"],
            path,
            headers=dict(line.split(": ", 1) for line in lines),
            body=filled(example["body"] or "", names).encode(),
            parts=lambda _, path=path: "live" not in path,
        )

        told = f"{example['method']} {example['path']}: {answer.status} {answer.body[:1000]!r}"
        assert answer.status == int(example["status"]), told
        if example["answer"].strip():
            assert holds(msgspec.json.decode(example["answer"]), answer.json), told
            if "id" in answer.json:
                made = {"searches": "search", "takes": "take"}.get(path.partition("?")[0].rsplit("/", 1)[-1], "item")
                kind = answer.json.get("kind", made)
                names[f"{{{kind}}}"] = answer.json["id"]


def test_every_call_has_an_example(desk: Desk, root: Path) -> None:
    page = (root / "docs/reference/api.md").read_text(encoding="utf-8")
    tried = {f"{example['method']} {example['path'].partition('?')[0]}" for example in EXAMPLE.finditer(page)}
    for path, calls in desk.call("GET", "/api/openapi.json").json["paths"].items():
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))
        for method in calls:
            found = any(re.fullmatch(f"{method.upper()} {pattern}", call) for call in tried)
            assert found or f"{method.upper()} {path}" in page, f"{method} {path}"
