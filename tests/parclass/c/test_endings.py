# SPDX-License-Identifier: Apache-2.0
"""The user's C ends badly: a finding says how and where, in bounded time, and life goes on."""

import re
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cocotbext.parclass import NtStatus, ULong
from cocotbext.parclass.c import CDriver, Program, build
from cocotbext.parclass.verifier import DriverEndedError
from cocotbext.parclass.verifier.user_driver import COUNT_UNSET
from tests.parclass.c.bench import CACHE, EXAMPLES, ModelBench, source

CRASHES = {
    "null pointer": (
        "*(volatile int *)0 = 1; return 0;",
        "it crashed in MyWrite (mine.c:5): SIGSEGV at address 0x0, a null pointer",
    ),
    "wild NumBytesWritten": (
        "NumBytesWritten[1] = 0; return 0;",
        "it crashed in MyWrite (mine.c:5): SIGSEGV at address 0x[0-9A-F]+, past NumBytesWritten",
    ),
    "register as memory": (
        "PUCHAR p = ((PPARCLASS_DEVICE_EXTENSION)Context)->Controller; *p = 1; return 0;",
        "SIGSEGV at address 0x378, a null pointer, or a port's address used as memory",
    ),
    "past the buffer": (
        "UCHAR sum = 0; for (ULONG i = 0; i <= NumBytesToWrite; i++) sum += ((UCHAR *)Buffer)[i];"
        " *NumBytesWritten = sum; return 0;",
        "it crashed in MyWrite (mine.c:5): SIGSEGV .*, past the end of Buffer",
    ),
    "into the buffer": (
        "((UCHAR *)Buffer)[0] = 1; return 0;",
        "SIGSEGV .* inside Buffer, which is to be read only",
    ),
    "wild pointer to a buffer routine": (
        "WRITE_PORT_BUFFER_UCHAR((PUCHAR)0x778, (PUCHAR)0x1234567890, 5); return 0;",
        "it crashed in MyWrite (mine.c:5): SIGSEGV at address 0x1234567890, no memory",
    ),
    "division": (
        "volatile int zero = 0; return 100 / zero;",
        "it crashed in MyWrite (mine.c:5): SIGFPE",
    ),
    "abort": ("abort(); break;", "it crashed in MyWrite (mine.c:5): SIGABRT"),
    "exit": ("exit(3); break;", r"it called exit\(3\)"),
    "says why": ('DbgPrint("no such %s\\n", "luck"); exit(1); break;', "it printed: no such luck"),
    "kill": ("raise(SIGKILL); break;", "it was killed by SIGKILL"),
    "loop": (
        "for (volatile int i = 0;; i++) ; break;",
        "it loops in MyWrite (mine.c:5): 1 s of processor time, no register access",
    ),
}


HELPERS = "#include <signal.h>\n#include <stdlib.h>"
CASES = ["switch (NumBytesToWrite) {\n"]  # all in one file: it is compiled once
CASES += [f"case {number + 1}: {{ {body} }}\n" for number, (body, _) in enumerate(CRASHES.values())]
CASES += ["default: return 0;\n}\n"]


@pytest.mark.parametrize("crash", CRASHES)
def test_a_crash_is_told(crash: str, tmp_path: Path) -> None:
    expected = CRASHES[crash][1].replace("(mine.c:5)", r"\(mine.c:\d+\)")
    file = source(tmp_path, "".join(CASES), helpers=HELPERS)
    number = list(CRASHES).index(crash)
    started = time.monotonic()
    ended = ModelBench().drive([file], "MyWrite", bytes(number + 1))
    assert time.monotonic() - started < 30
    assert (ended.status, ended.count) == (NtStatus.STATUS_UNSUCCESSFUL, 0)
    assert re.search(expected, ended.findings["ENDED"]), ended.findings["ENDED"]


def test_a_stack_overflow_is_told(tmp_path: Path) -> None:
    helpers = (
        "static int deep(int n)"
        "{ volatile char room[4096]; room[0] = (char)n; return deep(n + 1) + room[0]; }"
    )
    file = source(tmp_path, "return deep(0);", helpers=helpers)
    ended = ModelBench().drive([file], "MyWrite", b"hello")
    assert "in deep (mine.c:2): SIGSEGV" in ended.findings["ENDED"]
    assert "the end of the stack: it overflowed" in ended.findings["ENDED"]


def test_what_was_done_before_a_crash_counts(tmp_path: Path) -> None:
    """Writes are sent late, but not lost: the printer has the bytes that the driver strobed."""
    body = """
    UCHAR status;
    for (ULONG i = 0; i < 3; i++) {
        do status = inb(0x379); while (!(status & 0x80));
        outb(((UCHAR *)Buffer)[i], 0x378);
        udelay(1); outb(0xCD, 0x37A); udelay(1); outb(0xCC, 0x37A); udelay(1);
        *NumBytesWritten = i + 1;
    }
    return *(volatile NTSTATUS *)0;
    """
    ended = ModelBench().drive([source(tmp_path, body)], "MyWrite", b"hello")
    assert ended.taken == b"hel"
    assert ended.count == 3
    assert set(ended.findings) == {"ENDED"}


