# SPDX-License-Identifier: Apache-2.0
"""A run's folder suits sockets and the dynamic linker, wherever TMPDIR and the cache are."""

import tempfile
from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.exec.place import preloadable, workplace


@pytest.mark.parametrize("name", ["a b", "a:b", "$LIB", "x" * 90, "ü" * 45])
def test_a_folder_that_does_not_suit_is_passed_by(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = tmp_path / name
    parent.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(parent))
    with workplace() as folder:
        assert folder.parent == Path("/tmp")
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
    monkeypatch.setattr("cocotbext.parport.exec.place._FALLBACK", str(parent))
    with pytest.raises(UserError, match=r"^TMPDIR .*; set TMPDIR to one$"), workplace():
        pass


def test_a_folder_that_suits_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with workplace() as folder:
        assert folder.parent == tmp_path


@pytest.mark.parametrize("name", ["a b", "a:b", "$ORIGIN"])
def test_a_library_that_the_linker_would_not_find_is_copied(name: str, tmp_path: Path) -> None:
    library = tmp_path / name / "shim.so"
    library.parent.mkdir()
    library.write_bytes(b"code")
    copy = preloadable(library, tmp_path)
    assert copy == tmp_path / "shim.so"
    assert copy.read_bytes() == b"code"
    assert preloadable(copy, tmp_path / "elsewhere") == copy
