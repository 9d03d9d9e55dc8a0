# SPDX-License-Identifier: Apache-2.0
"""A client in C: what it calls is what is documented, and the verifier watches it."""

import re
from pathlib import Path

import pytest

from cocotbext.parclass import NtStatus
from tests.parclass.c.bench import EXAMPLES, Ended, ModelBench, source

BROKEN = EXAMPLES / "broken"
DATA = b"The quick brown fox"

REQUEST = """
static NTSTATUS send(PDEVICE_OBJECT device, ULONG code, BOOLEAN internal, PVOID out, ULONG size,
                     PLARGE_INTEGER limit, PULONG_PTR information) {
    static KEVENT done;
    static IO_STATUS_BLOCK result;
    NTSTATUS status;
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    PIRP irp = IoBuildDeviceIoControlRequest(code, device, NULL, 0, out, size, internal, &done,
                                             &result);
    status = IoCallDriver(device, irp);
    if (status != STATUS_PENDING) {
        if (information) *information = result.Information;
        return status;
    }
    status = KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, limit);
    if (status == STATUS_TIMEOUT) {
        if (!IoCancelIrp(irp)) return STATUS_UNSUCCESSFUL;
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    }
    if (information) *information = result.Information;
    return result.Status;
}
#define INTERNAL(code, out, size) send(DeviceObject, code, TRUE, out, size, NULL, NULL)
#define CONNECT(info) INTERNAL(IOCTL_INTERNAL_PARCLASS_CONNECT, &info, sizeof info)
#define CHECK(what) do { if (!(what)) { DbgPrint("line %d\\n", __LINE__); abort(); } } while (0)
#include <stdlib.h>
"""


def printed(bench: ModelBench, folder: Path, body: str) -> Ended:
    """Run a client; its CHECKs end it with a finding."""
    helpers = REQUEST.replace("PULONG_PTR", "ULONG_PTR *")
    ended = bench.print([source(folder, body, "MyClient", helpers)], "MyClient", DATA)
    assert "ENDED" not in ended.findings, ended.findings
    return ended


def example(name: str, symbol: str, *faults: str, timeout_ns: float = 5e6) -> Ended:
    return ModelBench(faults, timeout_ns).print([EXAMPLES / name], symbol, DATA)


@pytest.mark.parametrize("fault", ["", "offline@3+2ms", "power-off@7+2ms", "paper-empty@9+20ms"])
def test_the_example_prints(fault: str) -> None:
    ended = example("print_client.c", "PrintClient", *filter(None, [fault]))
    assert (ended.status, ended.count) == (NtStatus.STATUS_SUCCESS, len(DATA))
    assert (ended.taken, ended.findings) == (DATA, {})


def test_the_example_gives_up_with_the_true_count() -> None:
    ended = example("print_client.c", "PrintClient", "offline@3", timeout_ns=1e6)
    assert (ended.status, ended.count) == (NtStatus.STATUS_DEVICE_OFF_LINE, 3)
    assert (ended.taken, ended.findings) == (DATA[:3], {})


@pytest.mark.parametrize(
    ("name", "fault", "rule"),
    [
        ("no_lock_client", "", "WRITE_NO_LOCK"),
        ("starts_over_client", "power-off@7+2ms", "COUNT_IGNORED"),
        ("keeps_lock_client", "offline@3", "LOCK_LEAKED"),
    ],
)
def test_a_broken_client_is_found_out(name: str, fault: str, rule: str) -> None:
    ended = example(f"broken/{name}.c", "BrokenClient", *filter(None, [fault]), timeout_ns=1e6)
    assert set(ended.findings) == {rule}


