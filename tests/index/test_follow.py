"""What the index promises while stories come, change and go, and when its files are not what they should be."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import tantivy

from commonwire.base.errors import UnavailableError
from commonwire.index.files import STANDING, Files
from commonwire.index.finder import TextIndex
from commonwire.index.follow import Follower
from commonwire.search.parse import parse_query
from tests.index.shelf import NOON, Shelf

PATIENCE = 20.0


class Desk:
    """An index that follows a shelf; `starts` begins anew, as a program that is started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shelf = Shelf()
        self.index = TextIndex()
        self.recording = threading.Lock()  # held while a writer of the store is at work
        self._follower: Follower | None = None

    def starts(self) -> None:
        self.stops()
        self.index = TextIndex()
        self._follower = Follower(self.index, self.folder, self.shelf, self._settle)
        self._follower.start()
        until(lambda: self.index.is_ready)

    def stops(self) -> None:
        if self._follower is not None:
            self._follower.stop()

    def withdraws(self, item: str) -> list[str]:
        """A story is killed; what its words find right before that is answered."""
        with self.recording:
            self.index.hide(item)
            time.sleep(0.6)  # whoever follows has time to look, and must not believe what is not recorded yet
            found = self.found("kabul")
            self.shelf.withdraw(item)
        return found

    def _settle(self) -> None:
        with self.recording:
            pass

    def wakes(self) -> None:
        assert self._follower is not None
        self._follower.wake()

    @property
    def committed(self) -> int:
        assert self._follower is not None
        number: int = self._follower.describe()["number"]
        return number

    def found(self, text: str) -> list[str]:
        """Items that a query finds, the newest first."""
        asked = self.shelf.asked(parse_query(text))
        try:
            positions = self.index.newest(asked, before=None, limit=1000)
        except UnavailableError:  # a node searches its store then
            return []
        items = {change.position: change.item for change in self.shelf.items.values()}
        return [items[position] for position in positions]


def until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so; fails when it does not come."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "index")
    yield desk
    desk.stops()


