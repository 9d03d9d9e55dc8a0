# SPDX-License-Identifier: Apache-2.0
"""IRQL: the interrupt request level of the caller, a property of its thread.

A callback runs at the IRQL of its caller, so the level belongs to whoever calls. Simulators
interleave coroutines without a notion of threads; ``thread`` gives a coroutine a level of its own.
"""

from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from enum import IntEnum
from typing import Any, Generic, TypeVar

__all__ = ["Irql", "current_irql", "raised_irql", "thread"]

T = TypeVar("T")


class Irql(IntEnum):
    """Interrupt request levels that matter to a client of the port."""

    PASSIVE_LEVEL = 0
    APC_LEVEL = 1
    DISPATCH_LEVEL = 2


_irql: ContextVar[Irql] = ContextVar("irql", default=Irql.PASSIVE_LEVEL)


def current_irql() -> Irql:
    """KeGetCurrentIrql: the level of the running thread."""
    return _irql.get()


@contextmanager
def raised_irql(level: Irql) -> Iterator[Irql]:
    """KeRaiseIrql on entry, KeLowerIrql on exit.

    Yields:
        The level before.

    Raises:
        ValueError: `level` is lower than the current one; KeRaiseIrql would stop the system.
    """
    before = current_irql()
    if level < before:
        raise ValueError(f"cannot raise IRQL from {before.name} to {level.name}")
    token = _irql.set(level)
    try:
        yield before
    finally:
        _irql.reset(token)


class _Thread(Generic[T]):
    """Awaits a coroutine in a context of its own, whoever resumes it."""

    def __init__(self, coroutine: Coroutine[Any, Any, T]) -> None:
        self._coroutine = coroutine
        self._context = copy_context()
        self._context.run(_irql.set, Irql.PASSIVE_LEVEL)

    def __await__(self) -> Generator[Any, Any, T]:
        """Pass on what the coroutine waits for, and what it is sent or thrown."""
        resume: Callable[..., Any] = self._coroutine.send
        sent: Any = None
        while True:
            try:
                waited_for = self._context.run(resume, sent)
            except StopIteration as stop:
                result: T = stop.value
                return result
            try:
                sent = yield waited_for
                resume = self._coroutine.send
            except GeneratorExit:
                self._context.run(self._coroutine.close)
                raise
            except BaseException as error:
                sent = error
                resume = self._coroutine.throw


async def thread(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine as a thread: it starts at PASSIVE_LEVEL and keeps its own IRQL."""
    return await _Thread(coroutine)
