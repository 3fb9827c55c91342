"""`commonwire evidence`: what one node caught, another verifies offline."""

from __future__ import annotations

import io
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.commands import main
from commonwire.app.demo.found import found_demo
from commonwire.app.node import open_node
from commonwire.app.settings import read_settings
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.tree import leaf_hash
from commonwire.ledger.witness import Evidence

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
FAR = "far.example.org"


def test_evidence_is_listed_and_verified_far_from_the_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMONWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMMONWIRE_SECRET_FILE", str(tmp_path / "secret"))
    settings, key = read_settings(os.environ), SigningKey.generate()
    found_demo(settings, NOON)
    first, second = (sign_tree_checkpoint(FAR, 1, leaf_hash(one), NOON, key) for one in (b"one", b"another"))
    assert main(["evidence"]) == 0
    assert "No node is known" in capsys.readouterr().out

    with open_node(settings) as node:
        for pair in ((first, second), (first, first)):
            said = Evidence(origin=FAR, jwk=key.public_jwk, first=pair[0], second=pair[1])
            node.store.write_now(lambda r, said=said: r.witness.put_evidence(said, via="near.example.org", at=NOON))  # type: ignore[misc]

    assert main(["evidence"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"{FAR}\t2030-01-01 12:00:00 UTC\tby near.example.org"
    assert main(["evidence", "--json"]) == 0
    lines = capsys.readouterr().out.splitlines()
    answers = {}
    for line in lines:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
        exit_code = main(["evidence", "--verify"])
        answers[exit_code] = capsys.readouterr().out
    assert f"{FAR} signed two pasts" in answers[0]
    assert "both checkpoints are of one past" in answers[1]
