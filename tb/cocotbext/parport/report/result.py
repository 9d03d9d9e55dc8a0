# SPDX-License-Identifier: Apache-2.0
"""The result as one typed object: what JSON, tables and pages are made from.

Each command has an answer, which comes out of its simulation, and a result. The keys of JSON are
the names of the fields, in their order; a result tells its answer's keys as its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.answer import ExecAnswer, RunAnswer
from cocotbext.parport.report.environment import DesignEnvironment, Environment
from cocotbext.parport.report.evidence import Evidence, Json, Told, briefly
from cocotbext.parport.units import to_ns, to_ps

__all__ = [
    "WORST_FIRST",
    "CheckResult",
    "ExecResult",
    "RunResult",
    "ScenarioResult",
    "ScenarioVerdict",
    "VerifyResult",
    "worst",
]

ScenarioVerdict = Literal["pass", "warn", "fail", "skip"]
"""How a scenario came out; one that is skipped cannot be asked of the design."""

WORST_FIRST = (Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.PASS, Verdict.NOT_SEEN)
"""The verdicts on rules, in the order in which a person wants to see them."""


def worst(results: Iterable[RuleResult]) -> Verdict:
    """The worst verdict; not-seen only if nothing was seen at all."""
    found = {result.verdict for result in results}
    return next((verdict for verdict in WORST_FIRST if verdict in found), Verdict.NOT_SEEN)


@dataclass(frozen=True, kw_only=True)
class RunResult(Told):
    """What ``parport run`` has done.

    Attributes:
        answer: of the simulation.
        device_bytes, device_sha256: of what was printed.
        data_sha256: of the file.
        wall_time_s: how long it took, s.
        mode, printer, seed: as on the command line.
        environment: that it was done in.
    """

    answer: RunAnswer
    device_bytes: int
    device_sha256: str
    data_sha256: str
    wall_time_s: float
    mode: str
    printer: str
    seed: int
    environment: Environment

    @property
    def whole(self) -> bool:
        """Whether what was printed is what was sent."""
        return self.device_sha256 == self.data_sha256

    @property
    def verdict(self) -> Verdict:
        """``fail`` if anything fell short: the status, a byte, a rule, the client."""
        answer = self.answer
        rules = worst(answer.rules.values())
        if answer.ntstatus or not self.whole or answer.contract or rules is Verdict.FAIL:
            return Verdict.FAIL
        return Verdict.WARN if rules is Verdict.WARN else Verdict.PASS

    def to_json(self) -> dict[str, object]:
        """The result as result.json holds it."""
        told = super().to_json() | {"violations": briefly(self.answer.violations)}
        del told["python"]  # the environment tells it
        return told

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        match name:
            case "answer":
                return RunAnswer.from_json({**told, "python": told["environment"]["python"]})
            case "environment":
                return Environment.from_json(told[name])
        return super()._read(name, told)


@dataclass(frozen=True, kw_only=True)
class ExecResult(Told):
    """What ``parport exec`` has done.

    Attributes:
        program: its name and arguments.
        exit_code: of the program.
        dut: the user's dut.toml as named; None: the project's own controller.
        answer: of the simulation.
        device_bytes, device_sha256: of what arrived.
        mode: as on the command line.
        wall_time_s: how long it took, s.
    """

    program: Sequence[str]
    exit_code: int
    dut: str | None
    answer: ExecAnswer
    device_bytes: int
    device_sha256: str
    mode: str
    wall_time_s: float

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        return ExecAnswer.from_json(told) if name == "answer" else super()._read(name, told)


@dataclass(frozen=True, kw_only=True)
class CheckResult(Told):
    """What ``parport check`` has found.

    Attributes:
        capture: the file, as named.
        message: why nothing could be judged; "" if something was.
        lines: that were found in it.
        end_ps: when it ends, in picoseconds.
        rules: by id.
        violations: as many of each rule as were asked for.
    """

    capture: str
    lines: Sequence[str]
    end_ps: int
    rules: Mapping[str, RuleResult]
    violations: Sequence[Violation]
    message: str = ""

    @property
    def verdict(self) -> Verdict:
        """The worst of a rule; one that was waived does not count.

        What could not be judged is not-seen, whatever else was quiet in the meantime.
        """
        verdict = worst(self.rules.values())
        if self.message and verdict is not Verdict.FAIL:
            return Verdict.NOT_SEEN
        return Verdict.PASS if verdict is Verdict.WAIVED else verdict

    def to_json(self) -> dict[str, object]:
        """The result as ``--json`` prints it."""
        told = super().to_json()
        return {
            "capture": told["capture"],
            "verdict": str(self.verdict),
            "message": told["message"],
            "lines": told["lines"],
            "sim_time_ns": to_ns(self.end_ps),
            "rules": told["rules"],
            "violations": told["violations"],
        }

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        match name:
            case "end_ps":
                return to_ps(told["sim_time_ns"])
            case "violations":
                return [Violation.from_json(violation) for violation in told[name]]
        return super()._read(name, told)


@dataclass(frozen=True, kw_only=True)
class ScenarioResult(Told):
    """How one scenario of ``parport verify`` came out.

    Attributes:
        verdict: pass, warn, fail, or skip.
        message: what the design fell short of, or why it was not asked; "" if all is well.
        purpose: what the scenario is for.
        seed: of all that was random.
        sim_time_ns: simulated time, ns.
        violations: a few of many.
        log: the end of the simulator's log, if the scenario was cut short.
        waves: the name of its file; None without one.
        replay: a command line that repeats it; None for one that is fine, or was not tried.
    """

    verdict: ScenarioVerdict
    message: str
    purpose: str
    seed: int
    sim_time_ns: float
    violations: Sequence[Evidence]
    log: str
    waves: str | None
    replay: str | None

    def to_json(self) -> dict[str, object]:
        """The scenario as result.json holds it."""
        return super().to_json() | {"violations": briefly(self.violations)}


@dataclass(frozen=True, kw_only=True)
class VerifyResult(Told):
    """What ``parport verify`` has found.

    Attributes:
        verdict: ``fail`` if a scenario failed, else ``warn`` if one warned, else ``pass``.
        design: its top module.
        seed: of all that was random.
        lines: that the design has.
        rules: by id, over all scenarios, with the limits that were in force.
        scenarios: by name.
        replay: a command line that repeats the first failure; None without one.
        environment: that it was done in.
        wall_time_s: how long it took, s.
    """

    verdict: ScenarioVerdict
    design: str
    seed: int
    lines: Sequence[str]
    rules: Mapping[str, RuleResult]
    scenarios: Mapping[str, ScenarioResult]
    replay: str | None
    environment: DesignEnvironment
    wall_time_s: float

    def rules_to_json(self) -> dict[str, dict[str, str | int | float | None]]:
        """The rules as result.json holds them: no reason of one scenario stands for all."""
        told = {name: rule.to_json() for name, rule in self.rules.items()}
        for rule in told.values():
            del rule["waived"]
        return told

    def to_json(self) -> dict[str, object]:
        """The result as result.json holds it."""
        return super().to_json() | {"rules": self.rules_to_json()}

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        match name:
            case "scenarios":
                return {name: ScenarioResult.from_json(one) for name, one in told[name].items()}
            case "environment":
                return DesignEnvironment.from_json(told[name])
        return super()._read(name, told)
