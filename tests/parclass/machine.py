# SPDX-License-Identifier: Apache-2.0
"""A hypothesis state machine that thinks up contention, on the register model."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cocotbext.parport.faults import Fault, FaultKind
from cocotbext.parport.printer import Printer, PrinterTiming
from parclass import parallel_write, thread
from parclass.information import ParallelWrite
from parclass.model import RegisterModel
from parclass.virtual import VirtualTime
from tests.parclass.contention import DEVICES, Contention, Operation
from tests.parclass.world import World

# Those whose status turns bad only while Busy is high: then every count is exact.
KINDS = [FaultKind.PAPER_EMPTY, FaultKind.OFFLINE, FaultKind.BUSY_STUCK, FaultKind.ERROR]

devices = st.integers(0, DEVICES - 1)
lengths = st.integers(1, 12)
faults = st.lists(
    st.builds(
        Fault,
        st.sampled_from(KINDS),
        st.integers(0, 60),
        st.integers(50_000_000, 5_000_000_000),
    ),
    max_size=3,
)


class ContentionMachine(RuleBasedStateMachine):
    """Three devices on one port."""

    driver: ParallelWrite = staticmethod(parallel_write)
    on_trace: Callable[[list[Operation]], None] | None = None
    """Called with the faults and the operations of each example, when it is over."""

    @initialize(faults=faults, busy_ns=st.sampled_from([3_500, 20_000, 400_000]))
    def begin(self, faults: list[Fault], busy_ns: float) -> None:
        self.trace: list[Operation] = [("begin", [str(fault) for fault in faults], busy_ns)]
        self.time = VirtualTime()
        printer = Printer(PrinterTiming(busy_ns=busy_ns), faults)
        io = RegisterModel(self.time, printer)
        self.world = World(io, printer, lambda: self.time.current, self.driver)
        self.time.run(thread(self.world.port.start()))
        self.contention = Contention(self.world)
        self.removed = False
        for number in range(DEVICES):
            self._do("create", number)

    def _do(self, *operation: object) -> None:
        self.trace.append(operation)
        self.contention.apply(operation)
        self.time.run_for(0)

    @rule(number=devices)
    def create(self, number: int) -> None:
        self._do("create", number)

    @rule(number=devices)
    def close(self, number: int) -> None:
        self._do("close", number)

    @rule(number=devices)
    def lock(self, number: int) -> None:
        self._do("lock", number)

    @rule(number=devices)
    def unlock(self, number: int) -> None:
        self._do("unlock", number)

    @rule(number=devices)
    def query(self, number: int) -> None:
        self._do("query", number)

    @rule(number=devices, length=lengths)
    def call(self, number: int, length: int) -> None:
        self._do("call", number, length)

    @rule(number=devices, length=lengths)
    def request(self, number: int, length: int) -> None:
        self._do("request", number, length)

    @rule(number=devices, which=st.integers(0, 5))
    def cancel(self, number: int, which: int) -> None:
        self._do("cancel", number, which)

    @rule()
    def allocate(self) -> None:
        self._do("allocate")

    @rule()
    def try_allocate(self) -> None:
        self._do("try_allocate")

    @rule()
    def free(self) -> None:
        self._do("free")

    @precondition(lambda self: not self.removed)
    @rule(number=devices)
    def remove(self, number: int) -> None:
        self.removed = True
        self._do("remove", number)

    @rule(ns=st.sampled_from([100, 700, 3_000, 50_000, 1_000_000, 30_000_000]))
    def pass_time(self, ns: float) -> None:
        self.trace.append(("pass_time", ns))
        self.time.run_for(ns)

    @invariant()
    def nothing_is_wrong(self) -> None:
        if hasattr(self, "contention"):
            self.contention.check()

    def teardown(self) -> None:
        if hasattr(self, "contention"):
            self.time.run(thread(self.contention.finish()))
            if self.on_trace is not None:
                self.on_trace(self.trace)
