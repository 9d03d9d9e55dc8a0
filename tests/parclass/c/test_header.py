# SPDX-License-Identifier: Apache-2.0
"""parclass.h: one file for C compilers and for cffi, and the same values as in Python."""

import subprocess
from pathlib import Path

import cffi
import pytest

from cocotbext.parclass import HardwareCapability, IeeeMode, Irql, NtStatus, ParallelFlag
from cocotbext.parclass.c import include_dir
from cocotbext.parclass.c.wire import definitions
from cocotbext.parclass.callbacks import ParallelSafety
from cocotbext.parclass.information import PARCLASS_INFORMATION_SIZE
from cocotbext.parclass.ioctl import InternalIoctl, UserIoctl
from cocotbext.parclass.port_information import (
    PARALLEL_PNP_INFORMATION_SIZE,
    PARALLEL_PORT_INFORMATION_SIZE,
)
from tests.parclass.c.bench import EXAMPLES

HEADER = include_dir() / "parclass.h"

# Member and offset on a 64-bit system, from the header of the Windows Server 2003 SP1 DDK.
PARCLASS_INFORMATION = {
    "Controller": 0,
    "EcrController": 8,
    "SpanOfController": 16,
    "DetermineIeeeModes": 24,
    "NegotiateIeeeMode": 32,
    "TerminateIeeeMode": 40,
    "IeeeFwdToRevMode": 48,
    "IeeeRevToFwdMode": 56,
    "ParallelRead": 64,
    "ParallelWrite": 72,
    "ParclassContext": 80,
    "HardwareCapabilities": 88,
    "FifoDepth": 92,
    "FifoWidth": 96,
    "ParallelTryselect": 104,
    "ParallelDeSelect": 112,
}
PARALLEL_PORT_INFORMATION = {
    "OriginalController": 0,
    "Controller": 8,
    "SpanOfController": 16,
    "TryAllocatePort": 24,
    "FreePort": 32,
    "QueryNumWaiters": 40,
    "Context": 48,
}
PARALLEL_PNP_INFORMATION = {
    "OriginalEcpController": 0,
    "EcpController": 8,
    "SpanOfEcpController": 16,
    "PortNumber": 20,
    "HardwareCapabilities": 24,
    "TrySetChipMode": 32,
    "ClearChipMode": 40,
    "FifoDepth": 48,
    "FifoWidth": 52,
    "EppControllerPhysicalAddress": 56,
    "SpanOfEppController": 64,
    "Ieee1284_3DeviceCount": 68,
    "TrySelectDevice": 72,
    "DeselectDevice": 80,
    "Context": 88,
    "CurrentMode": 96,
    "PortName": 104,
}


@pytest.fixture(scope="module")
def ffi() -> cffi.FFI:
    text = subprocess.run(
        ["cc", "-E", "-P", "-DPARCLASS_CFFI", HEADER], capture_output=True, text=True, check=True
    ).stdout
    ffi = cffi.FFI()
    ffi.cdef(text)
    return ffi


@pytest.mark.parametrize(
    ("structure", "offsets", "size"),
    [
        ("PARCLASS_INFORMATION", PARCLASS_INFORMATION, PARCLASS_INFORMATION_SIZE),
        ("PARALLEL_PORT_INFORMATION", PARALLEL_PORT_INFORMATION, PARALLEL_PORT_INFORMATION_SIZE),
        ("PARALLEL_PNP_INFORMATION", PARALLEL_PNP_INFORMATION, PARALLEL_PNP_INFORMATION_SIZE),
        ("PARALLEL_1284_COMMAND", {"ID": 0, "Port": 1, "CommandFlags": 4}, 8),
    ],
)
def test_members_lie_where_they_are_documented(
    ffi: cffi.FFI, structure: str, offsets: dict[str, int], size: int
) -> None:
    fields = {name: field.offset for name, field in ffi.typeof(structure).fields}
    assert list(fields.items()) == list(offsets.items())
    assert ffi.sizeof(structure) == size


