# SPDX-License-Identifier: Apache-2.0
"""The answers of single simulations: of ``parport run`` and of ``parport exec``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cocotbext.parport.checker.verdict import RuleResult
from cocotbext.parport.report.evidence import Answer, Evidence, Json, Told

if TYPE_CHECKING:
    from cocotbext.parclass.verifier.findings import Finding

__all__ = ["ExecAnswer", "RunAnswer", "ToldFinding"]


@dataclass(frozen=True, kw_only=True)
class ToldFinding(Told):
    """A finding against a client of the contract, or against a driver.

    Attributes:
        rule: the rule's name.
        client: the device's or the file's name.
        call: the callback or the request.
        time_ns: simulated time of the call, ns.
        found: what was done.
        expected: the rule in words.
    """

    rule: str
    client: str
    call: str
    time_ns: float
    found: str
    expected: str

    @classmethod
    def of(cls, finding: "Finding") -> "ToldFinding":
        """A finding as it is told."""
        return cls(
            rule=finding.rule.name,
            client=finding.client,
            call=finding.call,
            time_ns=finding.time_ns,
            found=finding.found,
            expected=finding.rule.value,
        )


class _Watched(Answer):
    """An answer whose ``contract`` holds findings."""

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        if name == "contract":
            return [ToldFinding.from_json(finding) for finding in told[name]]
        return super()._read(name, told)


@dataclass(frozen=True, kw_only=True)
class RunAnswer(_Watched):
    """What the simulation of ``parport run`` hands out.

    Attributes:
        status, ntstatus: of the last call, by name and as a number.
        num_bytes_to_write, num_bytes_written: of the file, as the client counted.
        calls: how many the client made.
        ignored_strobes: that the printer did not look at.
        cleared_bytes: that were taken, and lost before they were printed.
        sim_time_ns: simulated time, ns.
        contract: what was found against the client.
        rules: by id.
        violations: a few of many.
        python: version of the Python inside the simulation.
    """

    status: str
    ntstatus: int
    num_bytes_to_write: int
    num_bytes_written: int
    calls: int
    ignored_strobes: int
    cleared_bytes: int
    sim_time_ns: float
    contract: Sequence[ToldFinding]
    rules: Mapping[str, RuleResult]
    violations: Sequence[Evidence]
    python: str


@dataclass(frozen=True, kw_only=True)
class ExecAnswer(_Watched):
    """What the simulation of ``parport exec`` hands out.

    Attributes:
        opened: how often each device was, by its name in /dev.
        requests: of programs.
        port_reads, port_writes: accesses by in and out.
        num_bytes_written: by the drivers' count.
        ignored_strobes: that the printer did not look at.
        sim_time_ns: simulated time, ns.
        contract: what was found against the driver.
        rules: by id.
    """

    opened: Mapping[str, int]
    requests: int
    port_reads: int
    port_writes: int
    num_bytes_written: int
    ignored_strobes: int
    sim_time_ns: float
    contract: Sequence[ToldFinding]
    rules: Mapping[str, RuleResult]
