"""A story in several formats at once: one zip file, which says of each what it could not carry."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import msgspec

from commonwire.base.errors import TooLargeError
from commonwire.formats.credit import CreditBlock, Written, credit_text
from commonwire.formats.file_names import file_name
from commonwire.formats.write import FORMATS, format_of, write
from commonwire.news.item import Item

ALL = "zip"
"""Asked for as a format: every format that is written."""
_MOST_BYTES = 64 * 1024 * 1024
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows: the same story gives the same bytes


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a package: `losses` are the model's fields that its format has no place for."""

    name: str
    format: str
    media_type: str
    losses: list[str]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a package holds: `manifest.json` in it."""

    uri: str
    version: int
    language: str | None
    credit: str | None
    licence: str | None
    link: str | None
    notices: list[str]
    withheld: list[str]
    files: list[Packed]


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """A zip file (APPNOTE 6.3) and what is in it."""

    data: bytes
    files: list[Packed]


def chosen_formats(asked: str) -> list[str]:
    """The formats that are asked for: names with commas, `ALL` for every one.

    Raises BadInputError for one that is not written here, and for none.

    >>> chosen_formats("text, ninjs,text")
    ['text', 'ninjs']
    """
    names = list(dict.fromkeys(name.strip() for name in asked.split(","))) if asked != ALL else list(FORMATS)
    for name in names:
        format_of(name)
    return names


def pack(item: Item, formats: list[str], *, credit: CreditBlock | None = None) -> Package:
    """`item` in each of `formats`, with its credit inside each, a README and a manifest; the same bytes each time.

    Raises BadInputError for a format that is not written here, TooLargeError when it becomes too large.
    """
    written = list(_within_bound(item, formats, credit))
    files = [
        Packed(
            name=file_name(item.uri, item.version, format_of(name).ending),
            format=name,
            media_type=document.media_type,
            losses=document.losses,
        )
        for name, document in zip(formats, written, strict=True)
    ]
    manifest = Manifest(
        uri=item.uri,
        version=item.version,
        language=item.language,
        credit=credit.credit if credit else item.credit,
        licence=credit.licence if credit else item.licence,
        link=credit.link if credit else item.web_address,
        notices=list(credit.notices) if credit else [],
        withheld=list(credit.withheld) if credit else [],
        files=files,
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        _add(packed, "README.txt", _readme(item, credit, files).encode())
        for file, document in zip(files, written, strict=True):
            _add(packed, file.name, document.data)
        _add(packed, "manifest.json", msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    return Package(data=buffer.getvalue(), files=files)


def _within_bound(item: Item, formats: list[str], credit: CreditBlock | None) -> Iterator[Written]:
    whole = 0
    for name in formats:
        document = write(item, name, credit=credit)
        whole += len(document.data)
        if whole > _MOST_BYTES:
            raise TooLargeError(
                f"The story in all these formats is larger than the bound of {_MOST_BYTES:,} bytes",
                where="format",
                remedy="Ask for fewer formats at a time.",
            )
        yield document


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _LONG_AGO)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, wherever this runs
    info.external_attr = 0o644 << 16
    packed.writestr(info, data)


def _readme(item: Item, credit: CreditBlock | None, files: list[Packed]) -> str:
    """What is in the package, for a person."""
    lines = [item.headline or item.uri, "", f"{item.uri}, version {item.version}", ""]
    if credit:
        lines += ["Print this credit with it:", credit_text(credit), ""]
        lines += [*credit.withheld, ""] if credit.withheld else []
    for file in files:
        lost = f"not carried: {', '.join(file.losses)}" if file.losses else "carries all of it"
        lines += [file.name, f"  {format_of(file.format).name}; {lost}"]
    return "\n".join([*lines, "", "The same for programs: manifest.json", ""])
