"""Backup: a node's store in one file or folder, written while it is served, verified, and put back.

A backup holds `manifest.json`, `store.sqlite` (of PostgreSQL, too: a copy of its rows), and the node's secret only when
it is asked for. The manifest names the SHA-256 of each file. Indexes are not in it: they are made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from commonwire import __version__
from commonwire.app.node import NodeRecord
from commonwire.app.settings import Settings
from commonwire.base.errors import BadInputError, NotVerifiedError, SettingsError, UnavailableError
from commonwire.delivery.records import Records
from commonwire.federation.reconcile import NODE_KEY
from commonwire.store.copying import Progress, Verified, copy_to_file, verify_file
from commonwire.store.engine import open_engine
from commonwire.store.measure import store_bytes
from commonwire.store.roll import find_setting

FORMAT: Final = "commonwire-backup-1"
MANIFEST, STORE, SECRET = "manifest.json", "store.sqlite", "secret"
_MOST_MANIFEST: Final = 1024 * 1024
_PIECE: Final = 1024 * 1024
BACKUPS: Final = "backups"
"""The setting in which the node keeps which backups were made of it."""
_KEPT: Final = 20


class File(msgspec.Struct, frozen=True):
    """A file of a backup: the hex SHA-256 of its bytes, and how many there are."""

    sha256: str
    bytes: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself: which program made it when, of which node, and how far its ledger went."""

    format: str
    program: str
    revision: str
    alliance: str
    node: str
    made_at: datetime
    number: int
    digest: str
    entries: int
    contents: int
    files: dict[str, File]


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """That a backup was made and verified, as the node remembers it: its name and bytes, how far its ledger went."""

    name: str
    made_at: datetime
    bytes: int
    number: int
    seconds: float
    has_secret: bool


def back_up(
    settings: Settings, to: Path, *, now: datetime, with_secret: bool = False, progress: Progress | None = None
) -> tuple[Manifest, Made]:
    """Write a backup of the node in this home to `to`: a folder, else one file (.gz or .tgz: compressed).

    The node may be served meanwhile. What was written is read again and verified: the chain of entries, every
    content, every digest. Raises SettingsError when there is no node or something is at `to` already,
    UnavailableError without room, NotVerifiedError when what was written does not hold.
    """
    began = time.monotonic()
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise SettingsError("Something is there already", where=str(to), remedy="Give a new name, with the day in it.")
    if not _is_there(settings):
        raise _no_node(settings)
    engine = open_engine(settings.store)
    try:
        record = _record(find_setting(engine, NODE_KEY))
        if record is None:
            raise _no_node(settings)
        to.parent.mkdir(parents=True, exist_ok=True)
        _need_room(to.parent, store_bytes(engine) * (1 if to.is_dir() else 2))
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as made:
            folder = Path(made)
            copy_to_file(engine, folder / STORE, progress)
            manifest = _described(folder, record, settings if with_secret else None, now)
            _deliver(folder, to, manifest)
    finally:
        engine.dispose()
    size = sum(file.bytes for file in manifest.files.values()) if to.is_dir() else to.stat().st_size
    done = Made(
        name=to.name,
        made_at=now,
        bytes=size,
        number=manifest.number,
        seconds=round(time.monotonic() - began, 3),
        has_secret=with_secret,
    )
    return manifest, done


def remember(records: Records, made: Made) -> None:
    """Keep that a backup was made: the newest twenty are remembered, and the node's page shows the last."""
    known = [msgspec.to_builtins(made), *(records.roll.find_setting(BACKUPS) or [])]
    records.roll.put_setting(BACKUPS, known[:_KEPT])


def remembered(records: Records) -> list[Made]:
    """The backups that are remembered, the newest first."""
    return msgspec.convert(records.roll.find_setting(BACKUPS) or [], list[Made])


