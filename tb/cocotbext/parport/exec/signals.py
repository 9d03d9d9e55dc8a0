# SPDX-License-Identifier: Apache-2.0
"""While ``parport exec`` runs a program, signals are the program's."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from cocotbext.parport.caught import caught

__all__ = ["program_with_signals"]

Program = subprocess.Popen[bytes]


@contextmanager
def program_with_signals(start: Callable[[], Program]) -> Iterator[Program]:
    """Start a program, which may raise; inside, it decides about the signals that come.

    SIGTERM, SIGHUP and SIGINT are passed on; those that come before it runs, as soon as it does.
    A signal that is ignored stays so.
    """
    early: list[int] = []
    with caught((signal.SIGTERM, signal.SIGHUP), lambda number, _: early.append(number)):
        process = start()
        with (
            caught((signal.SIGTERM, signal.SIGHUP), lambda n, _: process.send_signal(n)),
            caught((signal.SIGINT,), lambda n, _: _pass_on(process, n)),
        ):
            for number in early:
                process.send_signal(number)
            yield process


def _pass_on(process: Program, number: int) -> None:
    """Pass SIGINT on, unless a key was pressed: then the terminal has sent it to all of us."""
    if not _in_foreground():
        process.send_signal(number)


def _in_foreground() -> bool:
    with suppress(OSError):  # no terminal
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            return os.tcgetpgrp(terminal) == os.getpgrp()
        finally:
            os.close(terminal)
    return False
