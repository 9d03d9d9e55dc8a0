# SPDX-License-Identifier: Apache-2.0
"""The stage of a scenario: one port with a printer behind it, on whatever platform.

A scenario is an async function that gets a Stage and asserts. It knows no platform; the platforms
(tests.parclass.platforms) know no scenario.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    ChipMode,
    InternalIoctl,
    IoStatus,
    NtStatus,
    ParallelPort,
    ParclassInformation,
    PortIo,
    ULong,
    UserIoctl,
    nt_success,
    parallel_write,
)
from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.verifier import ContractVerifier, Rule, VerifiedDevice, VerifiedPortClient
from cocotbext.parport.peripheral.faults import Fault, parse_fault
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming

T = TypeVar("T")

US = 1_000.0
MS = 1_000_000.0
S = 1_000_000_000.0


class Job(Generic[T]):
    """A thread of its own, at PASSIVE_LEVEL; ``await job`` gives its result or raises its error."""

    def __init__(self, io: PortIo, coroutine: Coroutine[Any, Any, T]) -> None:
        self._ended = io.event()
        self._result: list[T] = []
        self._error: BaseException | None = None
        io.start_thread(self._run(coroutine))

    @property
    def done(self) -> bool:
        return self._ended.is_set()

    def __await__(self) -> Any:
        yield from self._ended.wait().__await__()
        if self._error is not None:
            raise self._error
        return self._result[0]

    async def _run(self, coroutine: Coroutine[Any, Any, T]) -> None:
        try:
            self._result.append(await coroutine)
        except Exception as error:
            self._error = error
        finally:
            self._ended.set()


class Stage:
    """What a scenario works with.

    Attributes:
        io: registers, time, events.
        printer: what hangs on the connector.
        current_task: identifies the task that runs.
        port: started.
        verifier: watches every client.
        driver: the PPARALLEL_WRITE that the devices hand out.
        device_class: what the devices are.
        write_mode: who strobes, the driver (SPP) or the controller (FIFO).
    """

    def __init__(
        self,
        io: PortIo,
        printer: Printer,
        current_task: Callable[[], object],
        driver: ParallelWrite = parallel_write,
        device_class: type[VerifiedDevice] = VerifiedDevice,
        write_mode: ChipMode = ChipMode.SPP,
    ) -> None:
        self.io = io
        self.printer = printer
        self.current_task = current_task
        self.port = ParallelPort(io)
        self.verifier = ContractVerifier(io.now)
        self.driver = driver
        self.device_class = device_class
        self.write_mode = write_mode
        self._jobs: list[Job[Any]] = []

    def device(self, name: str = "LPT1") -> VerifiedDevice:
        device = self.device_class(self.verifier, self.port, name, write=self.driver)
        device.extension.write_mode = self.write_mode
        return device

    def port_client(self, name: str = "client") -> VerifiedPortClient:
        return self.verifier.port_client(self.port, name)

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> Job[T]:
        job = Job(self.io, coroutine)
        self._jobs.append(job)
        return job

    async def delay(self, ns: float) -> None:
        await self.io.delay(ns)

    def now(self) -> float:
        return self.io.now()

    async def until(self, condition: Callable[[], bool], limit_ns: float = 10 * MS) -> None:
        """Wait until something is so, looking every 500 ns."""
        give_up = self.now() + limit_ns
        while not condition():
            assert self.now() < give_up, "it never became so"
            await self.io.delay(500)

    def assert_at_rest(self) -> None:
        """When all have gone: nobody works, nobody waits, nobody owns the port."""
        assert all(job.done for job in self._jobs)
        assert self.port.query_num_waiters() == 0
        assert self.port.owner is None


class Client:
    """A client of a device that does everything right; each step can be taken by itself."""

    def __init__(self, stage: Stage, name: str = "LPT1") -> None:
        self.device = stage.device(name)
        self._info: ParclassInformation | None = None

    @property
    def info(self) -> ParclassInformation:
        assert self._info is not None
        return self._info

    async def open(self) -> None:
        """Open and connect."""
        assert await self.device.create() is NtStatus.STATUS_SUCCESS
        connected = await self.internal(
            InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
        )
        assert isinstance(connected.output, ParclassInformation)
        self._info = connected.output

    async def close(self) -> None:
        """Disconnect and close."""
        await self.internal(InternalIoctl.IOCTL_INTERNAL_PARCLASS_DISCONNECT)
        assert await self.device.close() is NtStatus.STATUS_SUCCESS

    async def lock(self) -> NtStatus:
        return (await self.internal(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)).status

    async def unlock(self) -> NtStatus:
        return (await self.internal(InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT)).status

    async def write(
        self, data: bytes, length: int | None = None, channel: int = 0
    ) -> tuple[NtStatus, int]:
        """Call the callback: its status and its count."""
        written = ULong(77)
        status = await self.info.parallel_write(
            self.info.parclass_context,
            data,
            len(data) if length is None else length,
            written,
            channel,
        )
        return status, written.value

    async def write_all(self, data: bytes) -> int:
        """Resume after every short write until all is written: how many calls it took."""
        done = calls = 0
        while done < len(data):
            status, count = await self.write(data[done:])
            assert nt_success(status) == (done + count == len(data))
            done += count
            calls += 1
        return calls

    async def internal(self, code: InternalIoctl, output_length: int = 0) -> IoStatus:
        return await self.device.ioctl(code, output_length)

    async def user(
        self, code: UserIoctl, output_length: int = 0, input_buffer: bytes = b""
    ) -> IoStatus:
        return await self.device.ioctl(code, output_length, input_buffer)


@asynccontextmanager
async def opened(stage: Stage, name: str = "LPT1") -> AsyncIterator[Client]:
    """A client with its device open and connected."""
    client = Client(stage, name)
    await client.open()
    yield client
    await client.close()


@asynccontextmanager
async def locked(stage: Stage, name: str = "LPT1") -> AsyncIterator[Client]:
    """A client that has the lock, too."""
    async with opened(stage, name) as client:
        assert await client.lock() is NtStatus.STATUS_SUCCESS
        yield client
        assert await client.unlock() is NtStatus.STATUS_SUCCESS


@dataclass(frozen=True)
class Scenario:
    """One scenario.

    Attributes:
        name: unique among all.
        run: the function.
        faults: of the printer.
        timing: of the printer.
        findings: what the verifier finds when all is as it should be, in order.
    """

    name: str
    run: Callable[[Stage], Awaitable[None]]
    faults: tuple[Fault, ...] = ()
    timing: PrinterTiming = field(default_factory=PrinterTiming)
    findings: tuple[Rule, ...] = ()


SCENARIOS: dict[str, Scenario] = {}


def scenario(
    *faults: str,
    timing: PrinterTiming | None = None,
    findings: Sequence[Rule] = (),
    name: str | None = None,
) -> Callable[[Callable[[Stage], Awaitable[None]]], Callable[[Stage], Awaitable[None]]]:
    """Register a scenario. `faults` are written as on the command line."""

    def register(
        function: Callable[[Stage], Awaitable[None]],
    ) -> Callable[[Stage], Awaitable[None]]:
        entry = Scenario(
            name or function.__name__,
            function,
            tuple(parse_fault(fault) for fault in faults),
            timing or PrinterTiming(),
            tuple(findings),
        )
        assert entry.name not in SCENARIOS
        SCENARIOS[entry.name] = entry
        return function

    return register


async def play(scenario: Scenario, stage: Stage) -> None:
    """Run a scenario to its end and judge what it leaves behind."""
    await stage.port.start()
    await stage.delay(60 * US)  # the printer recovers from nInit
    await scenario.run(stage)
    stage.assert_at_rest()
    assert [finding.rule for finding in stage.verifier.finish()] == list(scenario.findings), (
        "\n".join(map(str, stage.verifier.findings))
    )
