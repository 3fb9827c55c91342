"""The commands of the chair, of nodes' keys and of the membership file, given by the operators of two nodes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.commands import main
from commonwire.app.node import found_node, open_node, up_to_date
from commonwire.app.settings import Settings, read_settings
from commonwire.base.errors import SettingsError
from commonwire.federation.membership import read_draft
from commonwire.federation.trust import Trust

NOON = datetime(2031, 5, 6, 12, tzinfo=UTC)


class Operator:
    """Somebody who gives commands to a node, and reads what they print."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.home, self.secret = folder, folder / "home", folder / "secret"
        self.patch, self.capsys = patch, capsys

    def __call__(self, *arguments: str, fails: bool = False) -> str:
        self.patch.setenv("COMMONWIRE_SECRET_FILE", str(self.secret))
        code = main([*arguments, "--home", str(self.home)])
        said = self.capsys.readouterr()
        assert (code == 1) is fails, said.err
        return said.err if fails else said.out

    def file(self, name: str, text: str = "") -> Path:
        path = self.folder / name
        if text:
            path.write_text(text)
        return path

    def settings(self) -> Settings:
        return read_settings({"COMMONWIRE_SECRET_FILE": str(self.secret)}, home=str(self.home))

    def trust(self) -> Trust:
        with open_node(self.settings()) as node:
            return node.store.read_now(lambda records: records.trust.now())

    def node_is_served(self) -> None:
        """As `commonwire serve` begins."""
        with open_node(self.settings()) as node, up_to_date(node, self.settings()):
            pass


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with homes of two nodes that were just founded, and their secrets."""
    folder = tmp_path_factory.mktemp("founded")
    for name in ("hub", "south"):
        settings = read_settings(
            {"COMMONWIRE_SECRET_FILE": str(folder / name / "secret")}, home=str(folder / name / "home")
        )
        found_node(settings, alliance="pamir", alliance_name="Pamir Media", node=name, now=NOON)
    return folder


@pytest.fixture
def operator(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    monkeypatch.delenv("COMMONWIRE_STORE", raising=False)
    shutil.copytree(founded / "hub", tmp_path / "hub")
    return Operator(tmp_path / "hub", monkeypatch, capsys)


@pytest.fixture
def other(
    founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    shutil.copytree(founded / "south", tmp_path / "south")
    return Operator(tmp_path / "south", monkeypatch, capsys)


def alliance_keys(operator: Operator, count: int = 3) -> list[Path]:
    """Private key files, each with its public part beside it."""
    paths = [operator.file(f"{number}.key") for number in range(count)]
    for path in paths:
        path.with_suffix(".jwk").write_text(operator("membership", "key", "--to", str(path)))
    return paths


def test_a_membership_file_is_drafted_signed_and_published(operator: Operator) -> None:
    keys = alliance_keys(operator)
    file = str(operator.file("first.json"))
    named = [word for key in keys for word in ("--alliance-key", str(key.with_suffix(".jwk")))]
    operator("membership", "draft", "--chair", "hub", "--to", file, *named)

    operator("membership", "sign", file, "--key", str(keys[0]))
    assert "2 must" in operator("membership", "publish", file, fails=True)
    told = operator("membership", "sign", file, "--key", str(keys[2]))
    assert "signed by 2 of the 3 keys" in told and told == operator("membership", "show", file)
    assert "version 1 is in force" in operator("membership", "publish", file)

    assert "node hub, key" in operator("membership", "show")
    assert operator("chair", "show") == "hub\t1\t\n"
    assert oct(keys[0].stat().st_mode)[-3:] == "600"


def test_a_key_that_others_can_read_signs_nothing(operator: Operator) -> None:
    key = alliance_keys(operator, 1)[0]
    file = str(operator.file("first.json"))
    operator("membership", "draft", "--chair", "hub", "--to", file, "--alliance-key", str(key.with_suffix(".jwk")))
    key.chmod(0o644)

    assert "chmod 600" in operator("membership", "sign", file, "--key", str(key), fails=True)
    assert "cannot be written" in operator("membership", "key", "--to", str(key), fails=True)


def test_the_chair_is_named_accepted_and_handed_on(operator: Operator, other: Operator) -> None:
    other("chair", "name", "hub")
    accepted = other.file("acceptance.json")
    other("chair", "accept", "hub", "--to", str(accepted), "--invite", "2")

    assert "south is the chair" in operator("chair", "hand", str(accepted))

    assert [line.split("\t")[0] for line in operator("chair", "show").splitlines()] == ["hub", "south"]
    refused = operator("member", "--name", "en=Delta", "--territory", "BD", "--class", "full-member", fails=True)
    assert "was the chair until" in refused and "Ask the secretariat" in refused
    assert "not hub" in operator("chair", "hand", str(accepted), fails=True)


def test_a_node_rotates_its_key_and_disputes_the_old_one(operator: Operator) -> None:
    old = operator("node", "keys").split("\t")[0]

    new = operator("node", "rotate").splitlines()[-1]
    operator("node", "revoke", old, "--last-good", "1")

    assert [line.split("\t")[0] for line in operator("node", "keys").splitlines()] == [old, new]
    assert operator.trust().revoked[0].kid == old
    assert "no former key" in operator("node", "revoke", new, "--last-good", "1", fails=True)


def test_a_keys_id_that_begins_with_a_hyphen_is_no_option(operator: Operator) -> None:
    odd = "-" + "a" * 42

    assert "no former key" in operator("node", "revoke", odd, "--last-good", "1", fails=True)
    assert odd in operator("node", "revoke", odd, "--last-good", "1", fails=True)
    assert operator("revoke-key", "steppe", "--key", odd, "--last-good", "1", fails=True)


def test_where_a_file_is_in_force_it_lists_the_next_key_first(operator: Operator) -> None:
    key = alliance_keys(operator, 1)[0]
    file = str(operator.file("file.json"))
    operator("membership", "draft", "--chair", "hub", "--to", file, "--alliance-key", str(key.with_suffix(".jwk")))
    operator("membership", "sign", file, "--key", str(key))
    operator("membership", "publish", file)
    assert "does not list the key" in operator("node", "rotate", fails=True)

    next_key = operator.file("next.jwk", operator("node", "next-key"))
    operator("membership", "draft", "--to", file, "--next-key", f"hub={next_key}")
    operator("membership", "sign", file, "--key", str(key))
    operator("membership", "publish", file)
    operator("node", "rotate")

    assert len(operator("node", "keys").splitlines()) == 2
    operator("membership", "draft", "--to", file)
    again = read_draft(Path(file).read_bytes().strip())
    assert [key.until_number is None for key in again.nodes[0].keys] == [False, True]


def test_a_node_goes_on_on_another_machine(operator: Operator, tmp_path: Path) -> None:
    key, accepted = operator.file("node.key"), str(operator.file("accepted.json"))
    operator("node", "accept", "hub", "--alliance", "pamir", "--key", str(key), "--to", accepted)
    operator("node", "hand", accepted)
    new = Operator(tmp_path / "new", operator.patch, operator.capsys)
    shutil.copytree(operator.home, new.home)
    shutil.copy(operator.secret, new.secret)
    member = ("member", "--name", "en=Delta", "--territory", "BD", "--class", "full-member")

    assert "handed to another machine" in operator(*member, fails=True)
    with pytest.raises(SettingsError, match="was handed to another machine"):
        operator.node_is_served()
    assert "commonwire serve" in new("node", "continue", "--key", str(key))
    assert new(*member) == "delta\n"
    new.node_is_served()


def test_what_was_accepted_for_another_node_hands_nothing_over(operator: Operator) -> None:
    key, accepted = operator.file("node.key"), str(operator.file("accepted.json"))
    operator("node", "accept", "south", "--alliance", "pamir", "--key", str(key), "--to", accepted)

    assert "not about this node" in operator("node", "hand", accepted, fails=True)
    assert "about the chair" in operator("chair", "hand", accepted, fails=True)
