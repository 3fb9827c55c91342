"""The page of commands is made from what the commands say."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from commonwire.app.commands import COMMANDS, make_parser

HEAD = """# Commands

Made from the commands themselves. Every command exits with 0 (done), 1 (refused or failed) or 2 (called wrongly)
and says on standard error, in one sentence, what was wrong and what mends it.
"""


def reference() -> str:
    """docs/reference/commands.md as it has to be: each command with its help at a width of 100 columns."""
    os.environ["COLUMNS"] = "100"
    actions = make_parser()._subparsers
    assert actions is not None
    choices = actions._group_actions[0].choices
    assert isinstance(choices, dict)
    parts = [HEAD]
    for command in COMMANDS:
        one: argparse.ArgumentParser = choices[command.NAME]
        parts.append(f"\n## {command.NAME}\n\n```text\n{one.format_help().rstrip()}\n```\n")
        parts += [f"\n```text\n{inner.format_help().rstrip()}\n```\n" for inner in within(one)]
    return "".join(parts)


def within(command: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    """The parsers of what a command does, where it does several things."""
    choices = [action.choices for action in command._actions if isinstance(action, argparse._SubParsersAction)]
    return [parser for named in choices for parser in named.values()]


def test_the_page_of_commands_is_current(root: Path) -> None:
    page = root / "docs/reference/commands.md"
    if os.environ.get("WRITE_REFERENCE"):
        page.write_text(reference(), encoding="utf-8")

    assert page.read_text(encoding="utf-8") == reference(), "set WRITE_REFERENCE=1 and run this test to write it anew"
