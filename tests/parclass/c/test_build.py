# SPDX-License-Identifier: Apache-2.0
"""What the compiler says reaches the user; what was compiled is not compiled again."""

from pathlib import Path

import pytest

from cocotbext.parclass.c import BuildError, NoCompilerError, Program, build
from tests.parclass.c.bench import CACHE, HEAD, WRITE, source

GOOD = f"{HEAD}{WRITE} {{ *NumBytesWritten = 0; return 0; }}\n"


def program(file: Path, symbol: str = "MyWrite", **more: tuple[tuple[str, str], ...]) -> Program:
    return Program((file,), symbol, "driver", **more)  # type: ignore[arg-type]


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.c"
    path.write_text(text)
    return path


def test_an_error_is_the_compilers(tmp_path: Path) -> None:
    file = source(tmp_path, "return nothing;")
    with pytest.raises(BuildError, match=r"mine\.c:4:8: error: .nothing. undeclared"):
        build(program(file), CACHE)


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("ULONG NumBytesToWrite", "USHORT NumBytesToWrite"),
        GOOD.replace("NTSTATUS MyWrite", "static NTSTATUS MyWrite"),
        GOOD.replace("NTSTATUS MyWrite", "VOID MyWrite").replace("return 0;", ""),
    ],
)
def test_a_wrong_prototype_is_an_error_at_its_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"mine\.c:2:\d+: error: (conflicting types|static decl)"):
        build(program(write(tmp_path, text)), CACHE)


def test_what_compilers_warn_of_is_the_users_affair(tmp_path: Path) -> None:
    """The project's own C is compiled with -Wall -Wextra -Werror; a user's is not."""
    text = GOOD.replace("return 0;", "int unused; if (Channel = 0) return 1; return 0;")
    build(program(write(tmp_path, text)), CACHE)


def test_a_function_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="undefined reference to `Other'"):
        build(program(write(tmp_path, GOOD), "Other"), CACHE)


def test_the_same_is_compiled_once(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD)
    first = build(program(file), CACHE)
    stamp = first.stat().st_mtime_ns
    assert build(program(file), CACHE) == first
    assert first.stat().st_mtime_ns == stamp


def test_a_header_that_changed_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "mine.h").write_text("#define ANSWER 1\n")
    file = write(tmp_path, f'#include "mine.h"\n{GOOD.replace("return 0", "return ANSWER")}')
    first = build(program(file), CACHE)
    (tmp_path / "mine.h").write_text("#define ANSWER 2\n")
    assert build(program(file), CACHE) != first


def test_definitions_and_folders_reach_the_compiler(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "extra.h").write_text("#define OTHER ANSWER\n")
    text = GOOD.replace("return 0", "return OTHER")
    file = write(tmp_path, f'#include "extra.h"\n{text}')
    build(program(file, include=(tmp_path / "more",), defines=(("ANSWER", "0"),)), CACHE)
    with pytest.raises(BuildError, match=r"extra\.h"):
        build(program(file), CACHE)


def test_no_compiler_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, GOOD)
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoCompilerError, match="none of cc, gcc, clang is in PATH"):
        build(program(file), CACHE)
    monkeypatch.setenv("CC", "no-such-cc -m64")
    with pytest.raises(NoCompilerError, match="CC is 'no-such-cc -m64'"):
        build(program(file), CACHE)
