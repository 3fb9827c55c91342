"""Make the shipped fonts and their style sheet anew from the packages of Fontsource.

    python tools/make_fonts.py FOLDER

FOLDER holds the unpacked npm packages by their names (`make fonts` fetches them). The font files are taken as they
are, but that the commonest letters of extended Latin get a small file of their own. Written into the package are the
files, one `@font-face` for each with the letters that it really has, and the licence with everybody's copyright line.
Source and licence: THIRD_PARTY_NOTICES.md; why these: docs/decisions/0026.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parent.parent / "src" / "commonwire" / "web" / "static"
EUROPE = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext")
FACES = {
    "noto-sans": EUROPE,
    "noto-serif": EUROPE,
    "noto-sans-arabic": ("arabic",),
    "noto-naskh-arabic": ("arabic",),
    "noto-nastaliq-urdu": ("arabic",),
    "noto-sans-devanagari": ("devanagari",),
    "noto-serif-devanagari": ("devanagari",),
    "noto-sans-tamil": ("tamil",),
    "noto-serif-tamil": ("tamil",),
    "noto-sans-sinhala": ("sinhala",),
    "noto-serif-sinhala": ("sinhala",),
    "noto-sans-khmer": ("khmer",),
    "noto-serif-khmer": ("khmer",),
    "noto-sans-armenian": ("armenian",),
    "noto-serif-armenian": ("armenian",),
    "noto-sans-sc": (),
}
"""The packages, each with the alphabets of it that are taken; none: its numbered pieces, which together are Han."""
WITH_SPACE = frozenset({"arabic"})
"""Alphabets whose space belongs to their own face: words lean into it, Nastaliq's above all."""
SPACE = 0x20
NEAR = "latin-ext"
NEAR_LETTERS = (
    "U+0100-017F,U+018F,U+0192,U+01CD-01DC,U+01E2-01E3,U+01E6-01E7,U+0218-021B,U+0237,U+0259,U+02BB-02BF,U+1E80-1E85,"
    "U+1E9E,U+20A6-20BF"
)
"""What of extended Latin is letters of languages that news come in: a piece of its own, a sixth of the whole."""
METRICS = {"noto-nastaliq-urdu": "ascent-override:200%;descent-override:54%;"}
"""Heights that put the ink of most lines in the middle: Nastaliq's own leave too little room above (decision 0026)."""
_FACE = re.compile(
    r"/\* [\w-]+?-\[?(?P<part>[a-z]+(?:-ext)?|\d+)\]?-wght-normal \*/.*?font-family: '(?P<family>[^']+)'"
    r".*?font-weight: (?P<weight>\d+ \d+).*?url\(\./files/(?P<file>[\w.-]+)\).*?unicode-range: (?P<range>[^;]+);",
    re.DOTALL,
)


class Face(NamedTuple):
    """One `@font-face` of a package."""

    family: str
    part: str
    weight: str
    file: Path
    letters: frozenset[int]


def make(folder: Path) -> None:
    """Write fonts, style sheet and licence into the package."""
    fonts = STATIC / "fonts"
    for old in fonts.glob("*.woff2"):
        old.unlink()
    fonts.mkdir(exist_ok=True)
    sheet = ["/* Made by tools/make_fonts.py: the faces, each with the letters that it has. */\n"]
    holders: dict[str, list[str]] = {}
    for package, parts in FACES.items():
        at = folder / package
        for face in _faces(at, package, parts):
            name = face.file.name.replace("-wght-normal", "")
            near = face.letters & _points(NEAR_LETTERS) if face.part == NEAR else frozenset()
            if near:
                piece = face._replace(letters=near)
                (fonts / f"near-{name}").write_bytes(_cut(piece))
                sheet.append(_rule(piece, f"near-{name}", ""))
            (fonts / name).write_bytes(face.file.read_bytes())
            sheet.append(_rule(face._replace(letters=face.letters - near), name, METRICS.get(package, "")))
        licence = (at / "LICENSE").read_text("utf-8")
        holder, _, terms = licence.partition("\n\n")
        holders.setdefault(terms, []).append(f"{_family(package)}: {holder.split(' NotoS')[0].strip()}")
    (STATIC / "css" / "fonts.css").write_text("".join(sheet), "utf-8")
    (fonts / "LICENSE.txt").write_text(
        "\n\n".join("\n".join(lines) + "\n\n" + terms.strip() for terms, lines in holders.items()) + "\n", "utf-8"
    )


def _faces(folder: Path, package: str, parts: tuple[str, ...]) -> Iterator[Face]:
    found = 0
    for face in _FACE.finditer((folder / "wght.css").read_text("utf-8")):
        if face["part"] not in parts and not (not parts and face["part"].isdecimal()):
            continue
        file = folder / "files" / face["file"]
        has = TTFont(file).getBestCmap().keys()
        letters = _points(face["range"]) & has
        if face["part"] in WITH_SPACE:
            letters |= {SPACE} & has
        found += 1
        yield Face(_family(package), face["part"], face["weight"], file, frozenset(letters))
    if found < max(len(parts), 1):
        raise SystemExit(f"{package} has not all of {', '.join(parts) or 'its pieces'}")


def _cut(face: Face) -> bytes:
    """The font with those letters alone."""
    options = Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    font = TTFont(face.file, recalcTimestamp=False)
    cutting = Subsetter(options)
    cutting.populate(unicodes=face.letters)
    cutting.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _family(package: str) -> str:
    return " ".join(word.upper() if word == "sc" else word.capitalize() for word in package.split("-"))


def _rule(face: Face, name: str, metrics: str) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;{metrics}'
        f'src:url(../fonts/{name}) format("woff2");unicode-range:{_ranges(face.letters)}}}\n'
    )


def _points(ranges: str) -> frozenset[int]:
    found: set[int] = set()
    for one in ranges.split(","):
        first, _, last = one.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def _ranges(points: Iterable[int]) -> str:
    """The code points as CSS writes them (CSS Fonts 4, section 4.5): runs, in hexadecimal."""
    runs: list[list[int]] = []
    for point in sorted(points):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{first:x}" if first == last else f"U+{first:x}-{last:x}" for first, last in runs)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
