# SPDX-License-Identifier: Apache-2.0
"""The command ``parport verify``: a verdict with evidence on a user's own controller."""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cocotbext.parport.errors import UserError
from cocotbext.parport.options import (
    add_json_option,
    add_out_option,
    add_sim_option,
    chosen_simulator,
    read_seed,
)
from cocotbext.parport.report.console import report_console
from cocotbext.parport.report.deliver import check_file, check_folder, deliver
from cocotbext.parport.report.result import VerifyResult
from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.junit import write_junit
from cocotbext.parport.verify.outcome import Outcome
from cocotbext.parport.verify.page import verify_page
from cocotbext.parport.verify.recording import record, waves_name
from cocotbext.parport.verify.result import make_result
from cocotbext.parport.verify.scenarios.table import RANDOM, SCENARIOS
from cocotbext.parport.verify.suite import (
    QUICK_WALL_LIMIT_S,
    WALL_LIMIT_S,
    Suite,
    scenario_names,
)
from cocotbext.parport.verify.table import print_verdict
from cocotbext.parport.verify.verdict import first_failure

__all__ = ["add_parser"]

_FILES = ("report.html", "result.json")
_LONGEST_WALL_S = 1_000_000

_EXAMPLES = """\
examples:
  parport verify dut.toml
      everything, a table, and the evidence in parport-verify/
  parport verify dut.toml --quick --junit results.xml
  parport verify dut.toml --only reset-in-a-byte --seed 7
  parport verify --list

exit codes: 0 no scenario failed, 1 one did, 2 the call, the description or the environment is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``verify`` to the commands."""
    parser = commands.add_parser(
        "verify",
        help="a verdict on a controller of your own",
        description="Verify a parallel port controller: dut.toml says what it is called and how "
        "bytes get in; the harness brings driver, printers, faults and judges.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("description", metavar="dut.toml", type=Path, nargs="?")
    parser.add_argument("--list", action="store_true", help="name the scenarios and what they try")
    parser.add_argument("--quick", action="store_true", help="a choice that takes seconds")
    parser.add_argument(
        "--only", metavar="NAME", action="append", help="this scenario; may be given again"
    )
    parser.add_argument("--case", metavar="JSON", help="for --only random-N: what it does")
    parser.add_argument("--seed", metavar="N", help="of all that is random (default: a new one)")
    add_out_option(parser, "result.json, report.html and waves of failures", Path("parport-verify"))
    parser.add_argument(
        "--wall-limit",
        metavar="S",
        type=float,
        help=f"seconds that a scenario may take (default: {WALL_LIMIT_S:g}, "
        f"with --quick {QUICK_WALL_LIMIT_S:g})",
    )
    add_sim_option(parser)
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write JUnit XML")
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Verify.

    Returns:
        0 if no scenario failed, else 1.

    Raises:
        UserError: an argument or the description is wrong, or a tool is missing.
    """
    if args.list:
        _list()
        return 0
    if args.description is None:
        raise UserError("verify: name a dut.toml; parport init writes a first one")
    seed = random.SystemRandom().getrandbits(32) if args.seed is None else read_seed(args.seed)
    wall_s = _wall_s(args)
    _check_outputs(args)
    simulator = chosen_simulator(args)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parport-") as name:
        folder = Path(name)
        suite = Suite.prepare(args.description, seed, folder, wall_s, simulator=simulator)
        names = args.only or scenario_names(suite.description, quick=args.quick)
        outcomes, cases = _try_out(suite, names, args.case)
        waves = record(suite, outcomes, folder, cases)
        wall_time_s = round(time.monotonic() - started, 3)
        result = make_result(suite, outcomes, waves, cases, args.description, wall_time_s)
        report, answer = folder / "report.html", folder / "result.json"
        report.write_text(verify_page(result, outcomes, waves), "utf-8")
        told = json.dumps(result.to_json(), indent=2, ensure_ascii=False)
        answer.write_text(told + "\n", "utf-8")
        out = None
        try:
            deliver([*waves.values(), report, answer], args.out, _ours())
            out = args.out
            if args.junit is not None:
                write_junit(args.junit, result)
        finally:
            _tell(result, out, as_json=args.json)  # where the files could not go too
    return int(result.verdict == "fail")


def _try_out(
    suite: Suite, names: list[str], asked: str | None
) -> tuple[dict[str, Outcome], dict[str, Case]]:
    """Run scenarios, and shrink the case of a random one if that is the first to fail.

    Args:
        suite: that they are of.
        names: of the scenarios.
        asked: the case to run them with, as JSON; None: those of the seed.

    Returns:
        The outcomes, and the cases that are not those of the seed.
    """
    cases: dict[str, Case] = {}
    if asked is not None:
        cases = dict.fromkeys(names, Case.from_json(asked))
        outcomes = {name: suite.run_one(name, case=cases[name]) for name in names}
    else:
        outcomes = _run(suite, names)
        failed = first_failure(outcomes)
        if failed is not None and failed.startswith(RANDOM):
            cases[failed], outcomes[failed] = suite.shortest(failed)
    _insist_on_a_try(outcomes)
    return outcomes, cases


def _tell(result: VerifyResult, out: Path | None, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result.to_json()))
    else:
        print_verdict(report_console(), result, out)


def _check_outputs(args: argparse.Namespace) -> None:
    """A suite takes minutes: what cannot be written is told before."""
    check_folder(args.out, [*_FILES, *_ours()])
    if args.junit is not None:
        check_file("--junit", args.junit)


def _insist_on_a_try(outcomes: Mapping[str, Outcome]) -> None:
    """A verdict on nothing is none."""
    if all(outcome.verdict == "skip" for outcome in outcomes.values()):
        reasons = "; ".join(f"{name}: {outcome.message}" for name, outcome in outcomes.items())
        raise UserError(f"verify: nothing can be tried on this design: {reasons}")


def _list() -> None:
    width = max(map(len, SCENARIOS))
    for scenario in SCENARIOS.values():
        print(f"{scenario.name:{width}}  {scenario.purpose}")


def _ours() -> list[str]:
    """The names of all waves that an earlier call may have left."""
    return [waves_name(name + mode) for name in SCENARIOS for mode in ("", "/fifo")]


def _wall_s(args: argparse.Namespace) -> float:
    if args.wall_limit is None:
        return QUICK_WALL_LIMIT_S if args.quick else WALL_LIMIT_S
    limit: float = args.wall_limit
    if not 1 <= limit <= _LONGEST_WALL_S:  # nor is a "nan"
        raise UserError(
            f"--wall-limit {limit:g}: a number of seconds from 1 to {_LONGEST_WALL_S} is right"
        )
    return limit


def _run(suite: Suite, names: list[str]) -> dict[str, Outcome]:
    console = Console(stderr=True)
    if not console.is_terminal:
        return suite.run(names)
    with Progress(
        TextColumn("verifying"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task("", total=len(names))
        return suite.run(names, lambda name, _: progress.update(task, advance=1, description=name))
