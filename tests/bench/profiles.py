# SPDX-License-Identifier: Apache-2.0
"""Where the time of our side goes: how much of it is Python, and which functions.

Two kinds of runs: one with a stopwatch around everything that cocotb calls, which costs next to
nothing; and one under cProfile, which makes Python slower and tells functions apart. Start-up is
read from Python's own account of its imports.
"""

import pstats
import re
from dataclasses import dataclass
from pathlib import Path

from tests.bench import sim_ours
from tests.bench.limit import build_limit, print_limit
from tests.bench.ours import print_ours
from tests.bench.work import Work

__all__ = ["PROFILES", "Profile", "Startup", "profile", "profile_startup", "profile_text"]

_WORKS = {
    "fifo": Work(16_384),
    "spp": Work(16_384, "spp"),
    "slow": Work(256, busy_ns=100_000),
}

PROFILES = ("start", *_WORKS)
"""What `profile_text` knows: start-up, and the rows against all Verilog."""

_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|( +)(\S+)")
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Profile:
    """Where the time of a run goes.

    Attributes:
        work: what was printed.
        wall_s: of the whole process, of which:
        start_s: start-up, the same run without a byte;
        python_s: Python, and what it calls of the simulator's interface;
        wakes: how often it was woken for that.
        limit_s: wall time of reference A.
        gated_s: the same with a clock that sleeps as ours does: what the design itself costs.
        functions: (own time as a share of all Python, calls, name) of the most expensive ones.
    """

    work: Work
    wall_s: float
    start_s: float
    python_s: float
    wakes: int
    limit_s: float
    gated_s: float
    functions: list[tuple[float, int, str]]

    @property
    def simulator_s(self) -> float:
        """The rest: the simulator itself, s."""
        return self.wall_s - self.start_s - self.python_s

    def text(self) -> str:
        """For people, in Markdown."""
        length = self.work.length
        shares = [
            ("start-up", self.start_s),
            ("Python", self.python_s),
            ("simulator", self.simulator_s),
        ]
        lines = [
            f"{self.work.name}: {self.wall_s:.2f} s",
            "",
            "| part | s | us a byte | share |",
            "|---|--:|--:|--:|",
            *(
                f"| {name} | {part:.2f} | {part / length * 1e6:.0f} | {part / self.wall_s:.0%} |"
                for name, part in shares
            ),
            "",
            f"Python was woken {self.wakes} times, {self.wakes / length:.2f} times a byte. "
            f"Reference A takes {self.limit_s:.2f} s, and {self.gated_s:.2f} s if its clock sleeps "
            "as ours does: what the simulator needs for the controller.",
            "",
            "| own time | calls a byte | function |",
            "|--:|--:|---|",
            *(
                f"| {share:.0%} | {calls / length:.2f} | `{name}` |"
                for share, calls, name in self.functions
            ),
        ]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Startup:
    """What Python imports when a simulation starts.

    Attributes:
        wall_s: of a run without a byte.
        packages: (s, package) of the most expensive ones, each without what it imports of others.
    """

    wall_s: float
    packages: list[tuple[float, str]]

    def text(self) -> str:
        """For people, in Markdown."""
        lines = [
            f"A run without a byte takes {self.wall_s:.2f} s. Of that, importing takes:",
            "",
            "| package | ms |",
            "|---|--:|",
            *(f"| `{name}` | {own_s * 1000:.0f} |" for own_s, name in self.packages),
        ]
        return "\n".join(lines) + "\n"


def profile_text(name: str, folder: Path) -> str:
    """One of the PROFILES, in Markdown.

    Raises:
        BenchError: a run failed.
    """
    if name == "start":
        return profile_startup(folder).text()
    return profile(_WORKS[name], folder).text()


def profile(work: Work, folder: Path, most: int = 12) -> Profile:
    """Profile a run.

    Args:
        work: what to print.
        folder: gets the files of the runs.
        most: how many functions to name.

    Raises:
        BenchError: a run failed.
    """
    start_s, start_python_s, start_wakes = _watched(Work(0, work.mode), folder)
    wall_s, python_s, wakes = _watched(work, folder)
    print_ours(work, folder, env={"COCOTB_ENABLE_PROFILING": "1"})
    stats = pstats.Stats(str(folder / "sim" / "cocotb.pstat"))
    return Profile(
        work,
        wall_s,
        start_s,
        python_s - start_python_s,
        wakes - start_wakes,
        print_limit(build_limit(folder), work, folder).wall_s,
        print_limit(build_limit(folder, gated=True), work, folder).wall_s,
        _functions(stats, most),
    )


def profile_startup(folder: Path, most: int = 10) -> Startup:
    """Have Python tell what it imports in a run without a byte.

    Raises:
        BenchError: the run failed.
    """
    plain = print_ours(Work(0), folder)
    print_ours(Work(0), folder, env={"PYTHONPROFILEIMPORTTIME": "1"})
    own_us: dict[str, int] = {}
    for found in _IMPORT.finditer((folder / "sim" / "sim.log").read_text(errors="replace")):
        name = found[4]
        parts = name.split(".")
        package = ".".join(parts[:2] if parts[0] == "cocotbext" else parts[:1])
        own_us[package] = own_us.get(package, 0) + int(found[1])
    ordered = sorted(((us / 1e6, name) for name, us in own_us.items()), reverse=True)
    return Startup(plain.wall_s, ordered[:most])


def _watched(work: Work, folder: Path) -> tuple[float, float, int]:
    """Wall time of a run, how much of it was Python, and how often Python was woken."""
    watch = folder / "watch"
    outcome = print_ours(work, folder, env={sim_ours.WATCH: str(watch)})
    python_s, wakes = watch.read_text().split()
    return outcome.wall_s, float(python_s), int(wakes)


def _functions(stats: pstats.Stats, most: int) -> list[tuple[float, int, str]]:
    every = stats.stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in every.values())
    rows = [(own / total, calls, _name(*place)) for place, (_, calls, own, _, _) in every.items()]
    return sorted(rows, reverse=True)[:most]


def _name(file: str, line: int, function: str) -> str:
    """A function's name with the end of its file's path; built-in ones have none."""
    if file == "~":
        return function.strip("<>")
    path = Path(file)
    short = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path
    return f"{'/'.join(short.parts[-2:])}:{line} {function}"