@pytest.mark.parametrize(
    ("c_enum", "python"),
    [
        ("enum _PARCLASS_STATUS", NtStatus),
        ("enum _PARCLASS_INTERNAL_IOCTL", InternalIoctl),
        ("enum _PARCLASS_USER_IOCTL", UserIoctl),
        ("enum _PARCLASS_IEEE_MODE", IeeeMode),
        ("enum _PARCLASS_HARDWARE", HardwareCapability),
        ("enum _PARCLASS_FLAG", ParallelFlag),
        ("enum _PARCLASS_IRQL", Irql),
        ("PARALLEL_SAFETY", ParallelSafety),
    ],
)
def test_every_value_is_the_one_in_python(ffi: cffi.FFI, c_enum: str, python: type) -> None:
    members = {name: int(value) for name, value in python.__members__.items()}  # type: ignore[attr-defined]
    assert ffi.typeof(c_enum).relements == members


def test_the_macros_agree_with_python(tmp_path: Path) -> None:
    """For every status, as a C program prints it: NT_SUCCESS and NT_ERROR."""
    lines = "\n".join(
        f'    printf("{s.name} %d %d %d\\n", NT_SUCCESS({s.name}), NT_ERROR({s.name}), {s.name});'
        for s in NtStatus
    )
    text = f'#include <stdio.h>\n#include "parclass.h"\nint main(void) {{\n{lines}\nreturn 0; }}\n'
    (tmp_path / "macros.c").write_text(text)
    compile_c(tmp_path / "macros.c", "-o", str(tmp_path / "macros"))
    output = subprocess.run([tmp_path / "macros"], capture_output=True, text=True, check=True)
    signed = {s: s - (1 << 32) if s >> 31 else int(s) for s in NtStatus}
    expected = [f"{s.name} {s >> 30 < 2:d} {s >> 30 == 3:d} {signed[s]}" for s in NtStatus]
    assert output.stdout.splitlines() == expected


def test_prototypes_are_the_documented_ones(tmp_path: Path) -> None:
    """A function with the documented prototype is a PPARALLEL_WRITE, another one is not."""
    text = """#include "parclass.h"
    NTSTATUS write(PVOID Context, PVOID Buffer, ULONG NumBytesToWrite, PULONG NumBytesWritten,
                   UCHAR Channel);
    PPARALLEL_WRITE pointer = write;
    """
    (tmp_path / "right.c").write_text(text)
    compile_c(tmp_path / "right.c", "-c", "-o", str(tmp_path / "out.o"))
    (tmp_path / "wrong.c").write_text(text.replace("ULONG Num", "PVOID Num"))
    with pytest.raises(subprocess.CalledProcessError):
        compile_c(tmp_path / "wrong.c", "-c", "-o", str(tmp_path / "out.o"))


@pytest.mark.parametrize("file", sorted(EXAMPLES.rglob("*.c")), ids=lambda file: file.stem)
def test_examples_compile_as_ordinary_code(file: Path, tmp_path: Path) -> None:
    compile_c(file, "-Wpedantic", "-c", "-o", str(tmp_path / "out.o"))


def test_the_header_is_good_in_cpp(tmp_path: Path) -> None:
    (tmp_path / "a.cpp").write_text('#include "parclass.h"\n')
    command = ["c++", "-Wall", "-Wextra", "-Werror", f"-I{include_dir()}", "-fsyntax-only"]
    subprocess.run([*command, str(tmp_path / "a.cpp")], check=True)


def test_the_runner_compiles_without_warnings(tmp_path: Path) -> None:
    (tmp_path / "user.h").write_text(
        '#include "parclass.h"\n'
        "NTSTATUS MyWrite(PVOID a, PVOID b, ULONG c, PULONG d, UCHAR e);\n"
        "NTSTATUS MyClient(PDEVICE_OBJECT a, PVOID b, ULONG c, PULONG d);\n"
    )
    for role, symbol in (("DRIVER", "MyWrite"), ("CLIENT", "MyClient")):
        options = [f"-DPARCLASS_{role}", f"-DPARCLASS_SYMBOL={symbol}", "-std=gnu99", "-Wpedantic"]
        options += [*definitions(), "-include", str(tmp_path / "user.h"), "-fsyntax-only"]
        for file in sorted((include_dir() / "runner").glob("*.c")):
            compile_c(file, *options)


def compile_c(file: Path, *options: str) -> None:
    """Compile with every warning an error."""
    strict = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{include_dir()}"]
    subprocess.run(["cc", *strict, *options, str(file)], check=True, capture_output=True, text=True)
