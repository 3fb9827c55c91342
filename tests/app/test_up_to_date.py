"""A home whose words an earlier program made: all that is searched is made anew before it is served."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.demo.found import found_demo
from commonwire.app.node import INDEX, open_node, up_to_date
from commonwire.app.settings import read_settings
from commonwire.ledger.checkpoint import read_tree_checkpoint
from commonwire.ledger.tree import Range, leaf_hash
from commonwire.store.rebuild import ANALYSER, is_outdated


def test_a_home_of_an_earlier_program_is_made_anew_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMONWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMMONWIRE_SECRET_FILE", str(tmp_path / "secret"))
    settings = read_settings(os.environ)
    found_demo(settings, datetime.now(UTC))
    old = settings.home / INDEX / "made-before"

    with open_node(settings) as node:
        with up_to_date(node, settings):
            pass
        assert capsys.readouterr().err == ""
        old.mkdir(parents=True)
        node.store.write_now(lambda records: records.roll.put_setting(ANALYSER, 1))
        with up_to_date(node, settings):
            pass

        assert "made anew" in capsys.readouterr().err
        assert not old.exists()
        assert not is_outdated(node.store)


def test_the_tree_over_a_ledger_of_an_earlier_program_is_made_and_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMMONWIRE_SECRET_FILE", str(tmp_path / "secret"))
    settings, now = read_settings(os.environ), datetime.now(UTC)
    found_demo(settings, now)

    with open_node(settings) as node:
        with up_to_date(node, settings):
            pass
        entries = node.store.read_now(lambda records: records.book.entries(0, 1000))
        kept = node.store.read_now(lambda records: records.trees.size(records.node))
        signed = [node.store.write_now(lambda records: node.sign_checkpoint(records, now)) for _ in range(2)]
        note = node.store.read_now(lambda records: records.book.last_checkpoint())

    whole = Range()
    whole.extend(leaf_hash(data) for data in entries)
    assert (kept, signed) == (len(entries), [True, False])
    assert note is not None
    checkpoint = read_tree_checkpoint(note, node.key.public)
    assert (checkpoint.size, checkpoint.root) == (len(entries), whole.root())
