"""Two operators connect their nodes by commands, and one joins the other's alliance."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.commands import main
from commonwire.app.node import find_record, open_node
from commonwire.app.settings import read_settings
from commonwire.federation.identity import read_card
from commonwire.ledger.checkpoint import sign_tree_checkpoint
from commonwire.ledger.keys import SigningKey
from commonwire.ledger.tree import leaf_hash
from commonwire.ledger.witness import Evidence

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


class Operator:
    """Somebody who gives commands to a node, and reads what they print."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = folder / "home"
        self.secret = folder / "secret"
        self.patch = patch
        self.capsys = capsys

    def __call__(self, *arguments: str, given: str = "", fails: bool = False) -> str:
        self.patch.setenv("COMMONWIRE_SECRET_FILE", str(self.secret))
        self.patch.setattr("sys.stdin", io.StringIO(given))
        code = main([*arguments, "--home", str(self.home)])
        said = self.capsys.readouterr()
        assert (code == 1) is fails, said.err
        return said.err if fails else said.out


@pytest.fixture
def operators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Operator, Operator]:
    """Of a node that founds an alliance, and of one that joins it by its card."""
    monkeypatch.delenv("COMMONWIRE_STORE", raising=False)
    north, south = Operator(tmp_path / "n", monkeypatch, capsys), Operator(tmp_path / "s", monkeypatch, capsys)
    word, who = "correct-horse-battery-staple\n", ("--email", "n@example.org", "--password-stdin")
    north("init", "--alliance", "Pamir Media", "--node", "north", *who, given=word)
    card = tmp_path / "north.card"
    card.write_text(north("peer", "card", "--address", "https://north.example.org", "--contact", "+992 555 0100"))
    south("init", "--join", str(card), "--node", "south", *who, given=word)
    return north, south


def words_of(told: str) -> str:
    return next(line.removeprefix("words: ") for line in told.splitlines() if line.startswith("words: "))


def test_two_operators_exchange_cards_compare_words_and_agree(operators: tuple[Operator, Operator]) -> None:
    north, south = operators
    record = find_record(read_settings({"COMMONWIRE_SECRET_FILE": str(south.secret)}, home=str(south.home)))
    assert record and (record.alliance, record.alliance_name, record.node) == ("pamir-media", "Pamir Media", "south")

    told = south("peer", "add", "-", given=north("peer", "card"))
    assert "north of Pamir Media is pending" in told and "north\tpending\t" in south("peer", "list")
    north("peer", "add", south("peer", "card").strip(), "--yes")
    assert words_of(told) == words_of(north("peer", "fingerprint", "south"))

    wrong = south("peer", "add", north("peer", "card"), "--fingerprint", "abandon " * 8, fails=True)
    assert "not the fingerprint" in wrong
    south("peer", "add", north("peer", "card"), "--fingerprint", words_of(told), "--thin")
    south("peer", "agree", "north", "--give", "languages=ru,tg", "re-export=no")

    shown = south("peer", "show", "north")
    assert "flows there: outlets=all languages=ru,tg subjects=all re-export=no introduces=yes" in shown
    assert "flows here: outlets=all languages=all subjects=all re-export=alliance thin=yes introduces=yes" in shown
    assert "operator: +992 555 0100" in shown and "south, version 3" in shown and "north has not said yet" in shown
    assert "Version 3 says the same" in south("peer", "agree", "north", "--give", "re-export=no", fails=True)


def test_a_link_is_paused_resumed_and_cut(operators: tuple[Operator, Operator]) -> None:
    north, south = operators
    north("peer", "add", south("peer", "card").strip(), "--yes")

    for action, state in (("pause", "paused"), ("resume", "connected"), ("remove", "removed")):
        assert north("peer", action, "south") == f"south is {state}.\n"
        assert north("peer", "list").split("\t")[1] == state
    assert "was removed" in north("peer", "agree", "south", "--thin", fails=True)
    assert "is no peer" in north("peer", "show", "west", fails=True)


def test_a_card_stays_the_same_until_its_operator_says_something_else(operators: tuple[Operator, Operator]) -> None:
    north, _ = operators

    assert north("peer", "card") == north("peer", "card")
    moved = read_card(north("peer", "card", "--unreachable"))
    assert moved.addresses == () and moved.contact == "+992 555 0100"


def test_a_node_that_joins_needs_a_name_of_its_own(
    operators: tuple[Operator, Operator],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    north, _ = operators
    west = Operator(tmp_path / "w", monkeypatch, capsys)
    for name in ("north", "two words"):
        said = west(
            "init", "--join", north("peer", "card"), "--node", name, "--email", "w@example.org", "--password-stdin",
            given="correct-horse-battery-staple\n", fails=True,
        )  # fmt: skip
        assert "name" in said


def test_a_peer_that_signed_two_pasts_is_named(operators: tuple[Operator, Operator]) -> None:
    north, south = operators
    south("peer", "add", north("peer", "card").strip(), "--yes")
    settings = read_settings({"COMMONWIRE_SECRET_FILE": str(south.secret)}, home=str(south.home))
    key = SigningKey.generate()
    first, second = (sign_tree_checkpoint("north", 1, leaf_hash(one), NOON, key) for one in (b"one", b"another"))
    found = Evidence(origin="north", jwk=key.public_jwk, first=first, second=second)

    with open_node(settings) as node:
        node.store.write_now(lambda records: records.witness.put_evidence(found, via="east", at=NOON))

    assert "two pasts" in south("peer", "list")
    assert "two pasts" in south("peer", "show", "north")
