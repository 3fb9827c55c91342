"""Two operators whose nodes have no wire between them hand one another files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.test_peer_commands import Operator


@pytest.fixture
def operators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Operator, Operator]:
    """Of two nodes of one alliance that know one another."""
    monkeypatch.delenv("COMMONWIRE_STORE", raising=False)
    monkeypatch.chdir(tmp_path)
    north, south = Operator(tmp_path / "n", monkeypatch, capsys), Operator(tmp_path / "s", monkeypatch, capsys)
    word, who = "correct-horse-battery-staple\n", ("--email", "n@example.org", "--password-stdin")
    north("init", "--alliance", "Pamir Media", "--node", "north", *who, given=word)
    Path("north.card").write_text(north("peer", "card"), encoding="utf-8")
    south("init", "--join", "north.card", "--node", "south", *who, given=word)
    north("peer", "add", south("peer", "card").strip(), "--yes")
    south("peer", "add", "north.card", "--yes")
    return north, south


def test_a_bundle_goes_from_one_operator_to_the_other_once(operators: tuple[Operator, Operator]) -> None:
    north, south = operators
    assert "south.cwb: " in north("export", "--bundle", "--for", "south")

    assert "entries and" in south("import", "south.cwb", "--check")
    assert south("verify", "south.cwb").endswith("verified\n")
    assert "part 1 of 1 from north" in south("import", "south.cwb")

    assert "imported before" in south("import", "south.cwb", fails=True)
    assert south("verify", "south.cwb").endswith("verified\n")
    south("export", "1", "--of", "north", "--to", "first.commonwire")
    assert south("verify", "first.commonwire").endswith("verified\n")
    south("export", "--bundle", "--for", "north", "--out", "back.cwb")
    assert "part 1 of 1 from south" in north("import", "back.cwb")


def test_a_file_that_does_not_hold_is_refused_in_one_sentence(operators: tuple[Operator, Operator]) -> None:
    north, south = operators
    north("export", "--bundle", "--for", "south", "--to", "there.cwb")
    whole = Path("there.cwb").read_bytes()
    for name, data in {
        "cut": whole[:-40],
        "changed": whole[:-9] + b"AAAA" + whole[-5:],
        "empty": b"",
        "none": b"x\n",
    }.items():
        Path(name).write_bytes(data)
        said = south("import", name, fails=True)
        assert said.startswith("commonwire: ") and said.count("\n") == 1, said

    assert "not sealed for this node" in north("import", "there.cwb", fails=True)
    assert "commonwire: " in south("import", "nowhere.cwb", fails=True)
    assert "first part" not in south("import", "there.cwb")


def test_what_cannot_be_exported_is_said(operators: tuple[Operator, Operator]) -> None:
    bundle = ("--bundle", "--for", "south")
    for arguments in (
        (), ("7", "--bundle"), ("--bundle",), ("--for", "south"), (*bundle, "--largest", "many"),
        (*bundle, "--largest", "9k"), ("--bundle", "--for", "nobody"), ("9999",), ("1", "--of", "nobody"),
    ):  # fmt: skip
        assert operators[0]("export", *arguments, fails=True).startswith("commonwire: ")
