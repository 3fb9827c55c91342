"""The docs are true: links lead somewhere, examples run, what they name is there."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from commonwire.app.commands import make_parser
from tests.conftest import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
_IDS = [page.relative_to(ROOT).as_posix() for page in PAGES]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```.*?^```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"(?:^|[`\s/(])commonwire ([a-z][a-z-]*)", re.MULTILINE)
_LINE = re.compile(r"^\s*\$ (?:[A-Z_]+=\S+ )*commonwire (.*?)(?:\s+[|>#].*)?$", re.MULTILINE)
_TARGET = re.compile(r"\bmake ([a-z]+)\b")


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def code_of(page: Path) -> str:
    """All code on a page: blocks and words in backquotes."""
    return "\n".join(_CODE.findall(text_of(page)))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the usual viewers of Markdown make them."""
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(text_of(page))}


@pytest.mark.parametrize("page", PAGES, ids=_IDS)
def test_links_between_pages_resolve(page: Path) -> None:
    for link in _LINK.findall(text_of(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=_IDS)
def test_python_examples_run(page: Path) -> None:
    for number, example in enumerate(_PYTHON.findall(text_of(page))):
        name = f"{page.name}[{number}]"
        test = doctest.DocTestParser().get_doctest(example, {}, name, str(page), 0)
        assert test.examples, f"{name} has no >>> line: call the block something else, or make it an example"
        result = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test)
        assert result.failed == 0, name


def test_every_command_in_the_docs_exists() -> None:
    named = {name for page in PAGES for name in _COMMAND.findall(code_of(page))}
    start = "import sys; sys.argv[0] = 'commonwire'; from commonwire.app.commands import main; sys.exit(main())"
    told = subprocess.run(
        [sys.executable, "-c", start, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"COLUMNS": "200"},
    ).stdout

    assert {name for name in named if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)} == set()


def command_lines(page: Path) -> list[str]:
    """What is typed behind `commonwire` at the prompts of a page; a line that ends in a backslash goes on."""
    return [line for line in _LINE.findall(text_of(page).replace("\\\n", " ")) if "..." not in line]


@pytest.mark.parametrize("page", [page for page in PAGES if command_lines(page)], ids=lambda page: page.name)
def test_every_command_at_a_prompt_is_one_that_the_program_takes(page: Path) -> None:
    for line in command_lines(page):
        make_parser().parse_args(shlex.split(line))  # exits with a message when it is not


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    assert {name for page in PAGES for name in _TARGET.findall(code_of(page))} - targets == set()


def test_every_dependency_is_described_and_every_description_is_of_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    lines = [*project["project"]["dependencies"], *(line for some in (*extras, *groups) for line in some)]
    needed = {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0] for line in lines} - {"commonwire"}

    described = set(re.findall(r"^\| ([a-z0-9-]+) \|", text_of(ROOT / "docs" / "dependencies.md"), re.MULTILINE))

    assert described - {"package"} == needed


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"\((\d{4}-[^)]+)\)", text_of(folder / "README.md"))

    assert listed == sorted(path.name for path in folder.glob("0*.md"))
    for name in listed:
        text = text_of(folder / name)
        parts = ("Status:", "## Context", "## Decision", "## Consequences")
        assert [part for part in parts if part not in text] == [], name
