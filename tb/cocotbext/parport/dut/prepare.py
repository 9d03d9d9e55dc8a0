# SPDX-License-Identifier: Apache-2.0
"""Reads, checks, wraps and builds a user's design."""

import hashlib
import tempfile
from pathlib import Path

from cocotbext.parport.dut.wrapper import WRAPPER_TOP
from cocotbext.parport.simulators.runner import cache_dir

__all__ = []


def keep_wrapper(text: str) -> Path:
    """Write a wrapper where it stays and is found again: its path is part of a build's name."""
    folder = cache_dir() / "wrappers" / hashlib.sha256(text.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    wrapper = folder / f"{WRAPPER_TOP}.v"
    if not wrapper.exists():
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False) as part:
            part.write(text)
        Path(part.name).replace(wrapper)
    return wrapper
