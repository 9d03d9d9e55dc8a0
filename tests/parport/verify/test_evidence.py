# SPDX-License-Identifier: Apache-2.0
"""What ``parport verify`` leaves: result.json, JUnit, waves; whole, and of this call only."""

import json
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from cocotbext.parport.capture.linemap import LineMap
from cocotbext.parport.capture.reader import LineReader, open_capture
from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.cli import main
from cocotbext.parport.simulators.table import default_simulator
from tests.parport.designs import write_design
from tests.parport.verify.conftest import EVIL, Evidence
from tests.simulator import UNDER, icarus_only


def test_the_result(evidence: Evidence) -> None:
    result = evidence.result
    assert evidence.code == 1
    assert (result["verdict"], result["design"], result["seed"]) == ("fail", "port", 7)
    verdicts = {name: scenario["verdict"] for name, scenario in result["scenarios"].items()}
    assert verdicts == {
        "single-bytes": "fail",
        "same-value": "fail",
        "no-ack": "fail",
        "refusals": "skip",
    }
    assert list(result["rules"]) == list(RULES)
    setup = result["rules"]["HOST_SETUP"]
    assert (setup["verdict"], setup["min_ns"]) == ("fail", 475)
    first = result["scenarios"]["single-bytes"]
    assert first["message"].startswith("HOST_SETUP: data was valid for 475 ns, at least 500 ns")
    assert {"rule", "time_ns", "measured_ns", "limit_ns", "text"} <= set(first["violations"][0])
    assert {violation["rule"] for violation in first["violations"]} == {"HOST_SETUP", "HOST_STROBE"}
    assert "edges" not in json.dumps(result)
    ended = result["scenarios"]["same-value"]
    assert ended["message"].startswith("the design ended the simulation after")
    assert EVIL in ended["log"]
    assert result["scenarios"]["refusals"]["message"] == "the host has no registers"
    environment = result["environment"]
    assert {"parport", "cocotb", "simulator", "python", "date", "description"} <= set(environment)
    assert environment["simulator"] == default_simulator().version()


def test_the_replay_repeats_the_first_failure(evidence: Evidence, tmp_path: Path) -> None:
    words = shlex.split(evidence.result["replay"])
    assert words[:2] == ["parport", "verify"]
    assert main([*words[1:], "--out", str(tmp_path), "--json"]) == 1
    again = json.loads((tmp_path / "result.json").read_text())["scenarios"]
    before = evidence.result["scenarios"]["single-bytes"]
    assert list(again) == ["single-bytes"]
    assert again["single-bytes"] == before | {"replay": again["single-bytes"]["replay"]}


def test_junit(evidence: Evidence) -> None:
    suites = {suite.get("name"): suite for suite in ET.parse(evidence.junit).getroot()}
    scenarios = {case.get("name"): case for case in suites["scenarios"]}
    rules = {case.get("name"): case for case in suites["rules"]}
    assert list(scenarios) == list(evidence.result["scenarios"])
    assert list(rules) == list(RULES)
    for suite, cases in (("scenarios", scenarios), ("rules", rules)):
        failures = [case for case in cases.values() if case.find("failure") is not None]
        assert suites[suite].get("tests") == str(len(cases))
        assert suites[suite].get("failures") == str(len(failures))
    text = scenarios["single-bytes"].findtext("failure") or ""
    assert "HOST_SETUP fail at" in text
    assert EVIL in (scenarios["same-value"].findtext("failure") or "")
    assert scenarios["refusals"].find("skipped") is not None
    assert rules["HOST_SETUP"].find("failure") is not None
    assert rules["HOST_INIT"].find("skipped") is not None


@pytest.mark.parametrize("scenario", ["single-bytes", "same-value", "no-ack"])
def test_waves_show_the_failure_and_not_much_more(scenario: str, evidence: Evidence) -> None:
    told = evidence.result["scenarios"][scenario]
    edges: list[tuple[int, str, int | None]] = []
    reader = LineReader(open_capture(evidence.out / told["waves"]), LineMap("waves"))
    end = reader.run(lambda time_ps, line, value: edges.append((time_ps, line, value)))
    assert set(reader.lines) == {"data", "strobe_n", "busy"}
    at_ps = round(told["sim_time_ns"] * 1000)
    if told["violations"]:
        at_ps = told["violations"][0]["time_ns"] * 1000
        assert (at_ps, "strobe_n", 0) in edges
    # The time of an end is noted every 2 us, and Verilator goes to the next time before it ends.
    assert at_ps - 2_000_000 * UNDER.two_state <= end <= at_ps + 21_000_000


@icarus_only("waves under Verilator begin at 0")
def test_waves_that_begin_late_begin_with_the_levels_of_then(tmp_path: Path) -> None:
    late = ("2'd1: if (count == LAST)", "2'd1: if (count == LAST || sent == 21 && count == 9)")
    path = write_design(tmp_path, late)
    out = tmp_path / "out"
    assert (
        main(["verify", str(path), "--only", "same-value", "--seed", "1", "--out", str(out)]) == 1
    )
    told = json.loads((out / "result.json").read_text())["scenarios"]["same-value"]
    at_ps = told["violations"][0]["time_ns"] * 1000
    assert at_ps > 90_000_000
    edges: list[tuple[int, str, int | None]] = []
    reader = LineReader(open_capture(out / told["waves"]), LineMap("waves"))
    reader.run(lambda time_ps, line, value: edges.append((time_ps, line, value)))
    begun = [edge for edge in edges if edge[0] > 0]
    assert at_ps - 31_000_000 <= begun[0][0] < at_ps
    known = {line: value for at, line, value in edges if at <= begun[0][0]}
    assert None not in known.values()
    assert set(known) == {"data", "strobe_n", "busy"}


def test_nothing_of_an_earlier_call_is_left(tmp_path: Path) -> None:
    path, out = write_design(tmp_path), tmp_path / "out"
    out.mkdir()
    old = ["result.json", "report.html", "all-values.fst", "no-ack-fifo.fst"]
    for name in [*old, "mine.fst", "notes.txt"]:
        (out / name).write_text("old")
    assert main(["verify", str(path), "--only", "single-bytes", "--out", str(out), "--json"]) == 0
    assert {file.name for file in out.iterdir()} == {
        "result.json",
        "report.html",
        "mine.fst",
        "notes.txt",
    }
    assert (out / "result.json").read_text() != "old"


def test_a_folder_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, out = write_design(tmp_path), tmp_path / "out"
    out.mkdir()
    (out / ".report.html.part").mkdir()
    (out / "result.json").write_text("old")
    assert main(["verify", str(path), "--only", "single-bytes", "--out", str(out), "--json"]) == 2
    assert f"parport: --out {out}: Is a directory" in capsys.readouterr().err
    assert (out / "result.json").read_text() == "old"


def test_a_wrong_limit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_design(tmp_path)
    assert main(["verify", str(path), "--wall-limit", "0"]) == 2
    message = "parport: --wall-limit 0: a number of seconds from 1 to 1000000 is right\n"
    assert capsys.readouterr().err == message
