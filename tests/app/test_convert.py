"""`commonwire convert`: what it prints, where, and with which exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from commonwire.app.commands import main
from commonwire.formats.read import read
from commonwire.formats.write import FORMATS, WRITERS

ONE = {"uri": "urn:story:1", "title": "Ferry returns", "language": "en", "bodies": [{"value": "It sails."}]}
TWO = {"uri": "urn:story:2", "title": "Bridge opens", "language": "en", "edNote": "Call the mayor."}
CONTAINERS = [name for name in FORMATS if WRITERS[name].join]
OTHERS = [name for name in FORMATS if not WRITERS[name].join]


@pytest.fixture
def one(tmp_path: Path) -> str:
    """A file of one item."""
    return _file(tmp_path / "one.json", ONE)


@pytest.fixture
def several(tmp_path: Path) -> str:
    """A file of two items and one that cannot be read."""
    return _file(tmp_path / "several.json", [ONE, {"title": "No uri"}, TWO])


def _file(path: Path, document: Any) -> str:
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_the_common_model_is_what_is_written_when_nothing_is_said(one: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["convert", one])

    printed = json.loads(capsys.readouterr().out)
    assert code == 0 and printed["uri"] == "urn:story:1" and printed["body_text"] == "It sails."


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_can_be_asked_for(format: str, one: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["convert", one, "--to", format])

    assert code == 0 and "Ferry returns" in capsys.readouterr().out


@pytest.mark.parametrize("format", CONTAINERS)
def test_several_items_go_into_one_container(format: str, several: str, capsysbinary: Any) -> None:
    code = main(["convert", several, "--to", format])

    data = capsysbinary.readouterr().out
    assert code == 1 and len(read(data).results) == 2


@pytest.mark.parametrize("format", OTHERS)
def test_several_items_without_container_are_an_error_that_names_the_remedy(
    format: str, several: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["convert", several, "--to", format])

    said = capsys.readouterr()
    assert code == 1 and said.out == "" and "--out DIR" in said.err


@pytest.mark.parametrize("format", FORMATS)
def test_with_a_folder_each_item_gets_a_file_with_a_safe_name(format: str, several: str, tmp_path: Path) -> None:
    main(["convert", several, "--to", format, "--out", str(tmp_path / "out")])

    ending = WRITERS[format].ending
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"0001-urn-story-1.{ending}", f"0002-urn-story-2.{ending}"]


@pytest.mark.parametrize("uri", ["../../etc/passwd", "http://x.example/" + "a" * 500, "新闻:1", "a\\b|c", "..."])
def test_no_uri_makes_a_name_outside_the_folder(uri: str, tmp_path: Path) -> None:
    main(["convert", _file(tmp_path / "one.json", ONE | {"uri": uri}), "--out", str(tmp_path / "out")])

    (path,) = (tmp_path / "out").iterdir()
    assert path.name.startswith("0001-") and len(path.name) < 80


def test_losses_and_counts_of_remarks_stand_on_standard_error(one: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["convert", _file(Path(one), ONE | {"slugline": "ferry", "urgency": 2}), "--to", "text"])

    (line,) = capsys.readouterr().err.splitlines()
    assert "item 1 (urn:story:1): not whole in text: slugline, urgency" in line and "1 guessed" in line


def test_the_report_has_a_line_for_each_part_refused_ones_too(several: str, capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["convert", several, "--to", "report"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 1 and [line["uri"] for line in lines] == ["urn:story:1", None, "urn:story:2"]
    assert lines[0]["format"] == "ninjs" and lines[0]["remarks"][0]["kind"] == "guessed"
    assert "no uri" in lines[1]["refused"]["message"] and lines[1]["refused"]["remedy"]


def test_what_cannot_be_read_at_all_is_a_line_of_the_report_and_the_other_files_are_read(
    one: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.xml"
    empty.write_bytes(b"")

    code = main(["convert", str(empty), one, "--to", "report"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 1 and lines[0]["refused"]["message"] == "The message is empty" and lines[1]["uri"] == "urn:story:1"


def test_a_minus_is_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ONE).encode())))

    assert main(["convert", "-", "--to", "text"]) == 0
    assert capsys.readouterr().out.startswith("Ferry returns\n")


def test_a_file_that_is_not_there_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "nowhere.xml"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_format_that_is_not_written_is_a_wrong_call(one: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["convert", one, "--to", "docx"])

    assert stopped.value.code == 2


def test_zone_and_language_can_be_given_for_items_that_do_not_say_theirs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = _file(tmp_path / "x.json", {"uri": "urn:1", "title": "x", "versionCreated": "2018-06-03T10:00"})

    main(["convert", silent, "--language", "ur", "--time-zone", "Asia/Karachi"])

    printed = json.loads(capsys.readouterr().out)
    assert printed["language"] == "ur" and printed["version_created_at"] == "2018-06-03T10:00:00+05:00"