def test_a_loop_over_registers_ends(tmp_path: Path) -> None:
    ended = ModelBench().drive([source(tmp_path, "for (;;) outb(0, 0x378);")], "MyWrite", b"hello")
    assert re.search(r"no byte for \d{5,6} register accesses, ", ended.findings["NEVER_RETURNS"])


@pytest.mark.parametrize(
    "forever",
    [
        "KeStallExecutionProcessor(0);",
        "{ LARGE_INTEGER z; z.QuadPart = 0; KeDelayExecutionThread(KernelMode, FALSE, &z); }",
        "{ LARGE_INTEGER z; z.QuadPart = 10; KeDelayExecutionThread(KernelMode, FALSE, &z); }",
        "{ KIRQL old; KeRaiseIrql(DISPATCH_LEVEL, &old); KeLowerIrql(old); }",
        "inb(0x37B);",
        "inb(0x3F8);",
        "outb(0, 0x3F8);",
        "{ UCHAR b[9]; READ_PORT_BUFFER_UCHAR((PUCHAR)0x3F8, b, 9); }",
    ],
)
@pytest.mark.timeout(60)
def test_a_loop_that_takes_no_time_ends(forever: str, tmp_path: Path) -> None:
    """Whatever the loop asks for."""
    file = source(tmp_path, f"for (;;) {forever}")
    ended = ModelBench().drive([file], "MyWrite", b"hello")
    assert "no byte for" in ended.findings["NEVER_RETURNS"]


@pytest.mark.timeout(60)
def test_a_loop_of_short_delays_ends_however_patient_the_device_is(tmp_path: Path) -> None:
    file = source(tmp_path, "for (;;) udelay(1);")
    ended = ModelBench(timeout_ns=300e9).drive([file], "MyWrite", b"hello")
    found = ended.findings["NEVER_RETURNS"]
    assert found.startswith("no byte for 0 register accesses and 300001 other calls")


def test_a_call_that_exits_has_no_count_of_the_call_before(tmp_path: Path) -> None:
    body = """
    static int calls;
    if (calls++) exit(3);
    *NumBytesWritten = 3;
    return STATUS_DEVICE_POWERED_OFF;
    """
    bench = ModelBench()
    file = source(tmp_path, body, helpers="#include <stdlib.h>")
    routine = CDriver(build(Program((file,), "MyWrite", "driver"), CACHE), bench.io, bench.report)

    async def job() -> list[int]:
        counts = []
        for _ in range(2):
            count = ULong(77)
            with suppress(DriverEndedError):
                await routine(None, b"hello", 5, count, 0)
            counts.append(count.value)
        return counts

    with closing(routine):
        assert bench.time.run(job()) == [3, COUNT_UNSET]


def test_a_loop_over_the_time_ends(tmp_path: Path) -> None:
    body = "LARGE_INTEGER t; do KeQueryTickCount(&t); while (t.QuadPart < 1000000); return 0;"
    ended = ModelBench().drive([source(tmp_path, body)], "MyWrite", b"hello")
    assert "no byte for 40 ms" in ended.findings["NEVER_RETURNS"]


def test_strobing_for_ever_ends(tmp_path: Path) -> None:
    body = "for (;;) { outb(0xCD, 0x37A); outb(0xCC, 0x37A); }"
    ended = ModelBench().drive([source(tmp_path, body)], "MyWrite", b"hello")
    assert "strobed or put into the FIFO, 5 asked" in ended.findings["TOO_MANY_BYTES"]


def test_a_sleep_of_an_hour_ends_at_once(tmp_path: Path) -> None:
    body = """
    LARGE_INTEGER hour; hour.QuadPart = -36000000000LL;
    KeDelayExecutionThread(KernelMode, FALSE, &hour); return 0;
    """
    ended = ModelBench().drive([source(tmp_path, body)], "MyWrite", b"hello")
    assert set(ended.findings) == {"NEVER_RETURNS"}
    assert ended.sim_ms < 60


def test_the_next_driver_is_not_touched(tmp_path: Path) -> None:
    ModelBench().drive(
        [source(tmp_path, "exit(1);", helpers="#include <stdlib.h>")], "MyWrite", b"x"
    )
    ended = ModelBench().drive([EXAMPLES / "strobe_write.c"], "StrobeParallelWrite", b"hello")
    assert (ended.status, ended.taken, ended.findings) == (NtStatus.STATUS_SUCCESS, b"hello", {})
