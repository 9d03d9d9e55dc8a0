# SPDX-License-Identifier: Apache-2.0
"""Files arrive all or not at all, and what cannot be written is found out before."""

import os
from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.report.deliver import check_file, check_folder, deliver


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "report.html", tmp_path / "result.json"]
    for file in found:
        file.write_text("new")
    return found


@pytest.mark.parametrize("folder", ["result.json", "old.fst"])
def test_a_folder_in_the_way_stops_all(folder: str, files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / folder).mkdir(parents=True)
    (out / "report.html").write_text("old")
    with pytest.raises(UserError, match=rf"--out {out}: {folder} in it is a folder; move that"):
        deliver(files, out, ["old.fst"])
    assert sorted(path.name for path in out.iterdir()) == sorted(["report.html", folder])
    assert (out / "report.html").read_text() == "old"


def test_what_is_there_or_can_be_made_is_good(files: list[Path], tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    for out in (tmp_path, tmp_path / "a" / "b"):
        check_folder(out, ["report.html"])
        check_file("--junit", out / "junit.xml")
    check_file("--junit", files[0])
    assert sorted(tmp_path.rglob("*")) == before


def test_what_cannot_be_written_is_told_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # nothing stops a superuser
    with pytest.raises(UserError, match=f"--out {tmp_path}/a: {tmp_path} cannot be written; name"):
        check_folder(tmp_path / "a", [])
    with pytest.raises(UserError, match=f"--junit {tmp_path}/j: {tmp_path} cannot be written; n"):
        check_file("--junit", tmp_path / "j")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "--junit .: is a folder; name a file to write"),
        ("folder", "--junit folder: is a folder; name a file to write"),
        ("pipe", "--junit pipe: is a device or a pipe; name a file to write"),
        ("file/a.xml", "--junit file/a.xml: Not a directory; name a file to write"),
        ("j" * 300, f"--junit {'j' * 300}: File name too long; name a file to write"),
    ],
)
def test_a_file_that_cannot_be(
    file: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").touch()
    os.mkfifo("pipe")
    with pytest.raises(UserError) as error:
        check_file("--junit", Path(file))
    assert str(error.value) == message
