# SPDX-License-Identifier: Apache-2.0
"""Measure how many edges a second the line checker judges on one core.

    python tests/bench/checker_speed.py [BYTES]

The traffic is that of a Linux host and an Ack-in-Busy printer: seven edges a byte, eight with data.
"""

import sys
import time

from cocotbext.parport.checker import LineChecker
from cocotbext.parport.edges import Edge

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


def main() -> None:
    """Feed the traffic and print the rate, without and with edges kept for pictures."""
    edges = traffic(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    for keep in (0, 64):
        checker = LineChecker(edges=keep)
        begin = time.perf_counter()
        feed = checker.feed
        for edge in edges:
            feed(*edge)
        checker.finish(edges[-1][0])
        rate = len(edges) / (time.perf_counter() - begin)
        print(f"{len(edges)} edges, {keep} kept: {rate:,.0f} edges/s")  # noqa: T201
        assert not checker.violations


if __name__ == "__main__":
    main()
