# SPDX-License-Identifier: Apache-2.0
"""A hypothesis state machine that thinks up contention, on the register model."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cocotbext.parclass import ChipMode, parallel_write, thread
from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.model import RegisterModel, VirtualTime
from cocotbext.parport.peripheral.faults import Fault, FaultKind
from cocotbext.parport.peripheral.printer import Printer
from cocotbext.parport.peripheral.timing import PrinterTiming
from tests.parclass.contention import DEVICES, Contention, Operation
from tests.parclass.stage import Stage

# Those whose status turns bad only while Busy is high: then every count is exact.
KINDS = [FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.BUSY_STUCK, FaultKind.ERROR]

devices = st.integers(0, DEVICES - 1)
lengths = st.integers(1, 12)
times = st.sampled_from([0, 100, 700, 3_000, 12_000, 50_000, 200_000, 3_000_000])
faults = st.lists(
    st.builds(
        Fault,
        st.sampled_from(KINDS),
        st.integers(0, 20),
        st.integers(50_000_000, 5_000_000_000),
    ),
    max_size=3,
)


class ContentionMachine(RuleBasedStateMachine):
    """Three devices on one port."""

    driver: ParallelWrite = staticmethod(parallel_write)
    on_trace: Callable[[list[Operation]], None] | None = None
    """Called with the settings and the operations of each example, when it is over."""

    @initialize(
        faults=faults,
        busy_ns=st.sampled_from([3_500, 20_000, 400_000]),
        mode=st.sampled_from([ChipMode.SPP, ChipMode.FIFO]),
    )
    def begin(self, faults: list[Fault], busy_ns: float, mode: ChipMode) -> None:
        self.trace: list[Operation] = [([str(fault) for fault in faults], busy_ns, mode.name)]
        self.time = VirtualTime()
        printer = Printer(PrinterTiming(busy_ns=busy_ns), faults)
        io = RegisterModel(self.time, printer)
        self.stage = Stage(io, printer, lambda: self.time.current, self.driver, write_mode=mode)
        self.time.run(thread(self.stage.port.start()))
        self.contention = Contention(self.stage)
        self.removed = False
        for number in range(DEVICES):
            self._do("create", number)

    def _do(self, *operation: object) -> None:
        self.trace.append(operation)
        self.contention.apply(operation)
        self.time.run_for(0)

    def _then(self, ns: float) -> None:
        self.trace.append(("pass_time", ns))
        self.time.run_for(ns)

    @rule(number=devices, length=lengths, ns=times)
    def job(self, number: int, length: int, ns: float) -> None:
        self._do("job", number, length)
        self._then(ns)

    @rule(number=devices, length=lengths, ns=times)
    def request(self, number: int, length: int, ns: float) -> None:
        self._do("request", number, length)
        self._then(ns)

    @rule(number=devices, length=lengths, ns=times)
    def call(self, number: int, length: int, ns: float) -> None:
        self._do("call", number, length)
        self._then(ns)

    @rule(number=devices, ns=times)
    def lock(self, number: int, ns: float) -> None:
        self._do("lock", number)
        self._then(ns)

    @rule(number=devices)
    def unlock(self, number: int) -> None:
        self._do("unlock", number)

    @rule(number=devices, which=st.integers(0, 5), ns=times)
    def cancel(self, number: int, which: int, ns: float) -> None:
        self._do("cancel", number, which)
        self._then(ns)

    @rule(number=devices)
    def query(self, number: int) -> None:
        self._do("query", number)

    @rule(number=devices, ns=times)
    def reopen(self, number: int, ns: float) -> None:
        self._do("close", number)
        self._then(ns)
        self._do("create", number)

    @rule(holds=times)
    def borrow(self, holds: float) -> None:
        self._do("borrow", holds)

    @rule(holds=times)
    def try_borrow(self, holds: float) -> None:
        self._do("try_borrow", holds)

    @rule()
    def stray_free(self) -> None:
        self._do("stray_free")

    @precondition(lambda self: not self.removed and len(self.trace) > 25)
    @rule(number=devices, ns=times)
    def remove(self, number: int, ns: float) -> None:
        self.removed = True
        self._do("remove", number)
        self._then(ns)

    @rule(ns=times)
    def pass_time(self, ns: float) -> None:
        self._then(10 * ns)

    @invariant()
    def nothing_is_wrong(self) -> None:
        if hasattr(self, "contention"):
            self.contention.check()

    def teardown(self) -> None:
        if hasattr(self, "contention"):
            self.time.run(thread(self.contention.finish()))
            if self.on_trace is not None:
                self.on_trace(self.trace)
