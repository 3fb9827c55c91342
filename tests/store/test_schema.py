"""A store is brought up to date at the start; an old program refuses a newer one."""

from __future__ import annotations

import ast
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, select, text

import commonwire.store
from commonwire.base.errors import SettingsError
from commonwire.news.beside import Subject
from commonwire.store.engine import open_engine
from commonwire.store.schema import REVISION, SCHEMA, prepare
from commonwire.store.tables import items
from commonwire.store.tellings import SqlTellingShelf

VERSIONS = Path(commonwire.store.__file__).parent / "migrations" / "versions"


@pytest.fixture
def empty(address: str) -> Iterator[Engine]:
    engine = open_engine(address)
    yield engine
    engine.dispose()


def migrated_to(revision: str, engine: Engine) -> None:
    """`engine`'s store is as the program that knew `revision` left it."""
    with engine.execution_options(writes=True).begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "commonwire.store:migrations")
        command.upgrade(config, revision)


def revision_is(revision: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SCHEMA))


def test_a_migrated_store_has_exactly_the_tables_of_the_program(empty: Engine) -> None:
    prepare(empty)

    assert differences(empty) == []


def test_a_store_of_the_first_version_is_brought_up_to_date_with_what_it_holds(empty: Engine) -> None:
    migrated_to("0001", empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO terms (digest, data) VALUES ('d', '{}')"))

    prepare(empty)

    assert differences(empty) == []
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT data FROM terms")) == "{}"


def test_the_entries_of_a_store_without_peers_have_their_numbers_as_places(empty: Engine) -> None:
    migrated_to("0018", empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('node_key', '{\"node\": \"a.example\"}')"))
        connection.execute(
            text("INSERT INTO entries (number, kind, outlet, digest, data) VALUES (7, 'killed', 'o', 'd', :data)"),
            {"data": b"{}"},
        )

    prepare(empty)

    with empty.connect() as connection:
        row = connection.execute(text("SELECT position, origin, number, kind FROM entries")).one()
    assert tuple(row) == (7, "a.example", 7, "killed")


def test_the_names_of_a_rows_subjects_stay_when_more_is_kept_of_them(empty: Engine) -> None:
    migrated_to("0002", empty)
    insert = (
        "INSERT INTO items (id, outlet, uri, status, version, position, first_received_at, received_at, subjects,"
        " terms, listed, corrected) VALUES (:id, 'o', 'u', 'usable', 1, 1, 1, 1, :subjects, 't', TRUE, FALSE)"
    )
    with empty.begin() as connection:
        for item, subjects in (("1", '["Flood","\\"Вода\\", 水"]'), ("2", "[]")):
            connection.execute(text(insert), {"id": item, "subjects": subjects})

    prepare(empty)

    with empty.connect() as connection:
        found = {row.id: row.subjects for row in connection.execute(select(items.c.id, items.c.subjects))}
    assert found == {"1": [Subject(name="Flood"), Subject(name='"Вода", 水')], "2": []}


def test_people_and_what_points_to_them_stay_when_their_language_may_be_unknown(empty: Engine) -> None:
    migrated_to("0002", empty)
    person = (
        "INSERT INTO people (id, name, email, roles, language, created_at, disabled)"
        " VALUES (:id, 'Zarina', :id, '[]', :language, 1, FALSE)"
    )
    with empty.begin() as connection:
        for name, language in (("p-1", "en"), ("p-2", "kk")):
            connection.execute(text(person), {"id": name, "language": language})
        connection.execute(text("INSERT INTO sessions VALUES ('digest', 'p-1', 1, 1, 1)"))

    prepare(empty)

    assert differences(empty) == []
    with empty.connect() as connection:
        known = connection.execute(text("SELECT id, language FROM people ORDER BY id")).all()
        assert [tuple(row) for row in known] == [("p-1", None), ("p-2", "kk")]
        assert connection.scalar(text("SELECT person FROM sessions")) == "p-1"


def test_a_search_that_alerted_tells_the_desk_live(empty: Engine) -> None:
    migrated_to("0016", empty)
    member = (
        "INSERT INTO members (id, names, member_class, kind, joined_at, simulated)"
        " VALUES ('kz', '{}', 'full', 'country', 1, FALSE)"
    )
    outlet = (
        "INSERT INTO outlets (id, member, names, languages, market, home_page, time_zone, status, status_at,"
        " disclosure, simulated)"
        " VALUES ('steppe-radio', 'kz', '{}', '[]', '[]', '', 'Asia/Almaty', 'admitted', 1, '{}', FALSE)"
    )
    search = "INSERT INTO searches (id, outlet, folder, data) VALUES (:id, 'steppe-radio', '', :data)"
    with empty.begin() as connection:
        for row in ("INSERT INTO member_classes (id, names, may) VALUES ('full', '{}', '[]')", member, outlet):
            connection.execute(text(row))
        for name, alert in (("s-1", "true"), ("s-2", "false")):
            data = f'{{"id":"{name}","outlet":"steppe-radio","alert":{alert}}}'
            connection.execute(text(search), {"id": name, "data": data})

    prepare(empty)

    with empty.connect() as connection:
        shelf = SqlTellingShelf(connection)
        assert [(it.search, it.reader, it.tells.how, it.tells.zone) for it in shelf.that("live")] == [
            ("s-1", "", "live", "Asia/Almaty")
        ]


def test_what_was_signed_of_the_chain_makes_room_for_the_tree(empty: Engine) -> None:
    migrated_to("0020", empty)
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO checkpoints (number, data) VALUES (5, :data)"), {"data": b"chain"})

    prepare(empty)

    with empty.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM checkpoints")) == 0


def test_preparing_again_changes_nothing_and_is_quick(empty: Engine) -> None:
    prepare(empty)

    started = time.perf_counter()
    prepare(empty)

    assert time.perf_counter() - started < 0.05


def test_two_processes_may_prepare_at_once(empty: Engine, address: str) -> None:
    engines = [open_engine(address) for _ in range(3)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(prepare, engines))

    assert differences(empty) == []
    for engine in engines:
        engine.dispose()


def test_an_old_program_refuses_a_newer_store(empty: Engine) -> None:
    prepare(empty)
    revision_is("9999", empty)

    with pytest.raises(SettingsError, match="version 9999, which is newer than this program knows") as refused:
        prepare(empty)

    assert refused.value.remedy == "Start the newer program, or restore a backup that was made before it."
    assert refused.value.where is not None and refused.value.where.startswith(empty.url.drivername)


def test_tables_of_no_known_version_are_left_alone(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE entries (something INTEGER)"))

    with pytest.raises(SettingsError, match="no known version"):
        prepare(empty)

    assert inspect(empty).get_table_names() == ["entries"]


def test_the_newest_migration_is_the_one_that_the_program_names() -> None:
    config = Config()
    config.set_main_option("script_location", "commonwire.store:migrations")

    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_migrations_import_no_application_code() -> None:
    imported = {
        name.split(".")[0]
        for path in VERSIONS.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _names(node)
    }

    assert imported - sys.stdlib_module_names == {"sqlalchemy", "alembic"}


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_a_store_of_the_release_before_comes_up_to_date_with_its_ledger_as_it_was(empty: Engine) -> None:
    migrated_to("0018", empty)
    entry = "INSERT INTO entries VALUES (:n, :item, :kind, :outlet, :d, :data)"
    opened = b'{"kind":"node-opened","node":"wire.example.org","number":1}'
    given = b'{"kind":"published","node":"wire.example.org","number":2}'
    record = '{"node":"wire.example.org","public_jwk":{}}'
    with empty.begin() as connection:
        connection.execute(text("INSERT INTO settings (name, value) VALUES ('node_key', :value)"), {"value": record})
        for number, item, kind, outlet, data in (
            (1, None, "node-opened", "", opened),
            (2, "i", "published", "pamir-post", given),
        ):
            values = {"n": number, "item": item, "kind": kind, "outlet": outlet, "d": f"d{number}", "data": data}
            connection.execute(text(entry), values)
        connection.execute(text("INSERT INTO checkpoints (number, data) VALUES (2, :data)"), {"data": b"signed"})

    prepare(empty)

    assert differences(empty) == []
    with empty.connect() as connection:
        rows = connection.execute(text("SELECT position, origin, number, digest, data FROM entries ORDER BY position"))
        assert [(*row[:4], bytes(row[4])) for row in rows] == [
            (1, "wire.example.org", 1, "d1", opened),
            (2, "wire.example.org", 2, "d2", given),
        ]
