# SPDX-License-Identifier: Apache-2.0
"""While ``parport exec`` runs a program, signals are the program's."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

__all__ = ["program_with_signals"]

Program = subprocess.Popen[bytes]
_Handler = Callable[[int, FrameType | None], Any]


@contextmanager
def program_with_signals(start: Callable[[], Program]) -> Iterator[Program]:
    """Start a program, which may raise; inside, it decides about the signals that come.

    SIGTERM, SIGHUP and SIGINT are passed on; those that come before it runs, as soon as it does.
    A signal that is ignored stays so.
    """
    early: list[int] = []
    with _handled((signal.SIGTERM, signal.SIGHUP), lambda number, _: early.append(number)):
        process = start()
        with (
            _handled((signal.SIGTERM, signal.SIGHUP), lambda n, _: process.send_signal(n)),
            _handled((signal.SIGINT,), lambda n, _: _pass_on(process, n)),
        ):
            for number in early:
                process.send_signal(number)
            yield process


@contextmanager
def _handled(numbers: tuple[signal.Signals, ...], handler: _Handler) -> Iterator[None]:
    """Handle signals for a while, as far as this thread may."""
    main = threading.current_thread() is threading.main_thread()
    caught = [n for n in numbers if main and signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in caught}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


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
