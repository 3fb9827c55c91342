"""`commonwire serve`: serve a home."""

from __future__ import annotations

import argparse
import os

from commonwire.app.serving import serve
from commonwire.app.settings import read_settings

NAME = "serve"
HELP = "Serve a home: the API, the pages and everything the node does by itself."
EXAMPLE = "commonwire serve --port 8000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument(
        "--no-work", action="store_true", help="leave what the node does by itself to `commonwire work` (PostgreSQL)"
    )


def run(chosen: argparse.Namespace) -> int:
    """Serve until interrupted."""
    settings = read_settings(os.environ, home=chosen.home)
    announce = f"Commonwire serves {settings.home} on http://{chosen.host}:{chosen.port}"
    serve(settings, host=chosen.host, port=chosen.port, announce=announce, works=not chosen.no_work)
    return 0
