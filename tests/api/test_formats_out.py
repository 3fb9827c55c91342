"""An item goes out in every written format, one or several, with its credit and without what is nobody's business."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from commonwire.formats.package import Manifest
from commonwire.formats.write import FORMATS, WRITERS
from tests.api.asgi import Answer, Desk, item_path
from tests.api.stories import GIVER, TAKER, gives, is_problem, new_uri, story

USE = {"action": "republish", "channel": "web"}
NOTE = "Ring the harbour master first"
TEXT = "The harbour is closed since dawn."
CREDIT = "Chukar Lantern"
SILENT = [name for name, format in WRITERS.items() if format.purpose not in ("cms", "program")]
"""Formats that could not say why there is no text."""


@pytest.fixture(scope="module")
def giver(desk: Desk) -> str:
    """A key of the outlet that gives."""
    return desk.key(GIVER)


@pytest.fixture(scope="module")
def taker(desk: Desk) -> str:
    """A key of the outlet that takes."""
    return desk.key(TAKER)


def given(desk: Desk, giver: str, **more: Any) -> str:
    """The path of a new item with a private note."""
    document = story(text=TEXT, edNote=NOTE, urgency=2, **more)
    return item_path(gives(desk, giver, document).json["id"])


@pytest.fixture(scope="module")
def item(desk: Desk, giver: str) -> str:
    """The path of an item that is out."""
    return given(desk, giver)


def files_in(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "json"])
def test_an_item_is_read_in_each_format_as_a_file_with_its_credit(
    desk: Desk, taker: str, item: str, format: str
) -> None:
    answer = desk.call("GET", f"{item}?format={format}", key=taker)

    assert answer.status == 200, answer.body
    assert answer.headers["content-type"].partition(";")[0] == WRITERS[format].media_type.partition(";")[0]
    assert answer.headers["content-disposition"].startswith('attachment; filename="urn-test-story-')
    assert answer.headers["content-disposition"].endswith(f'-v1.{WRITERS[format].ending}"')
    assert answer.headers["content-language"] == "en"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert CREDIT in answer.body.decode()


@pytest.mark.parametrize("format", FORMATS)
def test_a_take_gives_the_story_in_each_format_and_says_what_was_lost(
    desk: Desk, taker: str, item: str, format: str
) -> None:
    answer = desk.call("POST", f"{item}/takes?format={format}", key=taker, json=USE)

    assert answer.status == 201, answer.body
    assert (answer.json["format"], answer.json["encoding"], answer.json["files"]) == (format, "utf-8", [])
    assert CREDIT in answer.json["content"]
    read = desk.call("GET", f"{item}?format={format}", key=taker)
    assert read.headers.get("commonwire-losses", "").split(", ") == (answer.json["losses"] or [""])


def test_several_formats_come_as_a_zip(desk: Desk, taker: str, item: str) -> None:
    answer = desk.call("GET", f"{item}?format=ninjs,text,html", key=taker)

    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].endswith('-v1.zip"')
    files = files_in(answer.body)
    manifest = msgspec.json.decode(files["manifest.json"], type=Manifest)
    assert [file.format for file in manifest.files] == ["ninjs", "text", "html"]
    assert all(CREDIT in files[file.name].decode() for file in manifest.files)
    assert CREDIT in files["README.txt"].decode()
    assert "urgency" in next(file.losses for file in manifest.files if file.format == "text")


def test_a_take_in_all_formats_is_a_zip_in_base64_with_the_losses_of_each(desk: Desk, taker: str, item: str) -> None:
    answer = desk.call("POST", f"{item}/takes?format=zip", key=taker, json=USE).json

    files = files_in(base64.b64decode(answer["content"], validate=True))
    assert (answer["encoding"], answer["media_type"]) == ("base64", "application/zip")
    assert [file["format"] for file in answer["files"]] == list(FORMATS) == answer["format"].split(",")
    assert {file["name"] for file in answer["files"]} | {"README.txt", "manifest.json"} == set(files)


@pytest.mark.parametrize("format", [*FORMATS, "zip", "ninjs,newsml-g2"])
def test_no_format_has_the_private_note_for_anybody(desk: Desk, giver: str, taker: str, item: str, format: str) -> None:
    for key in (giver, taker):
        for answer in (
            desk.call("GET", f"{item}?format={format}", key=key),
            desk.call("POST", f"{item}/takes?format={format}", key=key, json=USE),
        ):
            assert answer.status in {200, 201}
            if (key, format, answer.status) == (giver, "json", 200):
                continue  # its owner reads it as it is
            for data in every_byte(answer):
                assert NOTE.encode() not in data


def every_byte(answer: Answer) -> list[bytes]:
    """The answer's bytes, and those of every file that is packed in it."""
    body = answer.body
    if answer.headers["content-type"] == "application/json" and answer.json.get("encoding") == "base64":
        body = base64.b64decode(answer.json["content"])
    return [body, *files_in(body).values()] if body.startswith(b"PK") else [body]


@pytest.mark.parametrize("stands", ["killed", "held", "embargoed"])
@pytest.mark.parametrize("format", [*FORMATS, "zip", "ninjs,text", "json,ninjs"])
def test_no_format_is_a_side_door_to_a_text_that_is_not_out(
    desk: Desk, giver: str, taker: str, stands: str, format: str
) -> None:
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    more = {"embargoedUntil": until, "terms": {"announce": ["headline"]}} if stands == "embargoed" else {}
    path = given(desk, giver, **more)
    if stands != "embargoed":
        desk.call("POST", f"{path}/{'kill' if stands == 'killed' else 'hold'}", key=giver, json={"reason": "wrong"})

    read = desk.call("GET", f"{path}?format={format}", key=taker)
    taken = desk.call("POST", f"{path}/takes?format={format}", key=taker, json=USE)

    chosen = list(FORMATS) if format == "zip" else format.split(",")
    assert read.status == (409 if set(chosen) & set(SILENT) else 200), read.body
    assert taken.status == 403
    assert not any(TEXT.encode() in data for answer in (read, taken) for data in every_byte(answer))


@pytest.mark.parametrize("format", ["", "docx", "text,docx", "zip,text", "text," * 200, ",,"])
def test_an_unknown_format_is_refused_and_takes_nothing(
    desk: Desk, giver: str, taker: str, item: str, format: str
) -> None:
    before = desk.call("GET", f"{item}/takers", key=giver).json["takers"]
    for method, rest, body in (("GET", "", None), ("POST", "/takes", USE)):
        answer = desk.call(method, f"{item}{rest}?format={format}", key=taker, json=body)

        assert is_problem(answer, 422, "bad-input") and answer.json["where"] == "format"
    assert desk.call("GET", f"{item}/takers", key=giver).json["takers"] == before


def test_a_name_in_another_script_is_whole_in_the_header(desk: Desk, giver: str) -> None:
    uri = f"{new_uri()}:خبر"
    path = item_path(
        gives(desk, giver, story(uri, language="ur", text="دریا صبح سویرے کناروں سے باہر نکل آیا۔")).json["id"]
    )

    answer = desk.call("GET", f"{path}?format=text", key=giver)

    assert "filename*=UTF-8''urn-test-story-" in answer.headers["content-disposition"]
    assert "%D8%AE%D8%A8%D8%B1-v1.txt" in answer.headers["content-disposition"]
    assert answer.headers["content-language"] == "ur"
