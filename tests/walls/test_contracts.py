# SPDX-License-Identifier: Apache-2.0
"""The contracts of pyproject.toml, who may import whom: they hold, and each of them can break."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in LINTER["contracts"]}


@dataclass(frozen=True)
class Plant:
    """An import that a contract forbids.

    Attributes:
        contract: the id of the contract.
        file: where the import is added.
        line: what is added at the end of the file; "": the file, and its folder, are new.
        told: what the linter says of it.
    """

    contract: str
    file: str
    line: str
    told: str


BENCH, PYAPI = "tb/cocotbext/parport", "pyapi/cocotbext"

PLANTS = {
    "a table imports its user": Plant(
        "packages",
        f"{PYAPI}/ieee1284/lines.py",
        "import cocotbext.parclass.status",
        "ieee1284.lines -> cocotbext.parclass.status",
    ),
    "the driver imports the bench": Plant(
        "packages",
        f"{PYAPI}/parclass/io.py",
        "import cocotbext.parport.units",
        "parclass.io -> cocotbext.parport.units",
    ),
    "below imports above": Plant(
        "folders",
        f"{BENCH}/checker/edges.py",
        "import cocotbext.parport.report.console",
        "checker.edges -> cocotbext.parport.report.console",
    ),
    "below imports above for its types": Plant(
        "folders",
        f"{BENCH}/capture/glitch.py",
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import cocotbext.parport.dut.host",
        "capture.glitch -> cocotbext.parport.dut.host",
    ),
    "below imports above when it is called": Plant(
        "folders",
        f"{BENCH}/errors.py",
        "def late() -> None:\n    import cocotbext.parport.units",
        "errors -> cocotbext.parport.units",
    ),
    "a command imports another": Plant(
        "folders",
        f"{BENCH}/run/table.py",
        "import cocotbext.parport.check.command",
        "run.table -> cocotbext.parport.check.command",
    ),
    "a folder without a place": Plant(
        "folders", f"{BENCH}/attic/__init__.py", "", "- cocotbext.parport.attic"
    ),
    "the judge imports the device": Plant(
        "judge-device-driver",
        f"{BENCH}/checker/edges.py",
        "import cocotbext.parport.peripheral.agenda",
        "checker.edges -> cocotbext.parport.peripheral.agenda",
    ),
    "the device imports the judge by way of another": Plant(
        "judge-device-driver",
        f"{BENCH}/units.py",
        "import cocotbext.parport.checker.edges",
        "units -> cocotbext.parport.checker.edges",
    ),
    "the device imports the driver": Plant(
        "judge-and-device",
        f"{BENCH}/peripheral/paper.py",
        "import cocotbext.parclass.status",
        "peripheral.paper -> cocotbext.parclass.status",
    ),
    "a command imports cocotb": Plant(
        "cocotb", f"{BENCH}/verify/table.py", "import cocotb", "verify.table -> cocotb"
    ),
    "a user's file is read with cocotb": Plant(
        "cocotb",
        f"{BENCH}/dut/files.py",
        "from cocotb_bus.drivers import BusDriver",
        "dut.files -> cocotb_bus",
    ),
    "a command starts a simulator by itself": Plant(
        "cocotb-tools",
        f"{BENCH}/run/command.py",
        "from cocotb_tools.runner import get_runner",
        "run.command -> cocotb_tools",
    ),
    "the driver imports cocotb": Plant(
        "pure", f"{PYAPI}/parclass/write.py", "import cocotb", "parclass.write -> cocotb"
    ),
    "a page imports cocotb by way of another": Plant(
        "pure",
        f"{BENCH}/report/page.py",
        "import cocotbext.parport.sim.lines",
        "report.page -> cocotbext.parport.sim.lines",
    ),
    "the inside imports what is for users": Plant(
        "public",
        f"{BENCH}/dut/host.py",
        "from cocotbext.parport import Printer",
        "dut.host -> cocotbext.parport",
    ),
    "two files import each other": Plant(
        "circles",
        f"{BENCH}/capture/signals.py",
        "import cocotbext.parport.capture.vcd",
        "No cycles are allowed in cocotbext.parport.capture.",
    ),
    "two folders import each other": Plant(
        "circles",
        f"{BENCH}/peripheral/timing.py",
        "import cocotbext.parport.sim.lines",
        "No cycles are allowed in cocotbext.parport.",
    ),
}


def lint(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the packages below a folder."""
    path = os.pathsep.join(str(root / part) for part in ("pyapi", "tb"))
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", *args],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the packages and their contracts."""
    root = tmp_path_factory.mktemp("walls")
    shutil.copy(ROOT / "pyproject.toml", root)
    for part in ("pyapi", "tb"):
        for file in (ROOT / part).rglob("*.py"):
            place = root / file.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
    return root


@pytest.fixture
def planted(copy: Path, request: pytest.FixtureRequest) -> Iterator[Plant]:
    """A forbidden import, for the time of a test."""
    plant: Plant = PLANTS[request.param]
    file = copy / plant.file
    before = file.read_text("utf-8") if plant.line else None
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{before or ''}{plant.line}\n", "utf-8")
    yield plant
    if before is None:
        shutil.rmtree(file.parent)
    else:
        file.write_text(before, "utf-8")


def test_the_walls_hold() -> None:
    ran = lint(ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("planted", PLANTS, indirect=True)
def test_a_forbidden_import_breaks_its_contract(copy: Path, planted: Plant) -> None:
    ran = lint(copy, "--contract", planted.contract)
    assert ran.returncode == 1
    assert f"{CONTRACTS[planted.contract]['name']} BROKEN" in ran.stdout
    assert planted.told in ran.stdout


def test_every_contract_is_broken_once() -> None:
    assert {plant.contract for plant in PLANTS.values()} == set(CONTRACTS)


def test_nothing_is_ignored() -> None:
    assert [name for name, contract in CONTRACTS.items() if "ignore_imports" in contract] == []
    assert "exclude_type_checking_imports" not in LINTER


def test_no_file_needs_itself() -> None:
    """The linter compares the files of a folder; a circle through an __init__.py is one, too."""
    graph = grimp.build_graph(*LINTER["root_packages"], cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    circle: list[str] = []
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle == []
