# SPDX-License-Identifier: Apache-2.0
"""What to say of a simulation that did not reach its end."""

import re
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.runner import SimulationError
from cocotbext.parport.units import format_time

__all__ = ["EarlyEnd", "explain", "say_not_begun"]

_LOG_LINES = 24
_LOG_WIDTH = 200
_NOISE = re.compile(r"^\s*(-\.--|[\d.]+)ns INFO |\*\*$|^VCD info: dumping is suppressed")
_ENDED = "cocotb expected it would shut down the simulation"
_ENDS = re.compile(r"\$(finish|stop|fatal)\b")
_FATAL = re.compile(r"^(?:FATAL|\[\d+\] %Fatal): (.*)$", re.MULTILINE)
_VERILATOR = {
    r"^\[\d+\] %Error: (.*)$": "the design called $error, at which Verilator ends: {}",
    r"^%Error-DIDNOTCONVERGE: .*: (.* did not converge) ": "the design oscillates{after}: {}",
}
"""What Verilator says when it ends with an exit code, and what to say of it."""
_ENDED_AT = re.compile(r"^(?:%Error:|-) (\S.*):(\d+): Verilog (\$stop|\$finish)", re.MULTILINE)
_RAISED = re.compile(r"^\s*(?:\w+\.)*(\w+(?:Error|Exception): .*)$", re.MULTILINE)


@dataclass(frozen=True)
class EarlyEnd:
    """Why a simulation did not reach its end.

    Attributes:
        message: one line that says what the design did.
        log: the end of the simulator's log, without what it always says.
        hung: it had to be stopped, because it took too long or its time stood still.
        moment_ps: the last simulated time that it noted; None if it noted none.
    """

    message: str
    log: str
    hung: bool
    moment_ps: int | None


def explain(error: SimulationError, bounds: Bounds, sources: Iterable[Path]) -> EarlyEnd:
    """Say what a design did.

    Args:
        error: that the simulation ended with.
        bounds: of the simulation.
        sources: of the design.
    """
    return EarlyEnd(
        _stopped(error, bounds) or _ended(error, sources),
        _shorten(error.log),
        error.ending.stopped in ("wall", "stall"),
        error.ending.pulse_ps,
    )


def say_not_begun(error: SimulationError) -> str:
    """What to say if the simulation's Python ended before the scenario began, else "".

    It begins before the first statement of a design, so no design has a part in this, unless the
    simulator crashes: that may be for want of memory for what is declared.
    """
    ending = error.ending
    if ending.pulse_ps is not None or ending.stopped or ending.code < 0:
        return ""
    log = _shorten(error.log)
    raised = _RAISED.findall(error.log)
    why = raised[-1] if raised else (log.splitlines() or ["it says nothing"])[-1].strip()
    return f"no simulation begins, whatever the design: {why}; the end of its log:\n{log}"


def _stopped(error: SimulationError, bounds: Bounds) -> str:
    """Why it had to be stopped; "" if it was not."""
    ending = error.ending
    when = None if not ending.pulse_ps else format_time(ending.pulse_ps)
    printed = ""
    if ending.printed > 1_000_000:
        printed = f"; {ending.printed / 1e6:.0f} MB printed until then"
    match ending.stopped:
        case "stall" if when is None:
            return f"the design hangs before time begins, for {bounds.stall_s:g} s{printed}"
        case "stall":
            return (
                f"the design hangs: simulated time stands still shortly after {when}, "
                f"for {bounds.stall_s:g} s{printed}"
            )
        case "wall" if when is None:
            return f"not begun after {bounds.wall_s:g} s{printed}"
        case "wall":
            return f"not done after {bounds.wall_s:g} s, at {when} of simulated time{printed}"
        case "flood":
            within = when or "no time at all"
            return f"the design floods its log: {ending.printed / 1e6:.0f} MB printed in {within}"
    return ""


def _ended(error: SimulationError, sources: Iterable[Path]) -> str:
    """How it ended by itself."""
    code = error.ending.code
    if code < 0:
        return f"the design crashed the simulator ({signal.Signals(-code).name})"
    if fatal := _FATAL.search(error.log):
        return f"the design called $fatal: {fatal[1]}"
    after = f" after {format_time(error.ending.pulse_ps)}" if error.ending.pulse_ps else ""
    for pattern, text in _VERILATOR.items():
        if said := re.search(pattern, error.log, re.MULTILINE):
            return text.format(said[1], after=after)
    ended_at = _ENDED_AT.search(error.log)
    if ended_at is not None and ended_at[1] != ":0":
        where = f"{ended_at[3]} at {Path(ended_at[1]).name}:{ended_at[2]}"
        return f"the design ended the simulation{after}: {where}"
    if code:
        return f"the simulator ended with exit code {code}"
    if _ENDED in error.log or "left no results" in str(error):
        where = ", ".join(_calls(sources)) or "an unknown place"
        return f"the design ended the simulation{after}: {where}"
    if raised := _RAISED.findall(error.log):
        return str(raised[-1])
    return "the simulation ended early and does not say why"


def _calls(sources: Iterable[Path]) -> Iterator[str]:
    """Where a design may end the simulation; Icarus does not say which it was."""
    for source in sources:
        for number, line in enumerate(source.read_text(errors="replace").splitlines(), 1):
            if call := _ENDS.search(line.partition("//")[0]):
                yield f"{call[0]} at {source.name}:{number}"


def _shorten(log: str) -> str:
    """The end of a log without what cocotb always says."""
    lines = [line for line in log.splitlines() if not _NOISE.search(line)]
    return "\n".join(line[:_LOG_WIDTH] for line in lines[-_LOG_LINES:])
