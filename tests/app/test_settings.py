"""What the environment says, and that the reference names all of it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from commonwire.app.commands import main
from commonwire.app.settings import read_settings
from commonwire.base.errors import SettingsError
from commonwire.formats.notes import Bounds, setting_of

_STORY = b'{"uri": "urn:x", "headlines": [{"value": "H"}]}\n'


def test_each_bound_of_reading_is_a_setting_and_stands_in_the_reference(root: Path) -> None:
    page = (root / "docs/reference/settings.md").read_text(encoding="utf-8")

    for name in Bounds.__struct_fields__:
        assert getattr(read_settings({setting_of(name): "7"}).bounds, name) == 7
        told = re.search(rf"`{setting_of(name)}` \|.*\| ([\d,]+) \|", page)
        assert told and int(told[1].replace(",", "")) == getattr(Bounds(), name), name
    assert read_settings({}).bounds == read_settings({"COMMONWIRE_READ_SIZE": " "}).bounds == Bounds()


@pytest.mark.parametrize("value", ["0", "-1", "many", "1.5", "9" * 13, "٣", "1_000"])
def test_a_bound_that_is_no_number_is_refused_by_name(value: str) -> None:
    with pytest.raises(SettingsError, match="COMMONWIRE_READ_ITEMS"):
        read_settings({"COMMONWIRE_READ_ITEMS": value})


def test_convert_reads_within_the_bounds_of_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    file = tmp_path / "story.json"
    file.write_bytes(_STORY)
    monkeypatch.setenv("COMMONWIRE_READ_SIZE", "20")

    assert main(["convert", str(file)]) == 1
    assert b"COMMONWIRE_READ_SIZE" in capsysbinary.readouterr().err
    monkeypatch.setenv("COMMONWIRE_READ_SIZE", "2000")
    assert main(["convert", str(file)]) == 0


def test_of_a_file_beyond_the_bound_no_more_is_taken_in_than_shows_it(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    endless = io.BytesIO(b" " * 1_000_000)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
    monkeypatch.setenv("COMMONWIRE_READ_SIZE", "1000")

    assert main(["convert", "-"]) == 1
    assert endless.tell() <= 100_000
    assert b"COMMONWIRE_READ_SIZE" in capsysbinary.readouterr().err


MAIL = {"COMMONWIRE_MAIL_SERVER": "smtps://mail.example", "COMMONWIRE_MAIL_FROM": "wire@example.org"}


def test_a_mail_server_is_read_with_its_usual_port_and_its_password(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("sesame\n")
    said = MAIL | {"COMMONWIRE_MAIL_USER": "wire", "COMMONWIRE_MAIL_PASSWORD_FILE": str(tmp_path / "password")}
    server = read_settings(said).mail

    assert server is not None
    assert (server.host, server.port, server.is_tls) == ("mail.example", 465, True)
    assert (server.sender, server.user, server.password) == ("wire@example.org", "wire", "sesame")
    assert "sesame" not in repr(server)


def test_mail_is_from_the_node_where_nothing_else_is_said() -> None:
    server = read_settings({"COMMONWIRE_MAIL_SERVER": "smtp://127.0.0.1:2525", "COMMONWIRE_HOSTS": "wire.example"}).mail

    assert server is not None and (server.sender, server.port) == ("notices@wire.example", 2525)
    assert read_settings({}).mail is None


@pytest.mark.parametrize(
    "said",
    [
        {"COMMONWIRE_MAIL_SERVER": "mail.example"},
        {"COMMONWIRE_MAIL_SERVER": "http://mail.example"},
        {"COMMONWIRE_MAIL_SERVER": "smtp://u:p@mail.example"},
        {"COMMONWIRE_MAIL_SERVER": "smtp://mail.example:x"},
        {"COMMONWIRE_MAIL_FROM": "not an address"},
        {"COMMONWIRE_MAIL_FROM": ""},
        {"COMMONWIRE_MAIL_PASSWORD_FILE": "/no/such/file"},
    ],
)
def test_a_mail_server_that_cannot_be_is_refused_at_the_start(said: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read_settings(MAIL | said)