def test_what_was_there_before_the_start_is_found(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")

    desk.starts()

    assert desk.found("kabul") == ["flood"]


def test_a_new_story_is_found_within_a_second(desk: Desk) -> None:
    desk.starts()
    began = time.monotonic()
    desk.shelf.put("flood", "Flood in Kabul")
    desk.wakes()

    until(lambda: desk.found("kabul") == ["flood"])

    assert time.monotonic() - began < 1


def test_a_story_that_nobody_announced_is_found_too(desk: Desk) -> None:
    desk.starts()
    desk.shelf.put("flood", "Flood in Kabul")

    until(lambda: desk.found("kabul") == ["flood"])


def test_a_changed_story_is_found_by_its_new_words_alone(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.shelf.put("flood", "Flood in Herat")

    until(lambda: desk.found("herat") == ["flood"])
    in_the_tail = desk.found("kabul")
    until(lambda: desk.committed == desk.shelf.number)

    assert (in_the_tail, desk.found("kabul"), desk.found("herat")) == ([], [], ["flood"])


def test_a_hidden_story_is_found_no_more_at_once_and_its_withdrawal_stays(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.shelf.put("fire", "Fire in Kabul")
    desk.starts()

    before = desk.withdraws("flood")
    while_it_is_deleted = [desk.found("kabul") for _ in range(100)]
    until(lambda: desk.committed == desk.shelf.number)

    assert before == ["fire"] == desk.found("kabul")
    assert while_it_is_deleted == [["fire"]] * 100
    assert desk.index.facets(desk.shelf.asked(parse_query("kabul"))).total == 1


def test_a_story_whose_withdrawal_was_not_recorded_comes_back(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()

    desk.index.hide("flood")
    desk.wakes()

    until(lambda: desk.found("kabul") == ["flood"])


def test_a_story_that_comes_back_after_it_was_held_is_found_again(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.withdraws("flood")
    until(lambda: desk.committed == desk.shelf.number)

    desk.shelf.put("flood", "Flood in Kabul")

    until(lambda: desk.found("kabul") == ["flood"])


def test_the_words_of_a_withdrawn_story_leave_the_files(desk: Desk) -> None:
    for number in range(300):
        desk.shelf.put(f"item-{number}", f"Story {number} secretword" if number == 7 else f"Story {number}")
    desk.starts()
    assert is_in_files(desk.folder, "secretword")

    desk.withdraws("item-7")

    until(lambda: not is_in_files(desk.folder, "secretword"))
    until(lambda: not standing(desk.folder)["is_purging"])
    assert len(desk.found("story")) == 299


def test_so_do_the_words_of_its_earlier_versions(desk: Desk) -> None:
    for number in range(300):
        desk.shelf.put(f"item-{number}", f"Story {number} secretword" if number == 7 else f"Story {number}")
    desk.starts()
    desk.shelf.put("item-7", "Story corrected")
    until(lambda: desk.committed == desk.shelf.number)
    assert is_in_files(desk.folder, "secretword")

    desk.shelf.withdraw("item-7")

    until(lambda: not is_in_files(desk.folder, "secretword"))
    until(lambda: not standing(desk.folder)["is_purging"])
    assert len(desk.found("story")) == 299


def test_a_story_that_the_store_does_not_know_any_more_keeps_no_words_in_the_files(desk: Desk) -> None:
    for number in range(30):
        desk.shelf.put(f"item-{number}", f"Story {number} secretword" if number == 7 else f"Story {number}")
    desk.starts()
    del desk.shelf.items["item-8"]

    desk.withdraws("item-7")

    until(lambda: not is_in_files(desk.folder, "secretword"))
    until(lambda: not standing(desk.folder)["is_purging"])
    assert len(desk.found("story")) == 28


def test_a_program_that_ended_before_the_words_were_gone_takes_them_out_at_its_next_start(desk: Desk) -> None:
    for number in range(30):
        desk.shelf.put(f"item-{number}", f"Story {number} secretword" if number == 7 else f"Story {number}")
    desk.starts()
    desk.stops()
    desk.shelf.withdraw("item-7")
    story_is_deleted_and_no_more(desk, "item-7")
    assert is_in_files(desk.folder, "secretword")

    desk.starts()

    until(lambda: not standing(desk.folder)["is_purging"])
    assert not is_in_files(desk.folder, "secretword")
    assert len(desk.found("story")) == 29


def story_is_deleted_and_no_more(desk: Desk, item: str) -> None:
    files = Files(desk.folder)
    files.put(desk.shelf.items[item])
    files.commit(desk.shelf.number, desk.shelf.digest_at(desk.shelf.number), is_purging=True)
    files.settle()


def test_after_a_restart_the_files_go_on_where_they_stood(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.stops()
    desk.shelf.put("fire", "Fire in Kabul")
    desk.shelf.put("flood", "Flood in Herat")

    desk.starts()

    assert (desk.found("kabul"), desk.found("herat")) == (["fire"], ["flood"])


def test_stories_of_a_commit_that_was_cut_short_are_found_once(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.stops()
    path = desk.folder / STANDING
    path.write_bytes(msgspec.json.encode(standing(desk.folder) | {"number": 0, "digest": None}))

    desk.starts()

    assert desk.found("kabul") == ["flood"]
    assert desk.index.facets(desk.shelf.asked(parse_query("kabul"))).total == 1


def test_files_of_another_ledger_are_made_anew(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.stops()
    desk.shelf = Shelf("another")
    desk.shelf.put("fire", "Fire in Herat")

    desk.starts()

    assert (desk.found("kabul"), desk.found("herat")) == ([], ["fire"])


def test_files_of_another_version_are_made_anew(desk: Desk) -> None:
    desk.shelf.put("flood", "Flood in Kabul")
    desk.starts()
    desk.stops()
    path = desk.folder / STANDING
    path.write_bytes(msgspec.json.encode(standing(desk.folder) | {"version": 0}))

    desk.starts()

    assert desk.found("kabul") == ["flood"]


@pytest.mark.parametrize("ending", [".term", ".pos", ".idx", ".fast", "meta.json", STANDING])
@pytest.mark.parametrize("damage", ["emptied", "shortened", "garbled", "removed"])
def test_damaged_files_are_made_anew(desk: Desk, ending: str, damage: str) -> None:
    for number in range(50):
        desk.shelf.put(f"item-{number}", f"Flood number {number} in Kabul")
    desk.starts()
    desk.stops()
    for path in desk.folder.iterdir():
        if path.name.endswith(ending):
            was_damaged(path, damage)

    desk.starts()

    until(lambda: desk.found("number") == [f"item-{number}" for number in range(49, -1, -1)])
    until(lambda: desk.found("29 kabul") == ["item-29"])


def test_where_there_is_no_room_for_files_the_node_goes_on_without(desk: Desk) -> None:
    desk.folder.write_text("a file where the folder should be")
    follower = Follower(desk.index, desk.folder, desk.shelf, settle=lambda: None)
    follower.start()
    time.sleep(0.2)

    is_ready = desk.index.is_ready
    follower.stop()

    assert not is_ready


def test_the_best_are_new_and_say_it_often(desk: Desk) -> None:
    desk.shelf.put("old", "flood in the north and much more besides")
    desk.shelf.put("often", "flood flood flood flood in the north and more")
    desk.shelf.put("new", "flood in the north and much more besides")
    old = desk.shelf.items["old"]
    assert old.story is not None
    old.story.received_at = NOON - timedelta(days=60)
    desk.starts()

    hits = desk.index.best(desk.shelf.asked(parse_query("flood")), now=NOON, limit=10)

    items = {change.position: change.item for change in desk.shelf.items.values()}
    assert [items[hit.position] for hit in hits] == ["often", "new", "old"]
    assert all(hit.score > 0 for hit in hits)


def was_damaged(path: Path, damage: str) -> None:
    data = path.read_bytes()
    middle = len(data) // 2
    damaged = {
        "emptied": b"",
        "shortened": data[:middle],
        "garbled": data[:middle] + bytes(byte ^ 255 for byte in data[middle : middle + 20]) + data[middle + 20 :],
    }
    if damage == "removed":
        path.unlink()
    else:
        path.write_bytes(damaged[damage])


def standing(folder: Path) -> dict[str, object]:
    found: dict[str, object] = msgspec.json.decode((folder / STANDING).read_bytes())
    return found


def is_in_files(folder: Path, word: str) -> bool:
    """Whether the files know a word, be it of a deleted story: by the engine's list of words, and by their bytes."""
    index = tantivy.Index.open(str(folder))
    index.reload()
    listed = index.searcher().terms_with_prefix("line", word)
    return bool(listed) or any(word.encode() in content_of(path) for path in folder.iterdir())


def content_of(path: Path) -> bytes:
    """What a file holds; nothing when the engine has taken it away."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
