"""A story in several formats at once, and the names of the files it goes out in."""

from __future__ import annotations

import io
import re
import zipfile
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwire.base.errors import BadInputError, TooLargeError
from commonwire.formats import package
from commonwire.formats.credit import CreditBlock
from commonwire.formats.file_names import attachment, file_name
from commonwire.formats.package import Manifest, chosen_formats, pack
from commonwire.formats.write import FORMATS, WRITERS
from commonwire.news.item import Headline, Item

ITEM = Item(
    uri="tag:example.org,2026:ferry",
    version=3,
    language="en",
    headlines=[Headline(value="Night ferry returns")],
    body_html="<p>The night ferry sails again.</p>",
    body_text="The night ferry sails again.",
    urgency=2,
)
CREDIT = CreditBlock(credit="Pamir Post & Sons", licence="CC BY 4.0", link="https://example.org/ferry")


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_every_format_is_in_the_package_under_a_name_of_its_own_and_the_manifest_names_its_losses() -> None:
    packed = pack(ITEM, list(FORMATS), credit=CREDIT)

    with opened(packed.data) as file:
        names = file.namelist()
        manifest = msgspec.json.decode(file.read("manifest.json"), type=Manifest)
        assert file.testzip() is None
        for entry in manifest.files:
            assert file.read(entry.name) == WRITERS[entry.format].write(ITEM, CREDIT).data
    assert [entry.format for entry in manifest.files] == list(FORMATS)
    assert names == ["README.txt", *(entry.name for entry in packed.files), "manifest.json"]
    assert len({name.casefold() for name in names}) == len(names)
    assert (manifest.credit, manifest.version, manifest.uri) == (CREDIT.credit, 3, ITEM.uri)
    text = next(entry for entry in manifest.files if entry.format == "text")
    assert "urgency" in text.losses


def test_the_readme_says_the_credit_and_what_each_file_cannot_carry() -> None:
    with opened(pack(ITEM, ["ninjs", "text"], credit=CREDIT).data) as file:
        readme = file.read("README.txt").decode()

    assert "Night ferry returns" in readme and "Pamir Post & Sons\nCC BY 4.0" in readme
    assert "tag-example.org-2026-ferry-v3.txt\n  Plain text; not carried: " in readme


def test_the_same_story_gives_the_same_bytes() -> None:
    assert pack(ITEM, ["ninjs", "html"], credit=CREDIT) == pack(ITEM, ["ninjs", "html"], credit=CREDIT)


def test_a_package_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_MOST_BYTES", 1_000)

    with pytest.raises(TooLargeError, match="1,000 bytes"):
        pack(ITEM, list(FORMATS))


@pytest.mark.parametrize("asked", ["", ",", "nonsense", "text,nonsense", "text,,html", "zip,text"])
def test_what_is_no_format_is_refused(asked: str) -> None:
    with pytest.raises(BadInputError, match="no format"):
        chosen_formats(asked)


def test_zip_alone_means_every_format() -> None:
    assert chosen_formats("zip") == list(FORMATS)


@given(st.text(), st.integers(min_value=0, max_value=10**6), st.sampled_from([it.ending for it in WRITERS.values()]))
def test_every_uri_makes_a_name_that_is_safe_on_every_system(uri: str, version: int, ending: str) -> None:
    name = file_name(uri, version, ending)

    assert name.endswith(f"-v{version}.{ending}")
    assert re.fullmatch(r"[\w.-]+", name) and not name.startswith((".", "-"))
    assert ".." not in name and len(name.encode()) < 255
    assert not re.match(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\.", name)
    header = attachment(name)
    assert header.isascii() and header.isprintable() and re.match(r'attachment; filename="[A-Za-z0-9._-]+"', header)
    if "filename*" in header:
        assert unquote(header.rpartition("'")[2]) == name
    else:
        assert f'"{name}"' in header
