"""A backup is whole and verified, holds no secret unless asked, and comes back closed to readers."""

from __future__ import annotations

import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
import psycopg
import pytest

from commonwire.alliance.principal import machine
from commonwire.app.backup import MANIFEST, STORE, _file, back_up, remember, remembered
from commonwire.app.demo.found import found_demo
from commonwire.app.node import Node, open_node
from commonwire.app.restore import open_anyway, restore
from commonwire.app.settings import Settings
from commonwire.base.errors import BadInputError, CommonwireError, NotVerifiedError, SettingsError, UnavailableError
from commonwire.base.ids import OutletId
from commonwire.delivery.give import give
from commonwire.delivery.records import Records
from commonwire.federation.reconcile import find_restoration, is_closed
from commonwire.formats.read import read
from commonwire.news.item import Given
from commonwire.search.parse import parse_query
from commonwire.store.schema import REVISION
from tests.postgres import Server

NOW = datetime(2031, 5, 6, 12, tzinfo=UTC)
GIVER = OutletId("chukar-lantern")
Place = Callable[[str], Settings]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The settings of a home by its name, with a store of each kind and a secret beside it."""

    def settings(name: str) -> Settings:
        home = tmp_path / name
        store = str(home / "commonwire.sqlite")
        if request.param == "postgresql":
            store = request.getfixturevalue("postgres_database") if name == "home" else _another(request, name)
        return Settings(home=home, store=store, secret_file=tmp_path / f"{name}.secret")

    return settings


def _another(request: pytest.FixtureRequest, name: str) -> str:
    server: Server = request.getfixturevalue("postgres")
    with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS backup_{name}")
        connection.execute(f"CREATE DATABASE backup_{name}")
    return server.url_of(f"backup_{name}")


def sqlite_place(tmp_path: Path) -> Place:
    return lambda name: Settings(
        home=tmp_path / name, store=str(tmp_path / name / "commonwire.sqlite"), secret_file=tmp_path / f"{name}.secret"
    )


def founded(settings: Settings, *uris: str) -> Settings:
    """A demo node that has some stories."""
    found_demo(settings, NOW)
    with open_node(settings) as node:
        for uri in uris:
            story_is_given(node, uri)
    return settings


def story_is_given(node: Node, uri: str) -> None:
    document = {"uri": uri, "language": "en", "headlines": [{"value": uri}], "bodies": [{"value": "Rain."}]}
    (part,) = read(msgspec.json.encode(document)).results
    assert isinstance(part, Given)

    def work(records: Records) -> None:
        give(records, part, principal=machine(records.roll.find_standing(GIVER)), now=NOW)

    node.store.write_now(work)


def entries_in(settings: Settings) -> list[bytes]:
    with open_node(settings) as node:
        return list(node.store.read_now(lambda records: records.book.entries(0, 10_000)))


def test_a_backup_comes_back_with_the_very_entries_and_closed_to_readers(place: Place, tmp_path: Path) -> None:
    before, after = place("home"), place("other")
    founded(before, "urn:1", "urn:2")
    entries = entries_in(before)

    manifest, made = back_up(before, tmp_path / "b.tar", now=NOW)
    after.secret_file.write_bytes(before.secret_file.read_bytes())
    after.secret_file.chmod(0o600)
    restore(after, tmp_path / "b.tar", now=NOW)

    assert (manifest.number, made.number, manifest.revision) == (len(entries), len(entries), REVISION)
    assert entries_in(after) == entries
    with open_node(after) as node:
        found = node.store.read_now(find_restoration)
        assert found is not None and (found.state, found.number, found.made_at) == ("closed", len(entries), NOW)
        assert node.store.read_now(lambda r: r.lists.newest(viewer=GIVER, query=parse_query(""), before=None, limit=9))
        with pytest.raises(UnavailableError):
            story_is_given(node, "urn:3")


def test_what_is_given_while_it_is_served_is_in_it_whole_or_not_at_all(tmp_path: Path) -> None:
    settings = founded(sqlite_place(tmp_path)("home"), "urn:1")

    with open_node(settings) as node:
        story_is_given(node, "urn:2")
        manifest, _ = back_up(settings, tmp_path / "b.tgz", now=NOW)
        story_is_given(node, "urn:3")

    assert manifest.number == len(entries_in(settings)) - 1


def test_a_folder_or_a_file_packed_or_not_holds_the_same_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    settings = founded(sqlite_place(tmp_path)("home"), "urn:1")
    folder = tmp_path / "folder"
    folder.mkdir()

    for to in (folder, tmp_path / "b.tar", tmp_path / "b.tar.gz"):
        back_up(settings, to, now=NOW)
    with tarfile.open(tmp_path / "b.tar.gz") as packed, tarfile.open(tmp_path / "b.tar") as plain:
        names = [sorted(packed.getnames()), sorted(plain.getnames()), sorted(path.name for path in folder.iterdir())]

    assert names == [[MANIFEST, STORE]] * 3
    for path in (tmp_path / "b.tar", tmp_path / "b.tar.gz", folder / STORE, folder / MANIFEST):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_secret_is_in_it_only_when_asked_for(tmp_path: Path) -> None:
    places = sqlite_place(tmp_path)
    before, after = founded(places("home"), "urn:1"), places("other")
    secret = before.secret_file.read_bytes()

    back_up(before, tmp_path / "without.tar", now=NOW)
    back_up(before, tmp_path / "with.tar", now=NOW, with_secret=True)

    assert secret not in (tmp_path / "without.tar").read_bytes()
    with pytest.raises(SettingsError, match="secret is not here"):
        restore(after, tmp_path / "without.tar", now=NOW)
    assert not Path(after.store).exists()
    restore(after, tmp_path / "with.tar", now=NOW)
    assert after.secret_file.read_bytes() == secret
    assert stat.S_IMODE(after.secret_file.stat().st_mode) == 0o600


def test_with_another_secret_nothing_is_put_back(tmp_path: Path) -> None:
    places = sqlite_place(tmp_path)
    before, after = founded(places("home"), "urn:1"), places("other")
    back_up(before, tmp_path / "b.tar", now=NOW)
    after.secret_file.write_bytes(b"x" * 32)
    after.secret_file.chmod(0o600)

    with pytest.raises(SettingsError, match="not the one of the node in the backup"):
        restore(after, tmp_path / "b.tar", now=NOW)

    assert not Path(after.store).exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entries SET data = replace(data, 'a', 'b') WHERE number = 3",
        "DELETE FROM entries WHERE number = 3",
        "UPDATE contents SET data = x'00' WHERE rowid = 1",
        "DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)",
    ],
)
def test_a_backup_that_was_changed_is_refused_and_leaves_nothing_behind(tmp_path: Path, change: str) -> None:
    places = sqlite_place(tmp_path)
    before, after = founded(places("home"), "urn:1"), places("other")
    folder = tmp_path / "folder"
    folder.mkdir()
    back_up(before, folder, now=NOW, with_secret=True)
    with closing(sqlite3.connect(folder / STORE, isolation_level=None)) as connection:
        connection.execute(change)

    with pytest.raises(NotVerifiedError, match="not the one that was written"):
        restore(after, folder, now=NOW)

    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    manifest["files"][STORE] = msgspec.to_builtins(_file(folder / STORE))
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    with pytest.raises(NotVerifiedError):
        restore(after, folder, now=NOW)
    assert not Path(after.store).exists() and not after.secret_file.exists()


@pytest.mark.parametrize("data", [b"", b"no backup", b"\x1f\x8b" + bytes(50)])
def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "b.tar").write_bytes(data)

    with pytest.raises(BadInputError, match="no backup"):
        restore(sqlite_place(tmp_path)("other"), tmp_path / "b.tar", now=NOW)


def test_names_that_lead_out_of_the_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "evil").write_bytes(b"evil")
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        for name in ("../evil-out", "/evil-out", MANIFEST):
            tar.add(tmp_path / "evil", arcname=name)

    with pytest.raises(CommonwireError):
        restore(sqlite_place(tmp_path)("other"), tmp_path / "b.tar", now=NOW)

    assert not list(tmp_path.rglob("*evil-out*"))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    settings = founded(sqlite_place(tmp_path)("home"), "urn:1")
    back_up(settings, tmp_path / "b.tar", now=NOW)

    with pytest.raises(SettingsError, match="there already"):
        back_up(settings, tmp_path / "b.tar", now=NOW)
    with pytest.raises(SettingsError, match="has a node already"):
        restore(settings, tmp_path / "b.tar", now=NOW)


def test_a_backup_of_a_newer_program_is_refused_with_the_remedy(tmp_path: Path) -> None:
    places = sqlite_place(tmp_path)
    before, after = founded(places("home"), "urn:1"), places("other")
    folder = tmp_path / "folder"
    folder.mkdir()
    back_up(before, folder, now=NOW, with_secret=True)
    with closing(sqlite3.connect(folder / STORE, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    manifest = msgspec.json.decode((folder / MANIFEST).read_bytes())
    manifest["files"][STORE] = msgspec.to_builtins(_file(folder / STORE))
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))

    with pytest.raises(SettingsError, match="newer than this program") as refused:
        restore(after, folder, now=NOW)

    assert "newer program" in (refused.value.remedy or "")
    assert not Path(after.store).exists()


def test_opening_anyway_is_an_entry_and_then_stories_are_taken_again(tmp_path: Path) -> None:
    places = sqlite_place(tmp_path)
    before, after = founded(places("home"), "urn:1"), places("other")
    back_up(before, tmp_path / "b.tar", now=NOW, with_secret=True)
    restore(after, tmp_path / "b.tar", now=NOW)

    number = open_anyway(after, now=NOW, reason="There are no peers")

    assert number == len(entries_in(before)) + 1
    with open_node(after) as node:
        assert not node.store.read_now(is_closed)
        story_is_given(node, "urn:2")


def test_the_node_remembers_its_newest_backups(tmp_path: Path) -> None:
    settings = founded(sqlite_place(tmp_path)("home"))
    _, made = back_up(settings, tmp_path / "b.tar", now=NOW)

    with open_node(settings) as node:
        for number in range(25):
            another = msgspec.structs.replace(made, name=f"{number}.tar")
            node.store.write_now(partial(remember, made=another))
        known = node.store.read_now(remembered)

    assert [one.name for one in known] == [f"{number}.tar" for number in range(24, 4, -1)]
