# SPDX-License-Identifier: Apache-2.0
"""The lint of C finds what it is for, in all files there are; ``make lint`` asks it about them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.walls.c_code import c_files
from tests.walls.c_lint import findings, style, warnings

GOOD = """int first(const int *numbers, int count);
int first(const int *numbers, int count) { return count > 0 ? numbers[0] : 0; }
"""


def planted(folder: Path, old: str = "", new: str = "") -> list[Path]:
    file = folder / "planted.c"
    file.write_text(GOOD.replace(old, new))
    return [file]


def test_good_code_is_clean(tmp_path: Path) -> None:
    files = planted(tmp_path)
    assert (style(files), warnings(files), findings(files)) == ("", "", "")


def test_a_style_of_its_own_is_told_with_what_mends_it(tmp_path: Path) -> None:
    said = style(planted(tmp_path, "{ return", "{return"))
    assert said.startswith("run ")
    assert said.endswith(f"clang-format -i {tmp_path / 'planted.c'}")


def test_a_warning_is_told(tmp_path: Path) -> None:
    files = planted(tmp_path, "count > 0", "1")
    assert "planted.c:2:" in warnings(files)
    assert "-Werror=unused-parameter" in warnings(files)


def test_a_finding_is_told(tmp_path: Path) -> None:
    files = planted(tmp_path, "{ return", "{ int two[2]; two[2] = count; return two[0] +")
    assert "arrayIndexOutOfBounds" in findings(files)


@pytest.mark.parametrize("checkout", [False, True])
def test_every_file_of_ours_is_looked_at(checkout: bool, tmp_path: Path) -> None:
    ours = [tmp_path / name for name in ("a.c", "deep/er/b.h", "deep/c.cpp")]
    others = ["deep/d.v", "build/e.c", ".hidden/f.c", "deep/sim_build/g.cpp"]
    for file in (*ours, *(tmp_path / name for name in others)):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / ".gitignore").write_text("/build/\n/.hidden/\nsim_build/\n")
    if checkout:
        if shutil.which("git") is None:
            pytest.skip("git is not there")
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
        subprocess.run(["git", "add", ours[0]], cwd=tmp_path, check=True)
    assert c_files(tmp_path) == sorted(ours)