def test_every_callback_is_a_function(tmp_path: Path) -> None:
    body = """
    PARCLASS_INFORMATION info;
    PARALLEL_1284_COMMAND command = {0, 0, 0};
    UCHAR in[4];
    ULONG n = 99;
    CHECK(CONNECT(info) == STATUS_SUCCESS);
    CHECK(info.Controller == (PUCHAR)0x378 && info.EcrController == (PUCHAR)0x778);
    CHECK(info.SpanOfController == 8 && info.HardwareCapabilities == PPT_BYTE_PRESENT);
    CHECK(INTERNAL(IOCTL_INTERNAL_LOCK_PORT, NULL, 0) == STATUS_SUCCESS);
    PVOID context = info.ParclassContext;
    CHECK(info.DetermineIeeeModes(context) == (CENTRONICS | IEEE_COMPATIBILITY));
    CHECK(info.NegotiateIeeeMode(context, CENTRONICS, NONE, SAFE_MODE, TRUE) == STATUS_SUCCESS);
    CHECK(info.NegotiateIeeeMode(context, CENTRONICS, NONE, SAFE_MODE, TRUE)
          == STATUS_DEVICE_PROTOCOL_ERROR);
    CHECK(info.TerminateIeeeMode(context) == STATUS_SUCCESS);
    CHECK(info.IeeeFwdToRevMode(context) == STATUS_INVALID_DEVICE_REQUEST);
    CHECK(info.IeeeRevToFwdMode(context) == STATUS_SUCCESS);
    CHECK(info.ParallelRead(context, in, 4, &n, 0) == STATUS_INVALID_DEVICE_REQUEST && n == 0);
    CHECK(info.ParallelRead(context, in, 0, NULL, 0) == STATUS_INVALID_PARAMETER);
    CHECK(info.ParallelTryselect(context, command) == STATUS_UNSUCCESSFUL);
    CHECK(info.ParallelDeSelect(context, command) == STATUS_UNSUCCESSFUL);
    CHECK(info.ParallelWrite(context, Buffer, NumBytes, NumBytesWritten, 0) == STATUS_SUCCESS);
    CHECK(*NumBytesWritten == NumBytes);
    CHECK(READ_PORT_UCHAR(info.Controller + 2) == 0x0C);
    return INTERNAL(IOCTL_INTERNAL_UNLOCK_PORT, NULL, 0);
    """
    ended = printed(ModelBench(), tmp_path, body)
    assert (ended.status, ended.taken, ended.findings) == (NtStatus.STATUS_SUCCESS, DATA, {})


CONNECTED = "PARCLASS_INFORMATION info; ULONG n; PIRP irp; CHECK(CONNECT(info) == STATUS_SUCCESS);"
CONNECTED += "static KEVENT e; static IO_STATUS_BLOCK io; (void)n; (void)irp;\n"
LOCK = "INTERNAL(IOCTL_INTERNAL_LOCK_PORT, NULL, 0);\n"
UNLOCK = "INTERNAL(IOCTL_INTERNAL_UNLOCK_PORT, NULL, 0);\n"
SEND_LOCK = "irp = IoBuildDeviceIoControlRequest(IOCTL_INTERNAL_LOCK_PORT, DeviceObject, NULL, 0,"
SEND_LOCK += "NULL, 0, TRUE, &e, &io); IoCallDriver(DeviceObject, irp);\n"
WRITE = "info.ParallelWrite(info.ParclassContext, Buffer, NumBytes, &n, 0)"

BREAKS = {
    "WRITE_CONTEXT": f"{LOCK} {WRITE.replace('info.ParclassContext', '(PVOID)0x1234')}; {UNLOCK}",
    "WRITE_AFTER_DISCONNECT": f"{LOCK} INTERNAL(IOCTL_INTERNAL_PARCLASS_DISCONNECT, NULL, 0);"
    f" {WRITE}; {UNLOCK}",
    "WRITE_NO_LOCK": f"{WRITE};",
    "WRITE_NO_COUNT": f"{LOCK} {WRITE.replace('&n', 'NULL')}; {UNLOCK}",
    "WAIT_AT_DISPATCH": f"KIRQL old; KeRaiseIrql(DISPATCH_LEVEL, &old); {LOCK} KeLowerIrql(old);"
    f"{UNLOCK}",
    "LOCK_TWICE": LOCK + LOCK + UNLOCK,
    "UNLOCK_NO_LOCK": UNLOCK,
    "LOCK_LEAKED": LOCK,
    "REQUEST_LEAKED": SEND_LOCK,
    "COUNT_IGNORED": f"{LOCK} {WRITE}; {WRITE}; {UNLOCK}",
    "NT_ERROR_TEST": f'{LOCK} if (NT_ERROR({WRITE})) DbgPrint("failed\\n"); {UNLOCK}',
}
"""What a client in C does wrong for each rule that it can break."""


