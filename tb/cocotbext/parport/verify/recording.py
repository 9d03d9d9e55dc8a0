# SPDX-License-Identifier: Apache-2.0
"""Waves of scenarios that failed: each is run again, and written around where it failed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from cocotbext.parport.verify.campaign import Case
from cocotbext.parport.verify.outcome import Outcome
from cocotbext.parport.verify.suite import Suite, side_by_side

__all__ = ["MOST_WAVES", "record", "waves_name"]

MOST_WAVES = 5
"""How many failing scenarios get waves, the first ones."""

_BEFORE_PS = 30_000_000
_AFTER_PS = 20_000_000
_STALL_S = 3.0


def waves_name(scenario: str) -> str:
    """The name of a scenario's file."""
    return f"{scenario.replace('/', '-')}.fst"


def record(
    suite: Suite, outcomes: Mapping[str, Outcome], folder: Path, cases: Mapping[str, Case]
) -> dict[str, Path]:
    """Run the first failing scenarios again, with waves.

    Args:
        suite: that they are of.
        outcomes: of all scenarios.
        folder: gets the files.
        cases: of random scenarios, where they are not those of the seed.

    Returns:
        The file of each scenario that has one.
    """
    failed = {
        name: outcome.focus_ps
        for name, outcome in outcomes.items()
        if outcome.verdict == "fail" and outcome.focus_ps is not None
    }
    chosen = dict(list(failed.items())[:MOST_WAVES])
    if not chosen:
        return {}
    impatient = replace(suite, stall_s=min(suite.stall_s, _STALL_S))
    files = {name: folder / waves_name(name) for name in chosen}
    with side_by_side(2) as (pool, cancelled):
        running = [
            pool.submit(
                impatient.run_one,
                name,
                files[name],
                cases.get(name),
                _window(outcomes[name], *focus),
                cancelled,
            )
            for name, focus in chosen.items()
        ]
        for future in running:
            future.result()
    return {name: file for name, file in files.items() if file.exists()}


def _window(outcome: Outcome, start_ps: int, end_ps: int) -> list[str]:
    """Plusargs for the wrapper."""
    begin = max(0, start_ps - _BEFORE_PS)
    if outcome.python:
        end_ps += _AFTER_PS
    # Else the design cut it short right after: stop before it does so again.
    window = [f"+dump_to_ps={end_ps}"]
    return [f"+dump_from_ps={begin}", *window] if begin else window
