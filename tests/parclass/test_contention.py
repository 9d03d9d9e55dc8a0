# SPDX-License-Identifier: Apache-2.0
"""Three devices on one port, thought up by hypothesis."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from cocotbext.parclass import NtStatus
from cocotbext.parclass.ownership import Ownership
from cocotbext.parport.simulators.design import our_design
from cocotbext.parport.simulators.runner import simulate
from tests.parclass import broken_drivers
from tests.parclass.contention import Operation
from tests.parclass.contention_machine import ContentionMachine

TRACES_VARIABLE = "PARPORT_TRACES"
QUICK = settings(max_examples=300, stateful_step_count=30)


def test_contention_on_model() -> None:
    run_state_machine_as_test(ContentionMachine, settings=QUICK)


@pytest.mark.campaign
def test_contention_on_model_2000() -> None:
    run_state_machine_as_test(ContentionMachine, settings=settings(QUICK, max_examples=2_000))


def test_contention_on_icarus(tmp_path: Path) -> None:
    """The operations that were thought up on the model, again on the HDL."""
    traces: list[list[Operation]] = []

    class Recorder(ContentionMachine):
        on_trace = staticmethod(traces.append)

    run_state_machine_as_test(
        Recorder, settings=settings(QUICK, max_examples=25, phases=[Phase.generate])
    )
    assert len(traces) >= 20
    assert sum(len(trace) for trace in traces) > 300
    file = tmp_path / "traces.json"
    file.write_text(json.dumps(traces))
    simulate(
        our_design(), "tests.parclass.sim_contention", tmp_path, env={TRACES_VARIABLE: str(file)}
    )


def _free_without_owner(self: Ownership, owner: object) -> bool:
    """The DDK's count: whoever frees, frees."""
    self.owner = None
    if self._queue:
        irp = self._queue.popleft()
        self.owner = irp.file
        irp.complete(NtStatus.STATUS_SUCCESS)
    return True


def _free_without_waking(self: Ownership, owner: object) -> bool:
    """A lost wake-up: the port is free, and nobody is told."""
    if self.owner is owner:
        self.owner = None
    return True


def _free_to_the_last(self: Ownership, owner: object) -> bool:
    """Last come, first served."""
    self._queue.reverse()
    freed = FREE(self, owner)
    self._queue.reverse()
    return freed


FREE = Ownership.free


@pytest.mark.parametrize(
    "flaw", [_free_without_owner, _free_without_waking, _free_to_the_last], ids=lambda f: f.__name__
)
def test_contention_finds_a_broken_port(monkeypatch: pytest.MonkeyPatch, flaw: object) -> None:
    monkeypatch.setattr(Ownership, "free", flaw)
    _expect_a_failure(ContentionMachine)


def test_contention_finds_a_driver_that_gives_the_port_away() -> None:
    class Lender(ContentionMachine):
        driver = staticmethod(broken_drivers.h3_gives_the_port_away)

    _expect_a_failure(Lender)


def _expect_a_failure(machine: type[ContentionMachine]) -> None:
    quickly = settings(
        QUICK,
        max_examples=400,
        phases=[Phase.generate],
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    with pytest.raises(Exception) as caught:  # noqa: PT011  # it may leave the rest in a deadlock
        run_state_machine_as_test(machine, settings=quickly)
    error: BaseException | None = caught.value
    while error is not None and not isinstance(error, AssertionError):
        error = error.__context__
    assert error is not None, "no oracle said so"
