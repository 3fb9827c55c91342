"""The house is in order: locks, licences, contracts, and nothing of the machine it was built on."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

EVERYWHERE = {"msgspec", "lxml"}
"""Third-party libraries that more than one room may import (docs/architecture.md)."""

_MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|farm|root|tmp|home)/[a-z]")
# Each says why: these speak of every machine, not of one.
_NOT_A_MACHINE = re.compile(r"/tmp/\$|tmp_path")


def tracked(root: Path) -> list[Path]:
    """Every file that git keeps; skips where this is no clone."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not in a git clone")
    return [root / name for name in listed.stdout.decode().split("\0") if name and (root / name).is_file()]


def read(path: Path) -> str | None:
    """The text of `path`, None for a file that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def locked(root: Path, name: str) -> dict[str, str]:
    """Package and version of each line of a lock."""
    text = (root / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["base", "dev", "bench", "fuzz"])
def test_a_lock_names_no_address_and_no_path(root: Path, name: str) -> None:
    text = (root / "requirements" / f"{name}.lock").read_text()

    assert "://" not in text
    assert not re.search(r"^\s*(-|#|/|\.)(?!-hash=)", text, re.MULTILINE)


@pytest.mark.parametrize("name", ["base", "dev", "bench", "fuzz"])
def test_every_locked_package_has_hashes(root: Path, name: str) -> None:
    text = (root / "requirements" / f"{name}.lock").read_text()
    blocks = re.split(r"\n(?=\S)", text.strip())

    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lock_for_development_is_the_base_and_more(root: Path) -> None:
    base, dev = locked(root, "base"), locked(root, "dev")

    assert {name: dev.get(name) for name in base} == base


def test_the_peers_of_the_benches_bring_no_other_version_of_what_the_base_has(root: Path) -> None:
    base, bench = locked(root, "base"), locked(root, "bench")

    assert {name: version for name, version in bench.items() if base.get(name, version) != version} == {}


def test_the_locks_hold_what_the_project_asks_for(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    needed = [*project["project"]["dependencies"], *groups["build"]]
    extras = [line for lines in project["project"]["optional-dependencies"].values() for line in lines]

    assert names(needed) - locked(root, "base").keys() == set()
    assert names([*extras, *groups["dev"]]) - {"commonwire"} - locked(root, "dev").keys() == set()
    assert names(groups["bench"]) - locked(root, "bench").keys() == set()


def names(requirements: list[str]) -> set[str]:
    """The names of packages in lines of requirements, as the locks write them."""
    return {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower().replace("_", "-") for line in requirements}


def test_dependencies_stand_in_order(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]

    assert project["dependencies"] == sorted(project["dependencies"])


def test_no_file_knows_the_machine_it_was_written_on(root: Path) -> None:
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in tracked(root)
        if (text := read(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if _MACHINE_PATH.search(line) and not _NOT_A_MACHINE.search(line) and path != Path(__file__)
    ]

    assert found == []


def test_every_vendored_file_is_in_the_notices(root: Path) -> None:
    notices = (root / "THIRD_PARTY_NOTICES.md").read_text()
    vendored = [path.relative_to(root).as_posix() for path in tracked(root) if "vendored" in path.parts]

    assert [path for path in vendored if path not in notices] == []


def test_every_file_in_the_notices_is_there(root: Path) -> None:
    named = re.findall(r"`(src/[^`]+)`", (root / "THIRD_PARTY_NOTICES.md").read_text())

    assert [path for path in named if not (root / path).exists()] == []


def test_every_third_party_import_has_a_room(root: Path) -> None:
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    libraries = next(contract for contract in contracts if contract["id"] == "libraries")
    placed = {line.split(" -> ")[1] for line in libraries["ignore_imports"]}

    assert placed == set(libraries["forbidden_modules"])
    assert third_party(root / "src" / "commonwire") - EVERYWHERE - placed == set()


def test_every_library_in_the_base_is_imported(root: Path) -> None:
    table = (root / "docs" / "dependencies.md").read_text().split("## Extras")[0]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| [^|]+ \| ([^|]+) \|", table, re.MULTILINE)
    loaded_by_others = {name for name, room in rows if room.startswith("none:")}
    packages = packages_distributions()
    modules = third_party(root / "src" / "commonwire")
    imported = names([name for module in modules for name in packages.get(module, [])])
    needed = names(tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"])

    assert needed - loaded_by_others - imported == set()


def third_party(package: Path) -> set[str]:
    """The top-level names of all modules that the package imports from neither itself nor Python."""
    found = set()
    for path in package.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"commonwire"}
