# SPDX-License-Identifier: Apache-2.0
"""The command ``parport verify``: a verdict with evidence on a user's own controller."""

import argparse
import json
import random
import shlex
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cocotbext.parport.errors import UserError
from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.junit import write_junit
from cocotbext.parport.verify.outcome import Outcome
from cocotbext.parport.verify.scenarios import RANDOM, SCENARIOS
from cocotbext.parport.verify.suite import Suite, scenario_names
from cocotbext.parport.verify.table import print_verdict
from cocotbext.parport.verify.verdict import add_up, first_failure, overall

__all__ = ["add_parser"]

_EXAMPLES = """\
examples:
  parport verify dut.toml
      everything, a table, and the evidence in parport-verify/
  parport verify dut.toml --quick --junit results.xml
  parport verify dut.toml --only reset-in-a-byte --seed 7
  parport verify --list

exit codes: 0 no scenario failed, 1 one did, 2 the call, the description or the environment is wrong
"""


def add_parser(commands: Any) -> None:
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
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("parport-verify"),
        help="gets result.json and the evidence (default: %(default)s)",
    )
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write JUnit XML")
    parser.add_argument("--json", action="store_true", help="print the result as JSON only")
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
    seed = _seed(args.seed)
    if args.out.exists() and not args.out.is_dir():
        raise UserError(f"--out {args.out}: is not a folder; name one, or a path that is free")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="parport-") as name:
        suite = Suite.prepare(args.description, seed, Path(name))
        names = args.only or scenario_names(suite.description, quick=args.quick)
        if args.case is not None:
            outcomes = {name: suite.run_one(name, case=Case.from_json(args.case)) for name in names}
        else:
            outcomes = _run(suite, names)
        result = _result(args, suite, outcomes, time.monotonic() - started)
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "result.json").write_text(json.dumps(result, indent=2) + "\n")
    if args.junit is not None:
        write_junit(args.junit, result)
    if args.json:
        print(json.dumps(result))
    else:
        print_verdict(Console(), result, args.out)
    return int(result["verdict"] == "fail")


def _list() -> None:
    width = max(map(len, SCENARIOS))
    for scenario in SCENARIOS.values():
        print(f"{scenario.name:{width}}  {scenario.purpose}")


def _seed(text: str | None) -> int:
    if text is None:
        return random.SystemRandom().getrandbits(32)
    if not text.isdecimal() or int(text) >= 1 << 32:
        raise UserError(f"--seed {text}: a number from 0 to {(1 << 32) - 1} is right")
    return int(text)


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


def _result(
    args: argparse.Namespace, suite: Suite, outcomes: dict[str, Outcome], wall_s: float
) -> dict[str, Any]:
    """The object that result.json holds."""
    failed = first_failure(outcomes)
    replay = None
    if failed is not None:
        words = ["parport", "verify", str(args.description), "--only", failed]
        words += ["--seed", str(suite.seed)]
        if failed.startswith(RANDOM) and args.case is None:
            case, outcomes[failed] = suite.shortest(failed)
            args.case = case.to_json()
        if args.case is not None:
            words += ["--case", args.case]
        replay = shlex.join(words)
    return {
        "verdict": overall(outcomes.values()),
        "design": suite.description.top,
        "seed": suite.seed,
        "rules": add_up(outcomes.values()),
        "scenarios": {
            name: {
                "verdict": outcome.verdict,
                "message": outcome.message,
                "seed": suite.seed,
                "sim_time_ns": outcome.sim_time_ns,
                "violations": outcome.violations,
            }
            for name, outcome in outcomes.items()
        },
        "replay": replay,
        "wall_time_s": round(wall_s, 3),
    }
