"""Namespaces carry, and lose what they are told to lose."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest

from commonwire.app.network.links import CUT, DEAF, FAIR, MUTE, Weather
from tests.network.namespaces import Namespace, NamespaceLine, NoNamespacesError, namespaces_stand

_SERVE = """
import socket
with socket.create_server(("0.0.0.0", 4000)) as listening:
    print("listens", flush=True)
    while True:
        call, _ = listening.accept()
        call.sendall(b"flood")
        call.close()
"""
_ASK = """
import socket, sys
socket.setdefaulttimeout(0.7)
try:
    with socket.create_connection((sys.argv[1], 4000)) as call:
        print(call.recv(9).decode())
except OSError:
    print("nothing")
"""


@pytest.fixture(scope="module")
def pair() -> Iterator[Sequence[Namespace]]:
    """Two namespaces; in the second one somebody answers."""
    try:
        with namespaces_stand(2) as made:
            server = subprocess.Popen([*made[1].prefix, sys.executable, "-c", _SERVE], stdout=subprocess.PIPE)
            assert server.stdout is not None and server.stdout.readline() == b"listens\n"
            yield made
            server.kill()
            server.wait()
            server.stdout.close()
    except NoNamespacesError as error:
        pytest.skip(str(error))


def said(pair: Sequence[Namespace]) -> str:
    """What the first hears from the second."""
    command = [*pair[0].prefix, sys.executable, "-c", _ASK, pair[1].address]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("weather", [CUT, DEAF, MUTE, Weather(bytes_per_second=100_000)])
def test_a_line_is_as_its_weather_says_and_then_well_again(pair: Sequence[Namespace], weather: Weather) -> None:
    line = NamespaceLine(*pair)
    line.set(weather)

    assert said(pair) == ("flood" if weather.bytes_per_second else "nothing")

    line.set(FAIR)

    assert said(pair) == "flood"