@pytest.mark.parametrize("rule", BREAKS)
def test_a_client_in_c_breaks_a_rule(rule: str, tmp_path: Path) -> None:
    body = CONNECTED + BREAKS[rule] + "*NumBytesWritten = 0; return STATUS_UNSUCCESSFUL;"
    bench = ModelBench(["paper-empty@2"], timeout_ns=1e6)
    if rule == "REQUEST_LEAKED":
        bench.port.try_allocate("somebody else")
    assert set(printed(bench, tmp_path, body).findings) == {rule}


@pytest.mark.parametrize(
    "call",
    [
        "DetermineIeeeModes(CONTEXT)",
        "NegotiateIeeeMode(CONTEXT, CENTRONICS, NONE, SAFE_MODE, TRUE)",
        "TerminateIeeeMode(CONTEXT)",
        "ParallelRead(CONTEXT, in, 4, &n, 0)",
    ],
)
def test_callbacks_that_do_not_write_are_watched_in_c(call: str, tmp_path: Path) -> None:
    call = f"info.{call};"
    body = f"{CONNECTED} UCHAR in[4]; (void)in; {call.replace('CONTEXT', 'info.ParclassContext')}"
    body += f"{LOCK} {call.replace('CONTEXT', '(PVOID)0x1234')} {UNLOCK}"
    body += "INTERNAL(IOCTL_INTERNAL_PARCLASS_DISCONNECT, NULL, 0);"
    body += call.replace("CONTEXT", "info.ParclassContext")
    body += "*NumBytesWritten = 0; return STATUS_UNSUCCESSFUL;"
    found = list(printed(ModelBench(), tmp_path, body).findings)
    assert found == ["WRITE_NO_LOCK", "WRITE_CONTEXT", "WRITE_AFTER_DISCONNECT"]


def test_the_rules_that_a_client_in_c_can_break_are_documented() -> None:
    text = (EXAMPLES.parents[1] / "docs" / "drivers.md").read_text()
    sentence = " ".join(text.split("those that such a client can break are")[1].split())
    documented = re.findall("[A-Z]+(?:_[A-Z]+)+", sentence.partition(", for which")[0])
    assert set(documented) == set(BREAKS)


@pytest.mark.parametrize(
    "test", ["NT_SUCCESS(s)", "!NT_ERROR(s) && !NT_SUCCESS(s)", "NT_ERROR(s) || NT_WARNING(s)"]
)
def test_a_client_in_c_tests_a_status_well(test: str, tmp_path: Path) -> None:
    body = f'{CONNECTED} {LOCK} NTSTATUS s = {WRITE}; if ({test}) DbgPrint("so\\n"); {UNLOCK}'
    body += "*NumBytesWritten = n; return s;"
    bench = ModelBench(["paper-empty@2"], timeout_ns=1e6)
    assert printed(bench, tmp_path, body).findings == {}


def test_requests_answer_as_documented(tmp_path: Path) -> None:
    body = """
    UCHAR flags = 0;
    ULONG_PTR information = 99;
    PARCLASS_INFORMATION info;
    CHECK(send(DeviceObject, IOCTL_PAR_QUERY_INFORMATION, FALSE, &flags, 1, NULL, &information)
          == STATUS_SUCCESS && information == 1 && flags & PARALLEL_SELECTED);
    CHECK(INTERNAL(IOCTL_INTERNAL_PARCLASS_CONNECT, &info, sizeof info - 1)
          == STATUS_BUFFER_TOO_SMALL);
    CHECK(INTERNAL(0x1234, NULL, 0) == STATUS_INVALID_PARAMETER);
    *NumBytesWritten = 0;
    return STATUS_UNSUCCESSFUL;
    """
    assert printed(ModelBench(), tmp_path, body).findings == {}


