# SPDX-License-Identifier: Apache-2.0
"""The programs that the tests run: installed if they are missing, by one process at a time."""

import fcntl
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.clients.running import ROOT


@pytest.fixture(scope="session", autouse=True)
def installed_clients() -> None:
    with (Path(tempfile.gettempdir()) / "parport-clients.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            ["bash", ROOT / ".ci" / "setup", "clients"], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
