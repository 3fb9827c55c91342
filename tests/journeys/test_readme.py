"""The README's journey, run as it stands: what a newcomer copies has to work."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import without
from tests.journeys.serving import Node, demo_runs

_BLOCK = re.compile(r"<!-- journey -->\n```sh\n(.*?)```", re.DOTALL)


def test_the_journey_in_the_readme_runs_as_it_stands(root: Path, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        without("no curl is installed")
    with demo_runs(tmp_path) as node:
        entry, found, use, taken, corrected, killed, notices, receipt = answers(root, node)

    assert entry["uri"] == "tag:example.org,2026:ferry" and entry["version"] == 1 and entry["entry"] > 0
    assert [row["id"] for row in found["items"]] == [entry["id"]]
    assert found["items"][0]["headline"] == "Night ferry returns to the river"
    assert use["decision"] == "allow" and "attribute" in {duty["kind"] for duty in use["duties"]}
    assert "The night ferry sails again from Monday." in taken["content"]
    assert taken["credit"] and taken["credit"] in taken["content"] and taken["link"]
    assert (corrected["kind"], killed["kind"], killed["reason"]) == ("correction", "kill", "The ferry was sold.")
    assert [notice["kind"] for notice in notices["notices"]] == ["correction", "kill"]
    assert {notice["item"] for notice in notices["notices"]} == {entry["id"]}
    assert receipt["status"] == "done"


def test_the_conversion_in_the_readme_runs_as_it_stands(root: Path, tmp_path: Path) -> None:
    block = re.search(r"<!-- convert -->\n```sh\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert block is not None and ".venv/bin/commonwire" in block[1]
    script = block[1].replace(".venv/bin", str(Path(sys.executable).parent))

    done = subprocess.run(["sh", "-euc", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    written = json.loads(done.stdout)
    assert done.returncode == 0 and written["bodies"][0]["value"] == "<p>Lorries cross from <em>Monday</em>.</p>"
    assert written["headlines"][0]["value"] == "Bridge over the Panj opens" and written["urgency"] == 3
    assert written["subjects"][0]["uri"].endswith("/20000341") and "555 0100" not in done.stdout


def answers(root: Path, node: Node) -> list[Any]:
    """What the calls of the journey answered, in their order; only PATH and port are other than in the README."""
    block = _BLOCK.search((root / "README.md").read_text(encoding="utf-8"))
    assert block is not None, "README.md has no ```sh block after <!-- journey -->"
    script = block[1]
    for theirs, ours in (("$PWD/.venv/bin", str(Path(sys.executable).parent)), ("127.0.0.1:8000", node.url[7:])):
        assert theirs in script
        script = script.replace(theirs, ours)
    done = subprocess.run(
        ["sh", "-euc", script],
        env=node.home.environment,
        cwd=node.home.folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return list(documents(done.stdout))


def documents(text: str) -> Any:
    """The JSON documents that follow one another in `text`."""
    place = 0
    while text[place:].strip():
        place += len(text[place:]) - len(text[place:].lstrip())
        document, place = json.JSONDecoder().raw_decode(text, place)
        yield document
