"""`commonwire demo`: a simulated alliance, served."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from commonwire.app.demo.found import found_demo
from commonwire.app.demo.play import find_sample, play
from commonwire.app.node import Node, find_record
from commonwire.app.serving import serve
from commonwire.app.settings import read_settings
from commonwire.base.errors import BadInputError, SettingsError
from commonwire.web.site import Site

NAME = "demo"
HELP = "Make a demo home with a simulated alliance, if there is none yet, and serve it."
EXAMPLE = "commonwire demo --port 8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, which stories to play."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--sample", type=Path, metavar="DIR", help="real text to play (default: ../shared/news-sample)")


def run(chosen: argparse.Namespace) -> int:
    """Found the demo where there is none, and serve it while its stories arrive."""
    settings = read_settings(os.environ, home=chosen.home)
    sample = find_sample(chosen.sample)
    if sample is not None and not sample.exists():
        raise BadInputError("There is no such folder", where=str(sample), remedy="Leave --sample out.")
    record = find_record(settings)
    if record is not None and not record.is_demo:
        raise SettingsError(
            "This home is no demo: it holds a real node", where=str(settings.home), remedy="Give another --home."
        )
    if record is None:
        print("Making the demo alliance ...", file=sys.stderr, flush=True)
        found_demo(settings, datetime.now(UTC))
    announce = f"Commonwire demo: http://127.0.0.1:{chosen.port}  (a simulated alliance; Ctrl-C ends it)"

    async def background(node: Node, site: Site) -> None:
        await play(node, site, sample)

    serve(settings, host="127.0.0.1", port=chosen.port, announce=announce, background=background)
    return 0
