"""`commonwire network`: a network of three countries on this machine, to try."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_data_path

from commonwire.app.bench.home import wait_for
from commonwire.app.demo.roll import demo_roll
from commonwire.app.network.countries import Country, countries_run, found_countries
from commonwire.base.errors import UnavailableError

NAME = "network"
HELP = "Make a simulated network of three countries on this machine, connect them, and serve all three."
EXAMPLE = "commonwire network --port 8001"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, which stories to play."""
    parser.add_argument("--port", type=int, default=8001, help="the first of three ports (8001)")
    parser.add_argument("--sample", type=Path, metavar="DIR", help="real text to play (default: ../shared/news-sample)")


def run(chosen: argparse.Namespace) -> int:
    """Found the three where they are not yet, and serve them until interrupted; --home is the folder of all homes."""
    folder = Path(chosen.home).expanduser().resolve() if chosen.home else user_data_path("commonwire-network")
    print("Making three countries of the simulated alliance ...", file=sys.stderr, flush=True)
    countries = found_countries(folder, first_port=chosen.port, now=datetime.now(UTC))
    with countries_run(countries, ["--sample", str(chosen.sample)] if chosen.sample else []) as processes:
        for country, process in zip(countries, processes, strict=True):
            wait_for(country.port, process)
        for country in countries:
            print(f"{country.address}  {_called(country)}", flush=True)
        print("A simulated network; Ctrl-C ends it. Cut a link on a node's page: sign in as the operator, Node, Peers.")
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
    raise UnavailableError("One of the nodes ended", remedy="See what it says above.")


def _called(country: Country) -> str:
    member = next(member for member in demo_roll().members if member.id == country.name)
    return f"{member.names['en']} ({', '.join(name for lang, name in member.names.items() if lang != 'en')})"
