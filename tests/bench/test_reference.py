# SPDX-License-Identifier: Apache-2.0
"""Reference A does exactly what our side does: every access and edge, at the same picosecond."""

from pathlib import Path

import pytest

from tests.bench.accesses import MOVING_LINES, line_edges, register_accesses
from tests.bench.limit import build_limit, print_limit
from tests.bench.ours import print_ours
from tests.bench.plain_cocotb import print_polling
from tests.bench.work import BenchError, Outcome, Work

OURS, LIMIT = "parport_fast_bench.u_bench.u_dut", "limit_bench.u_dut"

# The last one is so slow that the driver's wait for an interrupt runs out.
WORKS = (
    Work(200),
    Work(200, "spp"),
    Work(40, busy_ns=100_000),
    Work(20, "spp", busy_ns=100_000),
    Work(30, busy_ns=300_000),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_limit(tmp_path_factory.mktemp("limit"))


@pytest.mark.parametrize("mode", ["fifo", "spp"])
def test_a_clock_that_sleeps_changes_no_access_and_no_edge(
    mode: str, program: Path, tmp_path: Path
) -> None:
    gated = build_limit(tmp_path, gated=True)
    seen = []
    for name, bench in (("free", program), ("gated", gated)):
        dump = tmp_path / name / "waves.vcd"
        print_limit(bench, Work(40, mode), dump.parent, dump=dump)
        seen.append((register_accesses(dump, LIMIT), line_edges(dump, LIMIT)))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name)
def test_same_accesses_and_edges_at_the_same_times(
    work: Work, program: Path, tmp_path: Path
) -> None:
    ours, limit = tmp_path / "ours" / "waves.fst", tmp_path / "limit" / "waves.vcd"
    one = print_ours(work, ours.parent, waves=ours)
    other = print_limit(program, work, limit.parent, dump=limit)
    assert one.printed == other.printed == one.expected

    accesses = register_accesses(ours, OURS)
    assert len(accesses) > work.length
    assert register_accesses(limit, LIMIT) == accesses

    edges, limit_edges = line_edges(ours, OURS), line_edges(limit, LIMIT)
    assert len(edges["strobe_n"]) > 2 * work.length
    for line in MOVING_LINES:
        assert limit_edges[line] == edges[line], line


def test_reference_b_prints_the_same(tmp_path: Path) -> None:
    outcome = print_polling(Work(6), tmp_path)
    assert outcome.printed == outcome.expected
    assert 0 < outcome.start_s < outcome.wall_s


def test_start_up_is_told_of_every_run(program: Path, tmp_path: Path) -> None:
    ours = print_ours(Work(6), tmp_path)
    assert 0 < ours.start_s < ours.wall_s  # a part of it
    assert print_limit(program, Work(6), tmp_path).start_s > 0  # a run of its own
    assert print_limit(program, Work(0), tmp_path).start_s == 0


def test_a_reference_that_gives_up_is_an_error(program: Path, tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="is right"):
        print_limit(program, Work(5, "none"), tmp_path)


def test_of_a_short_write_is_told_how_it_ended(tmp_path: Path) -> None:
    work = Work(4, faults=("paper-empty@2+30ms",), timeout_ns=1e6)
    with pytest.raises(BenchError, match="STATUS_DEVICE_PAPER_EMPTY after 2 bytes"):
        print_ours(work, tmp_path)


def test_a_wait_that_did_not_happen_is_found(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match="it ended after"):
        print_ours(Work(4, least_ns=300e9), tmp_path)


def test_peak_memory_is_that_of_the_simulation(tmp_path: Path) -> None:
    outcome: Outcome = print_ours(Work(0), tmp_path)
    assert 10_000 < outcome.peak_kib < 500_000
