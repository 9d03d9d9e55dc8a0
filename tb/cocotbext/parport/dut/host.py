# SPDX-License-Identifier: Apache-2.0
"""What every host has in common."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Host", "Sent"]


@dataclass(frozen=True)
class Sent:
    """How a transfer ended on the host's side.

    Attributes:
        count: bytes that the design accepted; with the contract, that the peripheral took.
        problem: why it ended early, "" if it did not.
    """

    count: int
    problem: str = ""


class Host(ABC):
    """Gets bytes into the design.

    Attributes:
        exact: `Sent.count` is what the peripheral took. Otherwise the design may still hold bytes.
        arrived: how many bytes the peripheral took so far: a host that waits sees progress.
    """

    exact = False

    def know_arrivals(self, arrived: Callable[[], int]) -> None:  # noqa: B027  # few need it
        """Learn how to ask for the number of bytes that the peripheral has."""

    arrived: Callable[[], int] = staticmethod(lambda: 0)

    @abstractmethod
    async def start(self) -> None:
        """Make the design ready, after its reset."""

    @abstractmethod
    async def send(self, data: bytes, timeout_ns: float) -> Sent:
        """Hand bytes over; end when none was accepted for `timeout_ns` of simulated time."""

    def complaints(self) -> list[str]:
        """What was found against the user's code on the host's side."""
        return []

    def miscounted(self, counted: int, arrived: int) -> str:
        """In words: more, or less, arrived than was counted."""
        return f"{counted} bytes counted as written, {arrived} arrived"

    def close(self) -> None:  # noqa: B027  # most have nothing to end
        """End what the host started."""