@contextmanager
def unpacked(backup: Path, into: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest of a backup and a folder with its files, each as its digest says, until the context ends.

    The folder lies in `into`. Raises BadInputError when it is no backup, NotVerifiedError when it does not hold.
    """
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=into) as made:
        folder = Path(made)
        try:
            _unpack(backup, folder)
            manifest = read_manifest((folder / MANIFEST).read_bytes())
        except (OSError, tarfile.TarError, EOFError, ValueError) as error:
            raise BadInputError(
                f"This is no backup: {error}", where=str(backup), remedy="Give a file or folder by commonwire backup."
            ) from None
        _check_files(folder, manifest, backup)
        yield manifest, folder


def read_manifest(data: bytes) -> Manifest:
    """The manifest in `data`. Raises ValueError for what is none, or is of a newer program."""
    manifest = msgspec.json.decode(data, type=Manifest)
    if manifest.format != FORMAT:
        raise ValueError(f"its format is {manifest.format[:40]}, not {FORMAT}")
    return manifest


def verified(folder: Path, manifest: Manifest) -> Verified:
    """What the store in an unpacked backup holds. Raises NotVerifiedError when it is not what the manifest says."""
    found = verify_file(folder / STORE, manifest.node)
    if (found.head.number, found.head.digest) != (manifest.number, manifest.digest):
        raise NotVerifiedError(
            "The ledger in the backup does not end where its manifest says", where=MANIFEST, remedy="Use another one."
        )
    return found


def _described(folder: Path, record: NodeRecord, secret_of: Settings | None, now: datetime) -> Manifest:
    """Verify what was copied, put the manifest (and the secret) beside it."""
    found = verify_file(folder / STORE, record.node)
    if secret_of is not None:
        _write(folder / SECRET, secret_of.secret_file.read_bytes())
    files = {name: _file(folder / name) for name in (STORE, SECRET) if (folder / name).exists()}
    manifest = Manifest(
        format=FORMAT,
        program=__version__,
        revision=found.revision,
        alliance=record.alliance,
        node=record.node,
        made_at=now,
        number=found.head.number,
        digest=found.head.digest,
        entries=found.entries,
        contents=found.contents,
        files=files,
    )
    _write(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=2))
    return manifest


def _deliver(folder: Path, to: Path, manifest: Manifest) -> None:
    """Put the files where the backup is wanted, whole or not at all, and read them there again."""
    names = [MANIFEST, *manifest.files]
    if to.is_dir():
        for name in reversed(names):  # the manifest comes last: without it the folder is no backup
            shutil.move(folder / name, to / name)
            (to / name).chmod(0o600)
            _sync(to / name)
        _sync(to)
        _check_files(to, manifest, to)
        return
    part = folder / "packed"
    is_small = to.suffix in {".gz", ".tgz"}
    with tarfile.open(part, "w:gz", compresslevel=1) if is_small else tarfile.open(part, "w") as tar:
        for name in names:
            tar.add(folder / name, arcname=name, filter=_nobodys)
    part.chmod(0o600)
    for name in names:
        (folder / name).unlink()
    _sync(part)
    part.rename(to)
    _sync(to.parent)
    with tarfile.open(to) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file is not None and member.name in manifest.files:
                _compare(_digest(file), manifest.files[member.name], member.name, to)


def _unpack(backup: Path, folder: Path) -> None:
    """Copy the known files of a backup into `folder`; whatever else is in it is passed over."""
    if backup.is_dir():
        for name in (MANIFEST, STORE, SECRET):
            if (backup / name).exists():
                shutil.copyfile(backup / name, folder / name)
        return
    with tarfile.open(backup) as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isfile() else None
            if file is not None and member.name in {MANIFEST, STORE, SECRET}:
                with (folder / member.name).open("xb") as written:
                    shutil.copyfileobj(file, written, _PIECE)


def _check_files(folder: Path, manifest: Manifest, backup: Path) -> None:
    for name, file in manifest.files.items():
        if name not in {STORE, SECRET} or not (folder / name).exists():
            raise NotVerifiedError(f"The file {name[:40]} is missing", where=str(backup), remedy="Use another backup.")
        with (folder / name).open("rb") as opened:
            _compare(_digest(opened), file, name, backup)
    if STORE not in manifest.files:
        raise NotVerifiedError("The backup holds no store", where=str(backup), remedy="Use another backup.")


def _compare(found: str, file: File, name: str, backup: Path) -> None:
    if found != file.sha256:
        raise NotVerifiedError(
            f"The file {name} is not the one that was written", where=str(backup), remedy="Use another backup."
        )


def _file(path: Path) -> File:
    with path.open("rb") as file:
        return File(_digest(file), path.stat().st_size)


def _digest(file: IO[bytes]) -> str:
    whole = hashlib.sha256()
    while piece := file.read(_PIECE):
        whole.update(piece)
    return whole.hexdigest()


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member without the names of this machine's people."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _need_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise UnavailableError(
            f"The backup needs up to {needed:,} bytes, and {free:,} are free",
            where=str(folder),
            remedy="Free some space, or give another place.",
        )


def _no_node(settings: Settings) -> SettingsError:
    return SettingsError("There is no node in this home", where=str(settings.home), remedy="Give another --home.")


def _is_there(settings: Settings) -> bool:
    return "://" in settings.store or Path(settings.store).exists()


def _record(found: Any) -> NodeRecord | None:
    return msgspec.convert(found, NodeRecord) if found else None
