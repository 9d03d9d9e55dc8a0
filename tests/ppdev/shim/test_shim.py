# SPDX-License-Identifier: Apache-2.0
"""The preload library under programs in C that check themselves, on the register model."""

import os
import platform
import subprocess
from pathlib import Path

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.simulators.places import cache_dir
from cocotbext.ppdev.shim.build import build_shim
from tests.ppdev.serving import ServedPort

_PROGRAMS = Path(__file__).parent / "programs"
_CHECK_H = Path(__file__).parents[2] / "clients" / "programs"
_CFLAGS = ("-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2", "-D_GNU_SOURCE", "-pthread")
_PATIENCE_S = 60


def run(served: ServedPort, folder: Path, name: str) -> None:
    """Compile one of ``programs`` and run it; the folder is its own."""
    program = folder / name
    source = _PROGRAMS / f"{name}.c"
    subprocess.run(["cc", *_CFLAGS, f"-I{_CHECK_H}", source, "-o", program], check=True)
    library = {"LD_PRELOAD": str(build_shim(cache_dir())), "PARPORT_SOCKET": str(served.path)}
    done = subprocess.run(
        [program],
        cwd=folder,
        env=os.environ | library | {"PARPORT_PORT_BASE": str(0x378)},
        capture_output=True,
        text=True,
        check=False,
        timeout=_PATIENCE_S,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_signals_that_come_while_a_program_waits(tmp_path: Path) -> None:
    with ServedPort(tmp_path) as served:
        run(served, tmp_path, "signals")


def test_what_a_descriptor_is_for(tmp_path: Path) -> None:
    with ServedPort(tmp_path) as served:
        before = served.now_s()
        run(served, tmp_path, "access")
        assert served.printer.taken == b"abcd"
        assert 3.5 <= served.now_s() - before < 3.7  # 2.5 s of select and 1 s of poll


def test_links_to_devices(tmp_path: Path) -> None:
    with ServedPort(tmp_path) as served:
        run(served, tmp_path, "links")
        assert served.printer.taken == b"through a link"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="in and out are instructions of x86")
def test_a_signal_that_was_blocked_before_ioperm(tmp_path: Path) -> None:
    with ServedPort(tmp_path) as served:
        run(served, tmp_path, "blocked")


def test_threads_that_are_cancelled(tmp_path: Path) -> None:
    with ServedPort(tmp_path, [parse_fault("paper-empty@0")]) as served:
        run(served, tmp_path, "cancel")
        assert served.printer.taken == b""
