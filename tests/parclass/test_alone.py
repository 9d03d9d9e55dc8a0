# SPDX-License-Identifier: Apache-2.0
"""ieee1284, parclass and ppdev need Python and nothing else: no simulator, no bench, no cocotb."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PYAPI = Path(__file__).parents[2] / "pyapi"
ROOMS = {"ieee1284": 0, "parclass": 1, "ppdev": 2}
"""Each may import itself and those with a smaller number."""

WITHOUT = """
import sys

class Missing:
    names = ("cocotb", "cocotb_bus", "cocotb_tools", "pytest", "cocotbext.parport")

    def find_spec(self, name, path=None, target=None):
        if any(name == missing or name.startswith(missing + ".") for missing in self.names):
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Missing())
try:
    import cocotb
except ModuleNotFoundError:
    pass
else:
    raise AssertionError("it is there")
"""

IMPORT_ALL = """
from importlib import import_module
from pkgutil import walk_packages

import cocotbext.ieee1284, cocotbext.parclass, cocotbext.ppdev

count = 0
for package in (cocotbext.ieee1284, cocotbext.parclass, cocotbext.ppdev):
    for module in walk_packages(package.__path__, package.__name__ + "."):
        import_module(module.name)
        count += 1
assert count > 50, count
"""

PRINT = """
from cocotbext.parclass import ChipMode, NtStatus, ParallelDevice, ParallelPort, thread
from cocotbext.parclass.client import print_bytes
from cocotbext.parclass.model import RegisterModel, VirtualTime

class Taker:
    "Takes a byte at every strobe, and is busy with it for 3 us."
    ack_n = select = fault_n = 1
    busy = perror = 0
    next_ps = None

    def __init__(self):
        self.taken = bytearray()
        self.data = 0

    def host(self, time_ps, line, value):
        if line == "data":
            self.data = value
        elif line == "strobe_n" and not value:
            self.taken.append(self.data)
            self.busy, self.next_ps = 1, time_ps + 3_000_000

    def advance(self, time_ps):
        if self.next_ps is not None and time_ps >= self.next_ps:
            self.busy, self.next_ps = 0, None

for mode in (ChipMode.SPP, ChipMode.FIFO):
    time, peripheral = VirtualTime(), Taker()
    port = ParallelPort(RegisterModel(time, peripheral))
    device = ParallelDevice(port)
    device.extension.write_mode = mode

    async def run():
        await port.start()
        peripheral.taken.clear()  # the model's lines begin low
        await port.io.delay(60_000)
        return await print_bytes(device, b"without a simulator")

    printed = time.run(thread(run()))
    assert printed.status is NtStatus.STATUS_SUCCESS, printed
    assert peripheral.taken == b"without a simulator", peripheral.taken
"""


def run_without(script: str) -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT + script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_module_is_imported_without_cocotb() -> None:
    run_without(IMPORT_ALL)


def test_bytes_are_printed_without_cocotb() -> None:
    run_without(PRINT)


def imported(file: Path) -> Iterator[str]:
    """Modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            yield node.module or ""


def test_no_module_imports_more_than_python_and_what_stands_below_it() -> None:
    files = list(PYAPI.rglob("*.py"))
    assert len(files) > 50
    for file in files:
        room = ROOMS[file.relative_to(PYAPI / "cocotbext").parts[0]]
        for module in imported(file):
            first, *rest = module.split(".")
            if first == "cocotbext":
                assert ROOMS.get(rest[0], 99) <= room, f"{file} imports {module}"
            else:
                assert first in sys.stdlib_module_names, f"{file} imports {module}"
