# SPDX-License-Identifier: Apache-2.0
"""What to say of a design that a simulator refuses, before what it says itself."""

from pathlib import Path

from cocotbext.parport.simulators.base import Source

__all__ = ["tell_syntax_errors"]

_LOG_LINES = 24


def tell_syntax_errors(log: Path, design: Source) -> None:
    """Put syntax errors in front of what a simulator says.

    A simulator reads all sources as one, so a comment or a module that is left open in one of them
    is often put down to a later one. Here each is read with those before it alone.

    Args:
        log: of the simulator.
        design: that it refuses.
    """
    # It imports pyslang, 40 ms that every simulation would pay, and those that go well need none.
    from cocotbext.parport.simulators.verilogtext import compile_verilog, syntax_errors

    for count in range(1, len(design.sources) + 1):
        parsed = compile_verilog(
            design.sources[:count], include=design.include, defines=design.defines
        )
        if found := syntax_errors(*parsed):
            said = log.read_text(errors="replace").splitlines() if log.exists() else []
            log.write_text("\n".join((found, *said[:_LOG_LINES])) + "\n", errors="replace")
            return
