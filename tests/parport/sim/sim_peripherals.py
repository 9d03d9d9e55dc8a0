# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: peripherals of users' own classes on the bench."""

from typing import Any

import cocotb
from cocotb.triggers import Timer

from cocotbext.parclass import ChipMode
from cocotbext.parclass.registers import (
    CONTROL,
    CONTROL_AUTOFD,
    CONTROL_DIRECTION,
    CONTROL_INIT,
    CONTROL_SELECTIN,
    CONTROL_STROBE,
    DATA,
    ECR,
    ECR_INTERRUPTS_OFF,
)
from cocotbext.parport import Bench
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming
from cocotbext.parport.sim.lines import level
from cocotbext.parport.sim.monitor import watch_lines
from cocotbext.parport.sim.simtime import now_ps

NS, US = 1_000, 1_000_000
AT_REST = CONTROL_INIT | CONTROL_SELECTIN


class Documented:
    """What docs/linux.md asks of a class, and no more."""

    ack_n = select = fault_n = 1
    busy = perror = 0

    def __init__(self) -> None:
        self.told: list[tuple[int, str, int]] = []

    def host(self, time_ps: int, line: str, value: int) -> None:
        self.told.append((time_ps, line, value))


class Giver(Documented):
    """Gives a byte as long as the host pulls nAutoFd: half of a byte mode."""

    reverse_data: int | None = None

    def host(self, time_ps: int, line: str, value: int) -> None:
        if line == "autofd_n":
            self.reverse_data = None if value else 0xA5


class Ticking(Documented):
    """Pulses nAck every 10 us whatever the host does, and answers a strobe after 300 ns."""

    def __init__(self, began_ps: int) -> None:
        self._steps: list[tuple[int, str, int]] = []
        self._then(began_ps + 10 * US, "ack_n", 0)

    def host(self, time_ps: int, line: str, value: int) -> None:
        if (line, value) == ("strobe_n", 0):
            self._then(time_ps + 300 * NS, "busy", 1)

    def advance(self, time_ps: int) -> None:
        while self._steps and self._steps[0][0] <= time_ps:
            at_ps, line, value = self._steps.pop(0)
            setattr(self, line, value)
            if (line, value) == ("ack_n", 0):
                self._then(at_ps + 1 * US, "ack_n", 1)
                self._then(at_ps + 10 * US, "ack_n", 0)
            elif (line, value) == ("busy", 1):
                self._then(at_ps + 2 * US, "busy", 0)
        self.next_ps = self._steps[0][0]  # the next nAck, at least

    def _then(self, at_ps: int, line: str, value: int) -> None:
        self._steps = sorted([*self._steps, (at_ps, line, value)])
        self.next_ps = self._steps[0][0]


async def connected(dut: Any, peripheral: Any) -> tuple[Bench, list[tuple[int, str, int | None]]]:
    """A bench with a peripheral, and the edges of its lines from the beginning."""
    bench = Bench(dut, peripheral=peripheral)
    edges: list[tuple[int, str, int | None]] = []
    bench.tasks = watch_lines(bench.lines, lambda *edge: edges.append(edge))
    await bench.connect()
    return bench, edges


def end(bench: Bench) -> None:
    for task in bench.tasks:
        task.cancel()
    bench.monitor.stop()


@cocotb.test()
async def data_that_a_peripheral_drives_is_read_in_ps2_mode(dut: Any) -> None:
    bench, edges = await connected(dut, Giver())
    await bench.io.write(DATA, 0x3C)
    await bench.io.write(ECR, ChipMode.BYTE | ECR_INTERRUPTS_OFF)
    reverse = AT_REST | CONTROL_DIRECTION
    await bench.io.write(CONTROL, reverse)
    await bench.io.delay(200)
    assert await bench.io.read(DATA) == 0xFF  # the pull-ups
    await bench.io.write(CONTROL, reverse | CONTROL_AUTOFD)
    await bench.io.delay(200)
    assert await bench.io.read(DATA) == 0xA5
    await bench.io.write(CONTROL, reverse)
    await bench.io.delay(200)
    assert await bench.io.read(DATA) == 0xFF
    await bench.io.write(CONTROL, AT_REST)
    shown = [value for _, line, value in edges if line == "data"]
    assert shown[-4:] == [0xFF, 0xA5, 0xFF, 0x3C]
    end(bench)


@cocotb.test()
async def data_that_the_host_drives_is_the_hosts(dut: Any) -> None:
    """In compatibility mode the peripheral may want what it likes."""
    bench, _ = await connected(dut, Giver())
    await bench.io.write(DATA, 0x3C)
    await bench.io.write(CONTROL, AT_REST | CONTROL_AUTOFD)
    await bench.io.delay(200)
    assert level(dut.data_i) == 0xA5
    assert (await bench.io.read(DATA), level(bench.lines.data)) == (0x3C, 0x3C)
    end(bench)


