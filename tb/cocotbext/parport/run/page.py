# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport run``."""

from cocotbext.parport.report.page import render
from cocotbext.parport.report.pictures import Figure, first_of_each_rule, picture_of_violation
from cocotbext.parport.report.result import RunResult
from cocotbext.parport.report.rulerows import rule_rows
from cocotbext.parport.run.job import Settings
from cocotbext.parport.units import format_time, to_ps, wall_time

__all__ = ["run_page"]


def run_page(result: RunResult, title: str, settings: Settings) -> str:
    """Write the page.

    Args:
        result: with the edges of its violations.
        title: the name of the file that was printed.
        settings: how it was printed.
    """
    violations = first_of_each_rule(result.answer.violations)
    return render(
        "run.html",
        result=result,
        answer=result.answer,
        environment=result.environment,
        title=title,
        figures=[Figure(violation, picture_of_violation(violation)) for violation in violations],
        rules=rule_rows(result.answer.rules),
        facts=_facts(result, settings),
    )


def _facts(result: RunResult, settings: Settings) -> list[tuple[str, str]]:
    return [
        ("mode", result.mode),
        ("printer", result.printer),
        ("faults", ", ".join(settings.faults) or "none"),
        ("time-out", format_time(to_ps(settings.timeout_ns))),
        ("seed", str(settings.seed)),
        ("simulated", format_time(to_ps(result.answer.sim_time_ns))),
        ("took", wall_time(result.wall_time_s)),
        *result.environment.facts(),
    ]
