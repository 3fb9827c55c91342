"""The described API against thousands of made-up requests: never a defect, always an answer of a described shape."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.serving import demo_runs

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


@pytest.mark.skipif(importlib.util.find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_made_up_requests_get_described_answers(tmp_path: Path) -> None:
    story = {"uri": "urn:fuzz:1", "type": "text", "language": "en", "headlines": [{"value": "Flood"}]}
    with demo_runs(tmp_path) as node:
        key = node.home.key(node.home.outlets()[0])
        item = node.api("POST", "/items", key, data=story).json()["id"]
        config = tmp_path / "fuzz.toml"
        config.write_text(f'[parameters]\n"query.wait" = 0\n"path.item" = "{item}"\n')

        done = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"),
                *(f"{node.url}/api/openapi.json", "-H", f"Authorization: Bearer {key}"),
                *("--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--max-examples", "8"),
                *("--exclude-path", "/api/v1/wire/live", "--request-timeout", "20", "--seed", "1", "--no-color"),
            ],
            cwd=tmp_path,
            env=os.environ | {"COLUMNS": "160"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    counts = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", done.stdout)
    assert counts is not None, done.stdout[-6000:]
    selected, described, tested = map(int, counts.groups())
    assert tested == selected == described - 1, done.stdout[-6000:]  # all but the stream, which does not end
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
