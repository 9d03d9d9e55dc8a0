# SPDX-License-Identifier: Apache-2.0
"""The page of ``parport run``."""

from collections.abc import Mapping
from typing import Any

from cocotbext.parport.report.page import render
from cocotbext.parport.report.pictures import picture_of_violation
from cocotbext.parport.report.rulerows import rule_rows
from cocotbext.parport.run.job import Settings
from cocotbext.parport.units import format_time

__all__ = ["run_page"]


def run_page(result: Mapping[str, Any], title: str, settings: Settings) -> str:
    """Write the page.

    Args:
        result: as result.json holds it, violations still with their edges.
        title: the name of the file that was printed.
        settings: how it was printed.
    """
    figures: dict[str, dict[str, Any]] = {}
    for violation in result["violations"]:
        if violation["rule"] not in figures:
            picture = picture_of_violation(violation)
            figures[violation["rule"]] = {**violation, "picture": picture}
    return render(
        "run.html",
        result=result,
        environment=result["environment"],
        title=title,
        verdict=_verdict(result),
        equal=result["device_sha256"] == result["data_sha256"],
        figures=list(figures.values()),
        rules=rule_rows(result["rules"], {}),
        facts=_facts(result, settings),
    )


def _verdict(result: Mapping[str, Any]) -> str:
    """The same as the exit code says: fail is 1."""
    verdicts = {rule["verdict"] for rule in result["rules"].values()}
    whole = result["device_sha256"] == result["data_sha256"]
    if result["ntstatus"] or not whole or "fail" in verdicts or result["contract"]:
        return "fail"
    return "warn" if "warn" in verdicts else "pass"


def _facts(result: Mapping[str, Any], settings: Settings) -> list[tuple[str, str]]:
    environment = result["environment"]
    return [
        ("mode", result["mode"]),
        ("printer", result["printer"]),
        ("faults", ", ".join(settings.faults) or "none"),
        ("time-out", format_time(round(settings.timeout_ns * 1000))),
        ("seed", str(settings.seed)),
        ("simulated", format_time(round(result["sim_time_ns"] * 1000))),
        ("took", f"{result['wall_time_s']:.1f} s"),
        ("parport", environment["parport"]),
        ("cocotb", environment["cocotb"]),
        ("simulator", environment["simulator"]),
        ("Python in the simulation", environment["python"]),
        ("system", environment["system"]),
        ("date", environment["date"]),
    ]
