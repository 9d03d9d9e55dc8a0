# SPDX-License-Identifier: Apache-2.0
"""Starts the cocotb benches of benches/ on the controller's tops."""

from pathlib import Path

from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.places import hdl_dir, verilog_dir
from cocotbext.parport.simulators.runner import simulate

HERE = Path(__file__).parent
BENCH_CLOCK = verilog_dir() / "bench_clock.v"


def design(top: str, *more: Path, **parameters: int) -> Design:
    """A top of the controller, or one of a file in `more`."""
    return Design((*sorted(hdl_dir().glob("*.v")), *more), top, parameters)


def run(
    folder: Path,
    benches: str,
    built: Design,
    only: str | None = None,
    **options: object,
) -> None:
    """Run benches, by the names of their modules in benches/ with spaces between.

    Raises:
        SimulationError: a test failed; the message ends with its log.
    """
    modules = ",".join(f"tests.hdl.benches.{bench}" for bench in benches.split())
    simulate(built, modules, folder, test_filter=only, **options)  # type: ignore[arg-type]
