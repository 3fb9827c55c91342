"""Lines between nodes do what their weather says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from commonwire.app.network.links import BLACK_HOLE, CUT, DEAF, FAIR, MUTE, Link, Weather, links_stand

PATIENCE = 20


@pytest.fixture
def heard() -> list[bytes]:
    """What the far end has heard."""
    return []


@pytest.fixture
def link(heard: list[bytes]) -> Iterator[Link]:
    """A line to a server that notes and repeats what it hears."""
    with socket.create_server(("127.0.0.1", 0)) as listening, links_stand() as links:
        threading.Thread(target=_repeat_all, args=(listening, heard), daemon=True).start()
        yield links.open(listening.getsockname()[1])
        listening.shutdown(socket.SHUT_RDWR)


def _repeat_all(listening: socket.socket, heard: list[bytes]) -> None:
    while True:
        try:
            call, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_repeat, args=(call, heard), daemon=True).start()


def _repeat(call: socket.socket, heard: list[bytes]) -> None:
    try:
        with call:
            while said := call.recv(65536):
                heard.append(said)
                call.sendall(said)
    except OSError:
        return


def call(link: Link, timeout: float = PATIENCE) -> socket.socket:
    """A connection through the line."""
    return socket.create_connection(("127.0.0.1", link.port), timeout=timeout)


def ask(caller: socket.socket, said: bytes) -> bytes:
    """What comes back."""
    caller.sendall(said)
    return caller.recv(65536)


def is_silent(caller: socket.socket) -> bool:
    """Whether nothing comes for a moment."""
    caller.settimeout(0.2)
    try:
        caller.recv(1)
    except TimeoutError:
        return True
    finally:
        caller.settimeout(PATIENCE)
    return False


def test_a_fair_line_carries_both_ways(link: Link) -> None:
    with call(link) as caller:
        assert ask(caller, b"flood") == b"flood"


def test_a_cut_line_breaks_what_is_open_and_refuses_what_is_new(link: Link) -> None:
    with call(link) as caller:
        assert ask(caller, b"flood") == b"flood"

        link.set(CUT)

        assert _is_hung_up(caller)
        with call(link) as refused:
            assert _is_hung_up(refused)


def test_a_line_that_is_well_again_carries_new_calls(link: Link) -> None:
    link.set(CUT)
    link.set(FAIR)

    with call(link) as caller:
        assert ask(caller, b"flood") == b"flood"


def test_a_black_hole_says_nothing_and_goes_on_later(link: Link, heard: list[bytes]) -> None:
    with call(link) as caller:
        link.set(BLACK_HOLE)
        caller.sendall(b"flood")

        assert is_silent(caller) and heard == []

        link.set(FAIR)

        assert caller.recv(65536) == b"flood"


def test_a_deaf_line_brings_nothing_there(link: Link, heard: list[bytes]) -> None:
    with call(link) as caller:
        link.set(DEAF)
        caller.sendall(b"flood")

        assert is_silent(caller) and heard == []


def test_a_mute_line_brings_it_there_and_nothing_back(link: Link, heard: list[bytes]) -> None:
    with call(link) as caller:
        link.set(MUTE)
        caller.sendall(b"flood")

        assert is_silent(caller) and heard == [b"flood"]


def test_a_slow_line_takes_its_time(link: Link) -> None:
    link.set(Weather(bytes_per_second=100_000))
    with call(link) as caller:
        began = time.monotonic()
        caller.sendall(bytes(20_000))
        got = 0
        while got < 20_000:
            got += len(caller.recv(65536))

        assert time.monotonic() - began >= 0.2


def test_a_long_line_delays_each_way(link: Link) -> None:
    link.set(Weather(delay=0.1))
    with call(link) as caller:
        began = time.monotonic()

        assert ask(caller, b"flood") == b"flood"
        assert time.monotonic() - began >= 0.2


def _is_hung_up(caller: socket.socket) -> bool:
    try:
        return caller.recv(1) == b""
    except ConnectionError:
        return True
