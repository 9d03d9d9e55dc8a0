# SPDX-License-Identifier: Apache-2.0
"""The last edges before a moment and the first after it, in bounded memory."""

from cocotbext.ieee1284.lines import DATA_OE, LINES

__all__ = ["AFTER", "BAD_LEVEL", "Edge", "EdgeLog", "edge_rank"]

Edge = tuple[int, str, int | None]
"""Time in picoseconds, line, value; ``None`` is X or Z."""

AFTER = 12
"""How many edges after a moment a window takes in."""

_SLACK = 8
"""How many times as many edges as asked for are kept before the oldest are forgotten."""


class EdgeLog:
    """Remembers the last edges; a window taken from it goes on growing for a few more.

    Args:
        before: how many edges to remember.
        after: how many more a window takes in.
    """

    def __init__(self, before: int, after: int = AFTER) -> None:
        self._before = before
        self._after = after
        self._edges: list[Edge] = []  # now and then more than asked for: to forget many is quicker
        self._level: dict[str, int | None] = {}
        self._open: list[tuple[list[Edge], int]] = []  # window, length at which it is complete

    def add(self, edge: Edge) -> None:
        """Remember an edge."""
        self._edges.append(edge)
        if self._open:
            for window, _ in self._open:
                window.append(edge)
            self._open = [item for item in self._open if len(item[0]) < item[1]]
        if len(self._edges) > _SLACK * self._before:
            self._forget()

    def window(self) -> list[Edge]:
        """The edges remembered, after one for each line's level before them."""
        self._forget()
        start = self._edges[0][0] if self._edges else 0
        window: list[Edge] = [(start, line, value) for line, value in self._level.items()]
        window += self._edges
        self._open.append((window, len(window) + self._after))
        return window

    def _forget(self) -> None:
        """Keep of all edges but the last ones only what they left behind."""
        old = self._edges[: -self._before]
        self._level.update((line, value) for _, line, value in old)
        del self._edges[: len(old)]


BAD_LEVEL: dict[str, int] = {"select": 0, "fault_n": 0, "perror": 1}
"""The level of a status line that tells the host to stop."""


def _order() -> dict[tuple[str, int], int]:
    """Rank edges at one moment, so that a limit of exactly 0 holds on the side of the law.

    A strobe that rises ends before data changes (hold of 0), one that falls begins after (set-up of
    0). Busy that falls has fallen when strobe_n falls (ready time of 0), busy that rises answers it
    (delay of 0) and covers the status lines that turn bad with it.
    """
    first = [("strobe_n", 1), ("busy", 0), (DATA_OE, 0), ("data", 1), (DATA_OE, 1), ("strobe_n", 0)]
    ranks = {edge: rank for rank, edge in enumerate(first)}
    for line in LINES:
        for level in (0, 1):
            if line not in BAD_LEVEL and line != "data":
                ranks.setdefault((line, level), len(ranks))
    for line in BAD_LEVEL:
        for level in (0, 1):
            ranks[line, level] = len(ranks)
    return ranks


EDGE_ORDER: dict[tuple[str, int], int] = _order()
"""Rank of an edge among those at one moment; data counts as ``("data", 1)`` whatever its value."""


def edge_rank(edge: tuple[str, int | None]) -> int:
    """The place of an edge, (line, value), among those at one moment."""
    line, value = edge
    return EDGE_ORDER.get((line, 1 if line == "data" or value is None else value), 0)
