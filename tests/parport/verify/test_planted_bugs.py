# SPDX-License-Identifier: Apache-2.0
"""Each planted bug gives a failing verdict that names it."""

import re
import shutil
from pathlib import Path

import pytest

from cocotbext.parport.simulators.places import hdl_dir
from cocotbext.parport.verify.suite import Suite
from tests.parport.verify.planted import PLANTED, Planted
from tests.simulator import knows_x

ROOT = Path(__file__).parents[3]
OURS = ROOT / "tb" / "cocotbext" / "parport" / "dut" / "ours.toml"
AXIL = Path(__file__).parent / "hdl" / "axil.toml"


def plant(folder: Path, bug: Planted) -> Path:
    """Copy a design with one thing changed; return its dut.toml."""
    if bug.design in ("ours", "axil"):
        shutil.copytree(hdl_dir(), folder, dirs_exist_ok=True)
        text = (OURS if bug.design == "ours" else AXIL).read_text()
        (folder / "dut.toml").write_text(text.replace("../../../../hdl/", ""))
    else:
        shutil.copytree(ROOT / "examples" / bug.design, folder, dirs_exist_ok=True)
    source = folder / bug.file
    text = source.read_text()
    assert text.count(bug.old) == 1, f"{bug.file} has {text.count(bug.old)} times {bug.old!r}"
    source.write_text(text.replace(bug.old, bug.new))
    return folder / "dut.toml"


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=knows_x if bug.needs_x else ()) for n, bug in PLANTED.items()],
)
def test_a_planted_bug_is_named(name: str, tmp_path: Path) -> None:
    bug = PLANTED[name]
    assert bug.rules or bug.says, "what is it to say?"
    if bug.file.endswith(".vhd") and shutil.which("ghdl") is None:
        pytest.skip("ghdl is not installed")
    outcome = Suite.prepare(plant(tmp_path, bug), 1, tmp_path).run_one(bug.scenario)
    assert outcome.verdict == "fail"
    failed = {rule for rule, result in outcome.rules.items() if result.verdict == "fail"}
    assert set(bug.rules) <= failed
    assert re.search(bug.says, outcome.message), outcome.message
