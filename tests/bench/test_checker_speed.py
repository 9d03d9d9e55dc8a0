# SPDX-License-Identifier: Apache-2.0
"""How many edges a second the line checker judges on one core.

    python tests/bench/test_checker_speed.py [BYTES]

prints it; as a test it holds the promise of 300,000. The traffic is that of a Linux host and a
printer that pulses ack_n inside busy: seven edges a byte.
"""

import sys
import time

from cocotbext.parport.checker.edges import Edge
from cocotbext.parport.checker.line_checker import LineChecker

IDLE = {"data": 0, "strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
IDLE |= {"ack_n": 1, "busy": 0, "perror": 0, "select": 1, "fault_n": 1}


def traffic(count: int) -> list[Edge]:
    """Edges of ``count`` bytes, each different from the one before."""
    edges: list[Edge] = [(0, line, level) for line, level in IDLE.items()]
    for number in range(count):
        t = 1_000_000 + number * 10_000_000
        edges += [
            (t, "data", (number * 37 + 1) & 0xFF),
            (t + 1_000_000, "strobe_n", 0),
            (t + 1_300_000, "busy", 1),
            (t + 2_000_000, "strobe_n", 1),
            (t + 4_000_000, "ack_n", 0),
            (t + 6_000_000, "ack_n", 1),
            (t + 7_000_000, "busy", 0),
        ]
    return edges


def rate(edges: list[Edge], keep: int = 0) -> float:
    """Edges judged in a second of processor time."""
    checker = LineChecker(edges=keep)
    begin = time.process_time()
    feed = checker.feed
    for edge in edges:
        feed(*edge)
    checker.finish(edges[-1][0])
    assert not checker.violations
    assert checker.results()["HOST_STROBE"].count == len(edges) // 7 - 1
    return len(edges) / (time.process_time() - begin)


def test_checker_judges_300000_edges_a_second():
    edges = traffic(20_000)
    assert max(rate(edges) for _ in range(3)) >= 300_000


if __name__ == "__main__":
    trace = traffic(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    for kept in (0, 48):
        text = f"{len(trace)} edges, {kept} kept for pictures: {rate(trace, kept):,.0f} edges/s"
        print(text)  # noqa: T201
