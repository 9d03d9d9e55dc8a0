# SPDX-License-Identifier: Apache-2.0
"""The bench itself: shape, turns, and that it finds bytes that differ. No test looks at a clock."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from tests.bench import __main__ as command
from tests.bench.docs import machine, replace_section
from tests.bench.drawing import draw
from tests.bench.lanes import Job, Lane, run_jobs
from tests.bench.measure import Row, Target, to_json, us_per_byte
from tests.bench.plots import make_plots
from tests.bench.profiles import PROFILES
from tests.bench.rows import FULL, GROUPS, QUICK, Plan, Sides, make_rows
from tests.bench.table import markdown, print_table
from tests.bench.work import BenchError, Outcome, Side, Work

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"

ROWS = (
    *("fifo_vs_verilog", "fifo_vs_polling", "spp_vs_verilog", "slow_printer_vs_verilog"),
    *("startup_vs_cocotb", "wait_300s", "cost_per_byte", "memory", "checker_live"),
    *("checker_offline", "verilator_vs_icarus", "verify_quick"),
)
KEYS = {"ours", "reference", "ratio", "unit", "runs", "what", "better"}
TINY = replace(QUICK, rounds=2, first=12, polling=3, slow=3, wait=6, short=8, long=16)

GOOD = Outcome(2.0, length=4, printed="aa", expected="aa")
WRONG = replace(GOOD, printed="ab")


def side(name: str, *outcomes: Outcome) -> Side:
    return Side(name, iter(outcomes).__next__)


def row_of(ours: Sequence[Outcome], reference: Sequence[Outcome], **kinds: Any) -> Row:
    return Row("some_row", "work", side("ours", *ours), side("other", *reference), "group", **kinds)


def found(row: Row, rounds: int = 1) -> dict[str, Any]:
    results = run_jobs([Job(row.group, row.sides, rounds)], [lambda side: side.run()])
    return to_json(row, results)


def test_the_rows_have_their_names_and_each_has_a_group(tmp_path: Path) -> None:
    rows = make_rows(FULL, Sides(tmp_path))
    assert tuple(row.name for row in rows) == ROWS
    assert {row.group for row in rows} == set(GROUPS)
    assert FULL.rounds >= 5
    assert QUICK.rounds >= 3


def test_ratio_is_the_median_of_pairs() -> None:
    ours = [replace(GOOD, wall_s=wall_s) for wall_s in (1.0, 9.0, 4.0)]
    reference = [replace(GOOD, wall_s=wall_s) for wall_s in (2.0, 3.0, 4.0)]
    row = found(row_of(ours, reference, target=Target(high=1.0)), 3)
    assert (row["ours"], row["reference"]) == (4.0, 3.0)
    assert (row["ratio"], row["ratio_min"], row["ratio_max"]) == (1.0, 0.5, 3.0)
    assert (row["runs"], row["bytes"], row["met"]) == (3, 4, True)
    assert row["sha256"] == "aa"
    assert row["sha256_equal"] is True


def test_start_up_is_taken_off_each_side() -> None:
    row = found(row_of([replace(GOOD, start_s=1.0)], [GOOD], value=us_per_byte, unit="us"))
    assert (row["ours"], row["reference"]) == (250_000, 500_000)
    assert (row["start_s_ours"], row["start_s_reference"]) == ([1.0], [0.0])


@pytest.mark.parametrize(("ours", "reference"), [([WRONG], [GOOD]), ([GOOD], [WRONG])])
def test_a_wrong_byte_is_an_error_that_names_the_row(
    ours: list[Outcome], reference: list[Outcome]
) -> None:
    with pytest.raises(BenchError, match=r"some_row: .* printed other bytes"):
        found(row_of(ours, reference))


def test_a_digest_of_a_byte_that_differs_is_another() -> None:
    work = Work(5)
    wrong = bytes([work.data[0] ^ 1]) + work.data[1:]
    outcome = Outcome.of_print(1.0, work, work.data, start_s=0.5)
    assert outcome.printed == outcome.expected
    assert Outcome.of_print(1.0, work, wrong, start_s=0.5).printed != outcome.expected


def test_a_wrong_byte_ends_the_command_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = row_of([GOOD] * 3, [GOOD, WRONG, GOOD])

    @contextmanager
    def lanes(plan: Plan, folder: Path, count: int) -> Iterator[list[Lane]]:
        yield [lambda side: side.run()]

    monkeypatch.setattr(command, "make_rows", lambda plan, sides: [replace(row, group="fifo")])
    monkeypatch.setattr(command, "open_lanes", lanes)
    assert command.main(["--quick", "--rows=some_row", f"--out={tmp_path}"]) == 1
    assert "some_row: the reference printed other bytes" in capsys.readouterr().err
    assert not (tmp_path / "bench.json").exists()


def test_a_run_that_fails_is_an_error_that_names_its_rows() -> None:
    def fail() -> Outcome:
        raise BenchError("no simulator")

    rows = [
        replace(row_of([], []), name=name, group="fifo", ours=Side("bad", fail)) for name in "ab"
    ]
    with pytest.raises(BenchError, match="a, b: no simulator"):
        command.measure(rows, [], TINY, [lambda side: side.run()])


def test_an_unknown_row_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--rows=fifo,memory", f"--out={tmp_path}"]) == 2
    assert "no row is called fifo; there are fifo_vs_verilog" in capsys.readouterr().err


def test_a_tiny_run_has_the_shape_of_bench_json(tmp_path: Path) -> None:
    rows = [
        row
        for row in make_rows(TINY, Sides(tmp_path))
        if row.name in ("fifo_vs_verilog", "memory", "verilator_vs_icarus")
    ]
    measured, _ = command.measure(rows, [], TINY, [lambda side: side.run()])
    assert list(measured) == ["fifo_vs_verilog", "memory", "verilator_vs_icarus"]
    for row in measured.values():
        assert set(row) >= KEYS
    first = json.loads(json.dumps(measured))["fifo_vs_verilog"]
    assert (first["runs"], first["bytes"], first["sha256_equal"]) == (2, 12, True)
    assert 0 < first["ratio_min"] <= first["ratio"] <= first["ratio_max"]
    assert len(first["sha256"]) == 64


def test_sides_run_in_turns_and_what_runs_alone_comes_last() -> None:
    told: list[str] = []
    sides = [side(name, *[GOOD] * 2) for name in "abc"]
    jobs = [Job("last", sides[2:], 1, alone=True), Job("first", sides[:2], 2)]
    results = run_jobs(jobs, [lambda side: side.run()], lambda side: told.append(side.name))
    assert told == list("ababc")
    assert {key: len(runs) for key, runs in results.items()} == {
        ("first", "a"): 2,
        ("first", "b"): 2,
        ("last", "c"): 1,
    }


def test_a_short_side_runs_at_both_ends_of_a_turn_and_the_mean_counts() -> None:
    told: list[str] = []
    late = replace(GOOD, wall_s=3.0, start_s=1.0)
    short = replace(side("short", GOOD, late), twice=True)
    sides = [side("long", GOOD), short]
    results = run_jobs([Job("a", sides, 1)], [lambda s: s.run()], lambda s: told.append(s.name))
    assert told == ["short", "long", "short"]
    assert results["a", "short"] == [replace(GOOD, wall_s=2.5, start_s=0.5)]


def test_a_run_that_fails_stops_the_others() -> None:
    def fail() -> Outcome:
        raise BenchError("broken")

    later = Side("later", lambda: pytest.fail("ran on"))
    with pytest.raises(BenchError, match="broken"):
        run_jobs([Job("a", [Side("bad", fail)], 1), Job("b", [later], 1)], [lambda s: s.run()])


def test_targets_are_told_and_judged() -> None:
    assert Target(high=1 / 15).text("s") == "at most 0.0667"
    assert Target(0.9, 1.1).met(5.0, 1.2) is False
    assert Target(high=2, of_ours=True).met(1.9, 7.0) is True
    assert Target(high=2, of_ours=True).text("s") == "at most 2 s"
    assert Target().met(1.0, 1.0) is None


def test_the_table_says_in_words_what_is_missed() -> None:
    slow, quick = replace(GOOD, wall_s=30.0), replace(GOOD, wall_s=1.0)
    rows = {
        "a": found(row_of([slow], [GOOD], target=Target(high=1.0))),
        "b": found(row_of([quick], [slow], target=Target(high=1.0))),
    }
    console = Console(record=True, file=StringIO())
    print_table(console, rows)
    lines = console.export_text().splitlines()
    assert re.search(r"^a +work +30 s +2 s +15 +15, 15 +at most 1 +missed", lines[1])
    assert re.search(r"^b .* 0.0333 = 1/30 .* met", lines[2])
    assert "| `b` | work | 1 s | 30 s | 0.0333 = 1/30 |" in markdown(rows)


def test_a_narrow_terminal_gets_all_of_the_table() -> None:
    console = Console(record=True, file=StringIO(), force_terminal=True, width=80)
    print_table(console, {"some_row": found(row_of([GOOD], [GOOD], target=Target(high=0.5)))})
    text = console.export_text()
    for part in ("some_row", "work", "2 s", "1, 1", "at most 0.5", "missed"):
        assert part in text, part


def test_the_same_numbers_make_the_same_plot(tmp_path: Path) -> None:
    plot = make_plots(QUICK, Sides(tmp_path))[0]
    results = {("plots", side.name): [GOOD] for side in plot.sides}
    drawn = [draw(plot, results, tmp_path).read_bytes() for _ in range(2)]
    assert drawn[0] == drawn[1]
    for text in (
        b"bytes written",
        b"wall time for a byte, us",
        b"all Verilog (A)",
        b"in Verilator",
    ):
        assert text in drawn[0]


def test_a_plot_takes_start_up_off_or_says_that_it_does_not(tmp_path: Path) -> None:
    run = replace(GOOD, wall_s=2.2, start_s=0.7)
    known = {True: "550,000", False: "375,000"}  # us for each of its four bytes
    for plot in make_plots(replace(QUICK, plot_sizes=(4,), plot_length=4), Sides(tmp_path)):
        results = {("plots", side.name): [run] for side in plot.sides}
        text = draw(plot, results, tmp_path).read_text()
        assert f"start-up {'included' if plot.start_up else 'taken off'}" in text
        assert known[plot.start_up] in text
        assert known[not plot.start_up] not in text


def test_a_section_of_the_page_is_replaced() -> None:
    text = "before\n<!-- x -->\nold\n<!-- /x -->\nafter\n"
    assert replace_section(text, "x", "new\n") == text.replace("old", "new")
    with pytest.raises(ValueError, match="no place for 'y'"):
        replace_section(text, "y", "new")


def test_the_page_says_what_it_was_measured_on() -> None:
    assert re.search(r"processors, .*Icarus Verilog version \d+.*, Python 3.*, cocotb 2", machine())
    assert "Measured on: " in PAGE.read_text("utf-8")


def test_the_page_has_every_row_and_a_place_for_every_number() -> None:
    page = PAGE.read_text("utf-8")
    for name in ROWS:
        assert page.count(f"| `{name}` |") >= 1, name
    for place in ("table", *(f"profile {name}" for name in PROFILES)):
        replace_section(page, place, "")
