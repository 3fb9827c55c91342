"""The founding dispatch is handed over untouched."""

from pathlib import Path

import pytest

from commonwire.app.demo.founding import founding_dispatch
from commonwire.base.errors import BadInputError


def test_the_bytes_are_the_files_own(tmp_path: Path) -> None:
    file = tmp_path / "dispatch.txt"
    file.write_bytes(b"\xef\xbb\xbf date 2018\r\n\r\nText\x92s end")

    assert founding_dispatch(file) == founding_dispatch(tmp_path) == file.read_bytes()


def test_a_missing_dispatch_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="start the demo without it"):
        founding_dispatch(tmp_path)


def test_the_dispatch_itself_is_there(shared: Path) -> None:
    assert founding_dispatch(shared / "seed").startswith(b" date 2018-06-03 Islamabad")