@cocotb.test()
async def a_printer_leaves_the_data_lines_to_the_pull_ups(dut: Any) -> None:
    dut.data_i.value = 0
    await Timer(1, "ns")
    bench, _ = await connected(dut, None)
    assert level(dut.data_i) == 0xFF
    end(bench)


@cocotb.test()
async def a_class_as_documented_is_told_every_change(dut: Any) -> None:
    own = Documented()
    bench, _ = await connected(dut, own)
    await bench.io.delay(200)
    first = {line: value for _, line, value in own.told}
    assert list(first) == ["data", "strobe_n", "autofd_n", "init_n", "selectin_n"]
    del own.told[:]
    for value in (0x41, 0x42):
        await bench.io.write(DATA, value)
    await bench.io.write(CONTROL, AT_REST | CONTROL_STROBE)
    await bench.io.write(CONTROL, AT_REST)
    await bench.io.delay(200)
    told = [(line, value) for _, line, value in own.told]
    assert [move for move in told if move[0] in ("data", "strobe_n")] == [
        ("data", 0x41),
        ("data", 0x42),
        ("strobe_n", 0),
        ("strobe_n", 1),
    ]
    await bench.rest()  # there is nothing to wait for
    end(bench)


@cocotb.test()
async def a_time_of_its_own_is_kept(dut: Any) -> None:
    """Also an earlier step that comes while it waits for a later one."""
    bench, edges = await connected(dut, Ticking(began_ps := now_ps()))
    await bench.io.write(CONTROL, AT_REST)
    await bench.io.delay(5_000)
    await bench.io.write(CONTROL, AT_REST | CONTROL_STROBE)
    await bench.io.delay(1_000)
    await bench.io.write(CONTROL, AT_REST)
    await bench.io.delay(20_000)

    def moves(of: str) -> list[tuple[int, int | None]]:
        return [(at - began_ps, value) for at, line, value in edges if line == of][1:]

    fell = moves("strobe_n")[-2][0]
    assert 5 * US < fell < 10 * US
    assert moves("busy")[-2:] == [(fell + 300 * NS, 1), (fell + 2_300 * NS, 0)]
    assert moves("ack_n")[-4:] == [(10 * US, 0), (11 * US, 1), (20 * US, 0), (21 * US, 1)]
    end(bench)


@cocotb.test()
async def what_is_due_comes_before_what_the_host_does_then(dut: Any) -> None:
    heard: list[str] = []

    class Punctual(Documented):
        next_ps: int | None = None
        after_ps = 0

        def host(self, time_ps: int, line: str, value: int) -> None:
            heard.append(f"{line} {value} at {time_ps}")
            if (line, value) == ("strobe_n", 0) and self.after_ps:
                self.next_ps = time_ps + self.after_ps

        def advance(self, time_ps: int) -> None:
            if self.next_ps is not None and self.next_ps <= time_ps:
                self.next_ps = None
                heard.append(f"its own at {time_ps}")

    async def strobe() -> tuple[int, int]:
        """When a strobe falls and rises that lasts as long as any other."""
        del edges[:]
        await bench.io.write(CONTROL, AT_REST | CONTROL_STROBE)
        await bench.io.write(CONTROL, AT_REST)
        await bench.io.delay(200)
        fell, rose = (at for at, line, _ in edges if line == "strobe_n")
        return fell, rose

    own = Punctual()
    bench, edges = await connected(dut, own)
    await bench.io.write(CONTROL, AT_REST)
    await bench.io.delay(200)
    fell, rose = await strobe()
    own.after_ps = rose - fell
    del heard[:]
    fell, rose = await strobe()
    assert heard == [f"strobe_n 0 at {fell}", f"its own at {rose}", f"strobe_n 1 at {rose}"]
    end(bench)


@cocotb.test()
async def a_printer_of_a_users_own_keeps_its_times(dut: Any) -> None:
    printer = Printer(PrinterTiming(busy_delay_ns=123))
    bench, edges = await connected(dut, printer)
    await bench.port.start()
    await bench.io.delay(60_000)
    await bench.io.write(DATA, 0x41)
    await bench.io.delay(1_000)
    await bench.io.write(CONTROL, AT_REST | CONTROL_STROBE)
    await bench.io.delay(1_000)
    await bench.io.write(CONTROL, AT_REST)
    await bench.rest()
    assert printer.taken == b"A"
    fell = [at for at, line, value in edges if (line, value) == ("strobe_n", 0)][-1]
    rose = [at for at, line, value in edges if (line, value) == ("busy", 1)][-1]
    assert rose - fell == 123 * NS
    end(bench)
