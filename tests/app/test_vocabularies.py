"""`commonwire vocabularies`: what it keeps, what it says, and with which exit code."""

from __future__ import annotations

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonwire.app.commands import main
from commonwire.app.demo.found import found_demo
from commonwire.app.settings import read_settings

RIVERS = {"@graph": [{"@id": "http://example.org/rivers/amu", "prefLabel": {"en": "Amu Darya", "tg": "Амударё"}}]}
ONE = (
    '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:c" version="1"><concept>'
    '<conceptId uri="http://example.org/rivers/{code}"/><name xml:lang="kk">{name}</name></concept></conceptItem>'
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A founded home, which the environment names."""
    monkeypatch.setenv("COMMONWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMMONWIRE_SECRET_FILE", str(tmp_path / "secret"))
    found_demo(read_settings(os.environ), datetime.now(UTC))
    return tmp_path


def kept(name: str, text: str, home: Path) -> str:
    path = home / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def listed(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    assert main(["vocabularies", "list"]) == 0
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_a_good_file_is_imported_though_another_is_not(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = kept("bad.ttl", "@prefix a: <b> .", home), home / "rivers.json.gz"
    good.write_bytes(gzip.compress(json.dumps(RIVERS).encode()))

    code = main(["vocabularies", "import", "--licence", "CC0 1.0", bad, str(good), "--home", str(home / "home")])

    told = capsys.readouterr()
    assert code == 1
    assert told.out == "http://example.org/rivers/: 1 concept, names in en, tg\n"
    assert told.err.startswith(f"commonwire: {bad}: This is RDF in Turtle, which is not read (first line). Give ")
    assert listed(capsys)[-1][:5] == ["http://example.org/rivers/", "1", "en,tg", "source not stated", "CC0 1.0"]


def test_a_single_concept_is_added_and_a_whole_vocabulary_takes_the_place(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = kept("rivers.json", json.dumps(RIVERS), home)
    one = kept("one.xml", ONE.format(code="ili", name="Іле"), home)

    assert main(["vocabularies", "import", whole, one]) == 0
    assert "2 concepts, names in en, kk, tg, in place of 1 concept of" in capsys.readouterr().out
    assert main(["vocabularies", "import", whole]) == 0
    assert listed(capsys)[-1][1] == "1"


def test_what_is_forgotten_is_named_and_what_is_shipped_stays(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = listed(capsys)
    assert main(["vocabularies", "import", kept("rivers.json", json.dumps(RIVERS), home)]) == 0

    assert main(["vocabularies", "remove", "http://example.org/rivers/", "medtop"]) == 1

    told = capsys.readouterr()
    assert "http://example.org/rivers/: 1 concept forgotten" in told.out
    assert "'medtop' is no vocabulary that was imported. See: commonwire vocabularies list." in told.err
    assert listed(capsys) == shipped


@pytest.mark.parametrize("words", [["import"], ["remove"], ["list", "medtop"], ["export"], []])
def test_a_wrong_call_is_told_so(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["vocabularies", *words])

    assert ended.value.code == 2


def test_every_line_says_source_and_licence(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = listed(capsys)

    assert {len(line) for line in lines} == {6}
    assert {line[4:6] == ["CC BY 4.0", "shipped"] for line in lines} == {True}
    assert "IPTC" in lines[0][3]
