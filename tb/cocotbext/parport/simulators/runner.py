# SPDX-License-Identifier: Apache-2.0
"""Builds a design once per content and runs cocotb tests on it."""

import fcntl
import hashlib
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cocotb_tools.check_results import get_results

from cocotbext.parport.errors import UserError
from cocotbext.parport.simulators.base import RefusedError
from cocotbext.parport.simulators.bounded import Bounds, Ending
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.places import cache_dir

__all__ = [
    "DEFAULT_SEED",
    "SimulationError",
    "build",
    "simulate",
]

DEFAULT_SEED = 1

_BUILD_FORMAT = 1  # part of every key: a change here makes old builds unused

_COCOTBS = ("COCOTB_", "GPI_", "PYGPI_")
_OLD_COCOTBS = ("COVERAGE", "COVERAGE_RCFILE", "MODULE", "RANDOM_SEED", "TESTCASE")
_RUNNERS = ("GUI", "PYTEST_CURRENT_TEST", "SIM_CMD_PREFIX", "SIM_CMD_SUFFIX", "WAVES")
_environment_lock = threading.Lock()


class SimulationError(Exception):
    """A simulation ended without the result it should have; the message ends with its log.

    Attributes:
        ending: how the simulator ended.
        log: the end of what it printed.
    """

    def __init__(self, message: str, ending: Ending, log: str) -> None:
        super().__init__(f"{message}\n{log}")
        self.ending = ending
        self.log = log


def build(design: Design) -> Path:
    """Build a design, or find it built: the folder is named by the hash of all that goes in.

    Raises:
        UserError: the simulator is missing, or it refuses the design; its message is in the text.
    """
    folder = cache_dir() / _key(design)
    with _locked(folder.with_suffix(".lock")):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _compile(design, folder)
            (folder / "done").touch()
    return folder


def simulate(
    design: Design,
    test_module: str,
    test_dir: Path,
    *,
    test_filter: str | None = None,
    seed: int = DEFAULT_SEED,
    env: Mapping[str, str] | None = None,
    waves: Path | None = None,
    plusargs: Sequence[str] = (),
    bounds: Bounds | None = None,
) -> Ending:
    """Run the cocotb tests of a module on a design, in a process of its own.

    Args:
        design: built if it has not been.
        test_module: importable name of the module.
        test_dir: working folder of the simulation; gets sim.log and results.xml.
        test_filter: regular expression on ``module.test``; all tests without it.
        seed: COCOTB_RANDOM_SEED, at most 32 bits.
        env: more environment variables.
        waves: FST file to write.
        plusargs: more of them.
        bounds: what the simulation may take.

    Returns:
        How the simulator ended.

    Raises:
        SimulationError: a test failed, none ran, or the simulator died or broke a bound.
        UserError: the design does not build.
    """
    build_dir = build(design)
    test_dir.mkdir(parents=True, exist_ok=True)
    log, results = test_dir / "sim.log", test_dir.absolute() / "results.xml"
    runner = design.simulator.runner(log, bounds or Bounds())
    test_args, dump = design.simulator.arguments(waves)
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **_bytecode(), **_assertions(test_module)}
    with _environment({**quick, **(env or {})}):
        runner.test(  # prepares; what it would start is started below
            test_module=test_module,
            hdl_toplevel=design.top,
            hdl_toplevel_lang="verilog",
            build_dir=build_dir,
            test_dir=test_dir,
            results_xml=str(results),
            test_filter=test_filter,
            seed=seed,
            test_args=test_args,
            plusargs=[*dump, *plusargs],
            waves=waves is not None,
        )
    ending = runner.run()
    if ending.stopped or ending.code:
        how = ending.stopped or f"return code: {ending.code}"
        raise SimulationError(f"the simulator died: {how}", ending, _tail(log))
    try:
        tests, failures = get_results(results)
    except RuntimeError:
        raise SimulationError("the simulation left no results", ending, _tail(log)) from None
    if failures or not tests:
        raise SimulationError(f"{failures} of {tests} tests failed", ending, _tail(log))
    return ending


def _compile(design: Design, folder: Path) -> None:
    folder.mkdir(parents=True)
    log = folder / "build.log"
    try:
        with _environment({}):
            design.simulator.compile(design, folder, log)
    except RefusedError:
        title = design.simulator.title
        raise UserError(f"{title} refuses {design.top}:\n{_tail(log)}") from None


def _key(design: Design) -> str:
    """Hash of everything that goes into a build."""
    digest = hashlib.sha256()
    headers = design.headers()
    settings = {
        "format": _BUILD_FORMAT,
        "simulator": design.simulator.ingredients(),
        "top": design.top,
        "open": design.open,
        "parameters": dict(design.parameters),
        "defines": dict(design.defines),
        "include": [str(folder) for folder in design.include_folders],
        "sources": [str(source) for source in design.sources],  # paths appear in messages
        "headers": [str(header) for header in headers],
    }
    digest.update(json.dumps(settings, sort_keys=True).encode())
    for source in (*design.sources, *headers):
        digest.update(hashlib.sha256(source.read_bytes()).digest())
    return f"{design.top}-{digest.hexdigest()[:16]}"


def _bytecode() -> dict[str, str]:
    """A place for bytecode where the environment forbids one beside the sources.

    Every simulation starts a Python; to compile its modules anew takes longer than most scenarios.
    """
    if not sys.dont_write_bytecode:
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(cache_dir() / "bytecode")}


def _assertions(test_module: str) -> dict[str, str]:
    """Ours have no assertions for pytest to explain, and to get ready for it takes 50 ms."""
    ours = test_module.startswith("cocotbext.parport.")
    return {"COCOTB_REWRITE_ASSERTION_FILES": ""} if ours else {}


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _environment(changes: Mapping[str, str]) -> Iterator[None]:
    """Set variables for a while; the runner lets os.environ win over its own arguments.

    What the user has set for cocotb is meant for other simulations, and is hidden: a filter for
    tests would leave ours none. PYTEST_CURRENT_TEST is too: with it, the runner changes how it
    names and reports results. Other threads that simulate wait: there is one environment.
    """
    with _environment_lock:
        touched = {name for name in os.environ if _of_cocotb(name)} | set(changes)
        before = {name: os.environ.pop(name, None) for name in touched}
        os.environ.update(changes)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def _of_cocotb(name: str) -> bool:
    return name.startswith(_COCOTBS) or name in _OLD_COCOTBS or name in _RUNNERS


def _tail(log: Path, lines: int = 40) -> str:
    """The end of a log file, for a message."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
