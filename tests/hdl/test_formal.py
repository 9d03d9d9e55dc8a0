# SPDX-License-Identifier: Apache-2.0
"""A quick slice of the proofs (all of them: ``make formal``), and the planted bugs still apply."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from cocotbext.parport.simulators.places import hdl_dir
from tests.hdl.formal.mutants import MUTANTS, Mutant
from tests.hdl.formal.proofs import PROOFS, Proof

RUN = Path(__file__).parent / "formal" / "run.py"


def prove(out: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(RUN), "--out", str(out), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.timeout(900)  # yosys may have to be compiled first
@pytest.mark.usefixtures("yosys")
@pytest.mark.parametrize("proof", [p for p in PROOFS if p.quick], ids=lambda p: p.name)
def test_quick_proof(tmp_path: Path, proof: Proof) -> None:
    done = prove(tmp_path, "--quick", "--only", proof.name)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("yosys")
def test_a_planted_bug_is_found(tmp_path: Path) -> None:
    """One for every one: a broken runner that always says yes would not get past here."""
    done = prove(tmp_path, "--mutants", "--only", "one flip-flop")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "a_two_clocks" in done.stdout


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("yosys")
def test_a_proof_that_fails_is_an_exit_code(tmp_path: Path) -> None:
    """A planted bug that is none: the table says so, and so does the exit code."""
    harmless = Mutant("harmless", "parport_sync.v", "<= {meta, d};", "<= {(meta), d};", "sync")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import mutants, run;"
        f"run.MUTANTS = (mutants.{harmless!r},); sys.argv[1:] = sys.argv[2:]; sys.exit(run.main())"
    )
    command = [sys.executable, "-c", program, str(RUN.parent), "--mutants", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 of 1" in done.stdout


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_planted_bug_applies(mutant: Mutant) -> None:
    text = (hdl_dir() / mutant.file).read_text()
    assert mutant.plant(text) != text
    assert mutant.proof in {proof.name for proof in PROOFS}


def test_names_are_unique() -> None:
    names = [*(proof.name for proof in PROOFS), *(mutant.name for mutant in MUTANTS)]
    assert len(names) == len(set(names))


def test_the_documentation_names_them() -> None:
    text = (Path(__file__).parents[2] / "docs" / "controller.md").read_text()
    assert [p.name for p in PROOFS if f"`{p.name}`" not in text] == []
    assert [m.name for m in MUTANTS if f"| {m.name} | `{m.proof}`: " not in text] == []
    assert len(re.findall(r"`: `a_\w+`, \d+ clocks \|$", text, re.MULTILINE)) == len(MUTANTS)