def test_a_wait_runs_out_and_the_request_is_cancelled(tmp_path: Path) -> None:
    body = """
    LARGE_INTEGER limit;
    limit.QuadPart = -20000;    /* 2 ms */
    *NumBytesWritten = 0;
    return send(DeviceObject, IOCTL_INTERNAL_LOCK_PORT, TRUE, NULL, 0, &limit, NULL);
    """
    bench = ModelBench()
    assert bench.port.try_allocate("somebody else")
    ended = printed(bench, tmp_path, body)
    assert (ended.status, ended.findings) == (NtStatus.STATUS_CANCELLED, {})
    assert 2 <= ended.sim_ms < 3


def test_waiting_for_nothing_is_told(tmp_path: Path) -> None:
    body = """
    KEVENT event;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    return KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    """
    ended = ModelBench().print([source(tmp_path, body, "MyClient")], "MyClient", DATA)
    assert "an event that no request of its own sets" in ended.findings["ENDED"]


def test_the_callback_runs_at_the_clients_irql(tmp_path: Path) -> None:
    """At DISPATCH_LEVEL our driver gives up after 200 us, below it waits."""
    body = """
    PARCLASS_INFORMATION info;
    KIRQL before;
    NTSTATUS status;
    CHECK(CONNECT(info) == STATUS_SUCCESS);
    CHECK(INTERNAL(IOCTL_INTERNAL_LOCK_PORT, NULL, 0) == STATUS_SUCCESS);
    KeRaiseIrql(DISPATCH_LEVEL, &before);
    CHECK(before == PASSIVE_LEVEL && KeGetCurrentIrql() == DISPATCH_LEVEL);
    status = info.ParallelWrite(info.ParclassContext, Buffer, NumBytes, NumBytesWritten, 0);
    KeLowerIrql(before);
    CHECK(status == STATUS_DEVICE_OFF_LINE && *NumBytesWritten == 3);
    INTERNAL(IOCTL_INTERNAL_UNLOCK_PORT, NULL, 0);
    return status;
    """
    ended = printed(ModelBench(["offline@3"], timeout_ns=50e6), tmp_path, body)
    assert (ended.count, ended.findings) == (3, {})
    assert ended.sim_ms < 1


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("KIRQL old; KeRaiseIrql(DISPATCH_LEVEL, &old);", "IRQL_LEFT"),
        ("KeLowerIrql(DISPATCH_LEVEL);", "IRQL_ORDER"),
        ("KIRQL old; KeRaiseIrql(2, &old); KeRaiseIrql(1, &old); KeLowerIrql(0);", "IRQL_ORDER"),
        (
            "KIRQL old; LARGE_INTEGER ms; ms.QuadPart = -10000; KeRaiseIrql(2, &old);"
            " KeDelayExecutionThread(KernelMode, FALSE, &ms); KeLowerIrql(old);",
            "WAIT_AT_DISPATCH",
        ),
        ("inb(0x3F8);", "NO_SUCH_PORT"),
        ("(void)READ_PORT_UCHAR((PUCHAR)0x12345678);", "NO_SUCH_PORT"),
        ("return STATUS_SUCCESS;", "COUNT_NOT_SET"),
        ("*NumBytesWritten = NumBytes + 1; return STATUS_SUCCESS;", "COUNT_TOO_HIGH"),
        ("*NumBytesWritten = 0; return STATUS_TIMEOUT;", "SHORT_SUCCESS"),
        ("*NumBytesWritten = NumBytes; return 7;", "STATUS_UNKNOWN"),
        ("for (;;) { KEVENT e; KeInitializeEvent(&e, 0, 0); udelay(1000); }", "NEVER_RETURNS"),
        (
            "KEVENT e; LARGE_INTEGER z; z.QuadPart = 0; KeInitializeEvent(&e, 0, FALSE);"
            " while (KeWaitForSingleObject(&e, Executive, KernelMode, FALSE, &z)) ;",
            "NEVER_RETURNS",
        ),
        (
            "PARCLASS_INFORMATION info; IO_STATUS_BLOCK io; KEVENT e; IoCallDriver(DeviceObject,"
            " IoBuildDeviceIoControlRequest(IOCTL_INTERNAL_PARCLASS_CONNECT, DeviceObject, NULL, 0,"
            " &info, sizeof info, TRUE, &e, &io));"
            " for (;;) info.DetermineIeeeModes(info.ParclassContext);",
            "NEVER_RETURNS",
        ),
        (
            "IO_STATUS_BLOCK io; KEVENT e; PIRP irp = IoBuildDeviceIoControlRequest("
            "IOCTL_INTERNAL_UNLOCK_PORT, DeviceObject, NULL, 0, NULL, 0, TRUE, &e, &io);"
            " IoCallDriver(DeviceObject, irp); for (;;) IoCancelIrp(irp);",
            "NEVER_RETURNS",
        ),
    ],
)
@pytest.mark.timeout(60)
def test_what_a_client_does_wrong_has_a_name(body: str, rule: str, tmp_path: Path) -> None:
    if "return" not in body:
        body += " *NumBytesWritten = 0; return STATUS_UNSUCCESSFUL;"
    ended = ModelBench().print([source(tmp_path, body, "MyClient")], "MyClient", DATA)
    assert rule in ended.findings, ended.findings


