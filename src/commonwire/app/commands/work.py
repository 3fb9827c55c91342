"""`commonwire work`: do what a node does by itself, beside the processes that serve it."""

from __future__ import annotations

import argparse
import os

from commonwire.app.settings import read_settings
from commonwire.app.working import work

NAME = "work"
HELP = "Do what a node does by itself (notices, feeds, embargoes, checks), beside processes that serve it; PostgreSQL."
EXAMPLE = "commonwire work --home /var/lib/commonwire-work"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None."""


def run(chosen: argparse.Namespace) -> int:
    """Work until interrupted."""
    settings = read_settings(os.environ, home=chosen.home)
    work(settings, announce=f"Commonwire works on {settings.home}")
    return 0
