# SPDX-License-Identifier: Apache-2.0
"""Negotiation by the driver, with peripherals that grant, refuse, stop, or know nothing of it."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from cocotbext.ieee1284.modes import BYTE, ECP, EPP, NIBBLE, CableMode
from cocotbext.ieee1284.peripheral import Peripheral
from cocotbext.parclass import thread
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parclass.modes.negotiation import Answer, Negotiator
from cocotbext.parclass.registers import CONTROL, DATA, STATUS
from cocotbext.parport.peripheral.printer import Printer
from tests.parclass.modes.peripheral_1284 import Ieee1284Peripheral

T = TypeVar("T")

REST = {"autofd_n": 1, "init_n": 1, "selectin_n": 0, "strobe_n": 1}
NEGOTIATED = [{"autofd_n": 0, "selectin_n": 1}, {"strobe_n": 0}, {"autofd_n": 1, "strobe_n": 1}]
"""What the host changes at events 1, 3 and 4."""
TERMINATED = [{"selectin_n": 0}, {"autofd_n": 0}, {"autofd_n": 1}]
"""At events 22, 25 and 28; nAutoFd is high already."""


class Port:
    """A port whose control register is known, on a model."""

    def __init__(self, io: RegisterModel) -> None:
        self.io = io
        self.control = 0x0C

    async def read_status(self) -> int:
        return await self.io.read(STATUS)

    async def write_data(self, value: int) -> None:
        await self.io.write(DATA, value)

    async def frob_control(self, mask: int, value: int) -> int:
        self.control = self.control & ~mask ^ value
        await self.io.write(CONTROL, self.control)
        return self.control

    async def data_forward(self) -> None:
        await self.frob_control(0x20, 0)


class Cable:
    """A peripheral with a port on the other end; `steps` is what the host did to its lines."""

    def __init__(self, peripheral: Peripheral) -> None:
        self.time = VirtualTime()
        self.levels: dict[str, int] = {}
        self._host = peripheral.host
        self._changes: list[tuple[int, str, int]] = []
        peripheral.host = self.host
        self.port = Port(RegisterModel(self.time, peripheral))
        self._changes.clear()  # a model begins with all lines low

    def host(self, time_ps: int, line: str, value: int) -> None:
        self.levels[line] = value
        self._changes.append((time_ps, line, value))
        self._host(time_ps, line, value)

    def run(self, story: Callable[[Negotiator], Awaitable[T]]) -> T:
        async def rested() -> T:
            await self.port.frob_control(0, 0)
            self._changes.clear()
            return await story(Negotiator(self.port))

        return self.time.run(thread(rested()))

    @property
    def steps(self) -> list[dict[str, int]]:
        steps: dict[int, dict[str, int]] = {}
        for time_ps, line, value in self._changes:
            if line != "data":
                steps.setdefault(time_ps, {})[line] = value
        return list(steps.values())

    def times(self, line: str) -> list[int]:
        return [time_ps for time_ps, changed, _ in self._changes if changed == line]


def ask(mode: CableMode) -> Callable[[Negotiator], Awaitable[Answer]]:
    assert mode.request is not None
    assert mode.xflag is not None
    request, xflag = mode.request, mode.xflag
    return lambda negotiator: negotiator.ask(request, xflag)


MODES = pytest.mark.parametrize(
    "mode", [NIBBLE, BYTE, ECP, EPP], ids=lambda mode: hex(mode.request)
)


@MODES
def test_a_mode_is_granted(mode: CableMode) -> None:
    peripheral = Ieee1284Peripheral([mode.request])
    cable = Cable(peripheral)
    assert cable.run(ask(mode)) is Answer.GRANTED
    assert (peripheral.requests, peripheral.mode) == ([mode.request], mode.request)
    assert cable.steps == NEGOTIATED


@MODES
def test_a_mode_is_refused_and_the_cable_is_left_as_it_was(mode: CableMode) -> None:
    peripheral = Ieee1284Peripheral([])
    cable = Cable(peripheral)
    assert cable.run(ask(mode)) is Answer.REFUSED
    assert peripheral.mode is None
    assert cable.steps == NEGOTIATED + TERMINATED
    assert {line: cable.levels[line] for line in REST} == REST


def test_a_plain_printer_is_asked_for_35_ms_and_left_alone() -> None:
    printer = Printer()
    cable = Cable(printer)
    assert cable.run(ask(ECP)) is Answer.SILENT
    assert cable.steps == [{"autofd_n": 0, "selectin_n": 1}, {"autofd_n": 1, "selectin_n": 0}]
    asked_ps, left_ps = cable.times("selectin_n")
    assert 35_000_000_000 < left_ps - asked_ps < 45_000_000_000
    assert printer.taken == b""


def test_a_host_keeps_to_its_own_times() -> None:
    cable = Cable(Ieee1284Peripheral([0x10]))
    cable.run(ask(ECP))
    (data_ps,), (low_ps, high_ps) = cable.times("data"), cable.times("strobe_n")
    assert low_ps - data_ps >= 500_000
    assert high_ps - low_ps >= 500_000


@pytest.mark.parametrize("stops", ["latched", "negotiated"])
def test_a_peripheral_that_stops_is_terminated_all_the_same(stops: str) -> None:
    """It answered event 1, and does not answer 4, or 30: the host does not wait for ever."""

    class Stops(Ieee1284Peripheral):
        def host(self, time_ps: int, line: str, value: int) -> None:
            if self._phase != stops:
                super().host(time_ps, line, value)

    async def story(negotiator: Negotiator) -> Answer | bool:
        answer = await negotiator.ask(0x10, 1)
        return await negotiator.set_up_ecp() if answer is Answer.GRANTED else answer

    cable = Cable(Stops([0x10]))
    assert cable.run(story) is (False if stops == "negotiated" else Answer.STOPPED)
    assert {line: cable.levels[line] for line in REST} == REST
    assert 70e9 < cable.time.now_ps < 90e9  # its nAck, as it stands, passes for event 24 or 27


def test_ecp_is_set_up_turned_and_terminated() -> None:
    async def story(negotiator: Negotiator) -> bool:
        await negotiator.ask(0x10, 1)
        set_up = await negotiator.set_up_ecp()
        await negotiator.turn_ecp_forward()
        await negotiator.terminate()
        return set_up

    peripheral = Ieee1284Peripheral([0x10])
    cable = Cable(peripheral)
    assert cable.run(story)
    ended = [{"autofd_n": 1, "selectin_n": 0}, *TERMINATED[1:]]
    assert cable.steps == [*NEGOTIATED, {"autofd_n": 0}, *ended]  # nInit was high already
    assert peripheral.mode is None


def test_epp_is_ended_by_ninit_for_50_us() -> None:
    async def story(negotiator: Negotiator) -> None:
        await negotiator.ask(0x40, 1)
        await negotiator.end_epp()

    cable = Cable(Ieee1284Peripheral([0x40]))
    cable.run(story)
    assert cable.steps == [*NEGOTIATED, {"init_n": 0}, {"init_n": 1, "selectin_n": 0}]
    low_ps, high_ps = cable.times("init_n")
    assert high_ps - low_ps >= 50_000_000
