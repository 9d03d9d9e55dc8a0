# SPDX-License-Identifier: Apache-2.0
"""Handles signals for a while. Imports little: the command needs it before all else."""

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

__all__ = ["caught"]


@contextmanager
def caught(
    numbers: Iterable[signal.Signals], handler: Callable[[int, FrameType | None], Any]
) -> Iterator[None]:
    """Handle signals inside, as far as this thread may.

    Args:
        numbers: of the signals. One that is ignored stays so: nohup means it.
        handler: as signal.signal takes it.
    """
    main = threading.current_thread() is threading.main_thread()
    ours = [n for n in numbers if main and signal.getsignal(n) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handler) for number in ours}
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)