@pytest.mark.parametrize("code", [0xC0000017, 0x80000022])
def test_a_failure_may_have_any_code(code: int, tmp_path: Path) -> None:
    """STATUS_NO_MEMORY is no status of the contract, but a client's own affair."""
    ended = printed(ModelBench(), tmp_path, f"*NumBytesWritten = 0; return (NTSTATUS){code}u;")
    assert (ended.status, ended.findings) == (NtStatus.STATUS_UNSUCCESSFUL, {})


WAITS_AT_DISPATCH = """
    KEVENT done;
    IO_STATUS_BLOCK result;
    KIRQL old;
    LARGE_INTEGER limit;
    limit.QuadPart = LIMIT;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    PIRP irp = IoBuildDeviceIoControlRequest(IOCTL_INTERNAL_LOCK_PORT, DeviceObject, NULL, 0, NULL,
                                             0, TRUE, &done, &result);
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    if (SEND) CHECK(IoCallDriver(DeviceObject, irp) == STATUS_PENDING);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, TIMEOUT);
    KeLowerIrql(old);
    if (SEND) KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    if (SEND) INTERNAL(IOCTL_INTERNAL_UNLOCK_PORT, NULL, 0);
    *NumBytesWritten = 0;
    return STATUS_UNSUCCESSFUL;
"""


@pytest.mark.parametrize("send", [0, 1])
@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (0, []),  # it only looks
        (-1000, ["WAIT_AT_DISPATCH"]),
        (1800, ["WAIT_AT_DISPATCH"]),  # absolute, 180 us
        (None, ["WAIT_AT_DISPATCH"]),
    ],
)
def test_at_dispatch_level_a_wait_may_only_look(
    send: int, limit: int | None, found: list[str], tmp_path: Path
) -> None:
    if limit is None and not send:
        return  # nothing would ever end it
    body = WAITS_AT_DISPATCH.replace("SEND", str(send)).replace("LIMIT", str(limit or 0))
    body = body.replace("TIMEOUT", "NULL" if limit is None else "&limit")
    ended = printed(ModelBench(), tmp_path, body)
    assert list(ended.findings) == found


def test_a_loop_of_refused_calls_ends(tmp_path: Path) -> None:
    body = """
    PARCLASS_INFORMATION info;
    CONNECT(info);
    for (;;) info.ParallelWrite(info.ParclassContext, Buffer, NumBytes, NumBytesWritten, 0);
    """
    ended = printed(ModelBench(timeout_ns=0.1e6), tmp_path, body)
    assert {"WRITE_NO_LOCK", "NEVER_RETURNS"} <= set(ended.findings)
