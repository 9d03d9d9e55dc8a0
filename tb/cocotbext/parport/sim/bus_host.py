# SPDX-License-Identifier: Apache-2.0
"""A cocotb-bus driver that is the host of a parallel port, for designs on the printer's side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import cocotb
from cocotb.task import Task
from cocotb.triggers import FallingEdge, RisingEdge, ValueChange
from cocotb.types import LogicArray
from cocotb_bus.drivers import BusDriver

from cocotbext.ieee1284.phases import HOST_IDLE
from cocotbext.ieee1284.times import HOST_PULSE_NS, INIT_PULSE_NS
from cocotbext.parport.errors import UserError
from cocotbext.parport.sim.lines import Lines, find_lines, level
from cocotbext.parport.sim.simtime import sleep_ps

__all__ = ["CentronicsHost", "HostTiming"]

_IDLE = {"data": 0, **HOST_IDLE}


@dataclass(frozen=True)
class HostTiming:
    """Times of a host, ns; legal or not, as a test needs them.

    Defaults are the host figures of IEEE 1284 as recalled, 750 ns each.

    Attributes:
        setup_ns: data is valid until nStrobe falls, at least.
        strobe_ns: nStrobe low.
        hold_ns: nStrobe rises until data may change.
        ready_ns: Busy was seen low until nStrobe falls, at least.
        wait_busy: strobe only while Busy is low.
        wait_ack: a byte has ended when nAck has risen after it.
        change_ns: wrong: all data bits turn over so long after nStrobe fell.
        init_ns: nInit low in a reset; 60 us, more than the 50 us of the Seiko FB900 manual.

    Raises:
        ValueError: a time is negative, or no number.
    """

    setup_ns: float = HOST_PULSE_NS
    strobe_ns: float = HOST_PULSE_NS
    hold_ns: float = HOST_PULSE_NS
    ready_ns: float = 0
    wait_busy: bool = True
    wait_ack: bool = False
    change_ns: float | None = None
    init_ns: float = INIT_PULSE_NS

    def __post_init__(self) -> None:
        """Refuse what cannot be waited for."""
        for name, ns in vars(self).items():
            if name.endswith("_ns") and ns is not None and not (isfinite(ns) and ns >= 0):
                raise ValueError(f"{name} {ns!r}: times are not negative")
        if self.change_ns is not None and self.change_ns >= self.strobe_ns:
            raise ValueError(f"change_ns {self.change_ns}: nStrobe has risen by then")


class CentronicsHost(BusDriver):  # type: ignore[misc]  # cocotb-bus has no type hints
    """Strobes bytes into a design on the printer's side.

    ``await host.send(0x41)`` ends when the byte's hold is over, ``host.append(0x41)`` queues it;
    both take ``timing=`` for this byte alone. None for a byte puts X on the data lines.

    Args:
        entity: the design, usually ``dut``.
        name: prefix of the lines: "lp" for ``lp_data``, ``lp_strobe_n``; without one they have
            the project's names. The host lines that are there are driven from now on.
        clock: not used; cocotb-bus drivers have one.
        ports: line to signal, in place of what `name` says.
        timing: of every byte that has none of its own.

    Raises:
        UserError: data or strobe_n is missing, or a name in `ports` is wrong.
    """

    _signals = ()
    _thread: Task[None] | None

    def __init__(
        self,
        entity: Any,
        name: str | None = None,
        clock: Any = None,
        *,
        ports: Mapping[str, str] | None = None,
        timing: HostTiming | None = None,
    ) -> None:
        lines = Lines(entity, find_lines(entity, name, ports, needed=("data", "strobe_n")))
        super().__init__(entity, name or "centronics", clock)
        self.bus = lines
        self.timing = timing or HostTiming()
        for line, value in _IDLE.items():
            if line in lines.names:
                lines.handle(line).value = value

    async def write(self, data: Iterable[int], timing: HostTiming | None = None) -> None:
        """Send bytes, one after the other."""
        for value in data:
            await self.send(value, timing=timing)

    async def reset(self, ns: float | None = None) -> None:
        """Pull nInit low for `ns`, or as the timing says.

        Raises:
            UserError: the design has no init_n.
        """
        self._insist("init_n")
        self.bus.init_n.value = 0
        await sleep_ps(_ps(self.timing.init_ns if ns is None else ns))
        self.bus.init_n.value = 1

    def kill(self) -> None:
        """Stop sending."""
        if self._thread is not None:
            self._thread.cancel()
            self._thread = None

    async def _driver_send(
        self,
        transaction: int | None,
        sync: bool = True,  # noqa: ARG002  # of cocotb-bus: there is no clock to wait for
        timing: HostTiming | None = None,
    ) -> None:
        timing = timing or self.timing
        bus = self.bus
        bus.data.value = LogicArray("X" * 8) if transaction is None else transaction
        await sleep_ps(_ps(timing.setup_ns))
        if timing.wait_busy and "busy" in bus.names:
            await self._until_ready(timing)
        bus.strobe_n.value = 0
        acked = cocotb.start_soon(self._until_acked()) if timing.wait_ack else None
        await self._strobe(timing, transaction)
        bus.strobe_n.value = 1
        await sleep_ps(_ps(timing.hold_ns))
        if acked is not None:
            await acked

    async def _strobe(self, timing: HostTiming, value: int | None) -> None:
        before = 0 if timing.change_ns is None else _ps(timing.change_ns)
        if timing.change_ns is not None:
            await sleep_ps(before)
            self.bus.data.value = (value or 0) ^ 0xFF
        await sleep_ps(_ps(timing.strobe_ns) - before)

    async def _until_ready(self, timing: HostTiming) -> None:
        busy = self.bus.busy
        while level(busy) != 0:
            await ValueChange(busy)
        await sleep_ps(_ps(timing.ready_ns))

    async def _until_acked(self) -> None:
        self._insist("ack_n")
        await FallingEdge(self.bus.ack_n)
        await RisingEdge(self.bus.ack_n)

    def _insist(self, line: str) -> None:
        if line not in self.bus.names:
            raise UserError(f"{self.entity._name} has no line {line}")


def _ps(ns: float) -> int:
    return round(ns * 1000)
