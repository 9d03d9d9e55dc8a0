# SPDX-License-Identifier: Apache-2.0
"""The command ``parport check``."""

import argparse
import json
import re
from pathlib import Path

import pytest

from cocotbext.parport.check import command as check

HEAD = """\
$timescale 1 ns $end
$scope module tb $end
$var wire 8 d data $end
$var wire 1 s strobe_n $end
$var wire 1 b busy $end
$upscope $end
$enddefinitions $end
#0
b0 d
1s
0b
"""


def one_byte(start: int, setup: int, answer: int = 300) -> str:
    fall = start + setup
    events = [(start, "b1000001 d"), (fall, "0s"), (fall + answer, "1b"), (fall + 2000, "1s")]
    events += [(fall + 5000, "0b"), (fall + 6000, "b0 d")]
    return "".join(f"#{t}\n{text}\n" for t, text in sorted(events))


def run(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    check.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(["check", *map(str, arguments)])
    return args.run(args)


@pytest.fixture
def capture(tmp_path):
    def write(*setups: int) -> Path:
        path = tmp_path / "t.vcd"
        bodies = (one_byte(10_000 * (n + 1), setup) for n, setup in enumerate(setups))
        path.write_text(HEAD + "".join(bodies) + "#100000\n")
        return path

    return write


def test_good_capture(capture, capsys):
    assert run(capture(1000)) == 0
    out, err = capsys.readouterr()
    rows = {line.split()[0]: line.split() for line in out.splitlines()[2:]}
    assert rows["HOST_SETUP"] == ["HOST_SETUP", "pass", "1", "us", "1", "us", "1"]
    assert rows["DEV_BUSY"] == ["DEV_BUSY", "pass", "300", "ns", "300", "ns", "1"]
    assert rows["DEV_ACK"] == ["DEV_ACK", "not-seen"]
    assert err == ""


def test_table_is_aligned(capture, capsys):
    run(capture(1000, 400))
    rows = capsys.readouterr().out.splitlines()[1:13]
    column = rows[0].index("verdict")
    assert all(row[column - 1] == " " and row[column] != " " for row in rows[1:12])


def test_exact_times_are_not_cut(tmp_path, capsys):
    path = tmp_path / "t.vcd"
    pulses = "#1\n0s\n#2222222222222222\n1s\n#3333333333333333\n0s\n#7777777777777777\n1s\n"
    path.write_text(HEAD.replace("1 ns", "1 ps") + pulses)
    run(path, "--show", "0")
    (row,) = [row for row in capsys.readouterr().out.splitlines() if row.startswith("HOST_STROBE")]
    shortest, longest = "2222.222222222221 s", "4444.444444444444 s"
    assert row.split("  ")[-1].strip() == "2222.222222222222 s"
    assert shortest in row
    assert longest in row


def test_failure_is_shown_where_it_happened(capture, capsys):
    assert run(capture(1000, 499)) == 1
    out = capsys.readouterr().out
    assert "HOST_SETUP fail at 20.499 us, byte 1 (0x41): data was valid for 499 ns, at least" in out
    assert re.search(r"├─+ 499 ns ─+┤", out)
    assert "▔" in out


def test_warning_is_no_failure(capture, capsys):
    assert run(capture(749)) == 0
    assert "HOST_SETUP warn at" in capsys.readouterr().out


def test_number_of_violations_shown(capture, capsys):
    path = capture(400, 400, 400, 400, 400)
    for arguments, shown in (((), 3), (("--show", "1"), 1), (("--show", "0"), 0)):
        assert run(path, *arguments) == 1
        assert capsys.readouterr().out.count("HOST_SETUP fail at") == shown
    assert run(path, "--show", "-1") == 2


def test_json_is_one_object_and_nothing_else(capture, capsys):
    path = capture(1000, 499)
    assert run(path, "--json") == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    assert report["verdict"] == "fail"
    assert report["lines"] == ["data", "strobe_n", "busy"]
    assert report["sim_time_ns"] == 100_000
    rule = report["rules"]["HOST_SETUP"]
    assert rule["verdict"] == "fail"
    assert (rule["min_ns"], rule["max_ns"], rule["count"]) == (499, 1000, 2)
    assert rule["first_violation_ns"] == 20_499
    assert report["rules"]["HOST_INIT"]["verdict"] == "not-seen"
    (violation,) = report["violations"]
    assert violation["rule"] == "HOST_SETUP"
    assert (violation["byte_number"], violation["byte_value"]) == (1, 0x41)
    assert (violation["measured_ns"], violation["limit_ns"]) == (499, 500)


def test_limits_and_waivers_of_lines_toml(capture, capsys, tmp_path):
    path = capture(499)
    lines = tmp_path / "lines.toml"
    lines.write_text('[limits]\nHOST_SETUP = { fail_below = "499ns", warn_below = false }\n')
    assert run(path, "--lines", lines) == 0
    lines.write_text('[waive]\nHOST_SETUP = "old [red] host"\n')
    assert run(path, "--lines", lines) == 0
    out = capsys.readouterr().out
    assert "HOST_SETUP waived: old [red] host" in out
    lines.write_text('[lines]\nstrobe_n = { port = "busy", invert = true }\nbusy = false\n')
    assert run(path, "--lines", lines, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["lines"] == ["data", "strobe_n"]
    assert report["rules"]["HOST_STROBE"]["min_ns"] == 4700


FS = HEAD.replace("1 ns", "1 fs")


@pytest.mark.parametrize(
    ("changed", "fell", "rule"),
    [
        (1_000_000_900, 1_500_000_000, {"verdict": "fail", "min_ns": 500}),  # 499.9991 ns
        (1_000_000_700, 1_500_000_699, {"verdict": "fail", "min_ns": 500}),  # 1 fs less
        (1_000_000_900, 1_750_000_000, {"verdict": "warn", "min_ns": 750}),
        (1_000_000_900, 1_750_001_900, {"verdict": "pass", "min_ns": 750.001}),
        (1_000_000_000, 1_500_000_000, {"verdict": "warn", "min_ns": 500}),
        (1_000_000_000, 1_750_000_000, {"verdict": "pass", "min_ns": 750}),
    ],
)
def test_times_beyond_a_limit_are_not_rounded_into_it(tmp_path, capsys, changed, fell, rule):
    path = tmp_path / "t.vcd"
    body = f"#{changed}\nb1 d\n#{fell}\n0s\n#{fell + 300_000_000}\n1b\n#{fell + 10**9}\n1s\n"
    path.write_text(FS + body + f"#{fell + 5 * 10**9}\n")
    run(path, "--json")
    report = json.loads(capsys.readouterr().out)
    assert rule.items() <= report["rules"]["HOST_SETUP"].items()
    assert report["rules"]["HOST_SETUP"]["count"] == 1
    doubt = ["give or take 1 ps" in v["message"] for v in report["violations"]]
    assert all(doubt) == (changed % 1000 + fell % 1000 > 0 or not doubt)


def test_an_upper_limit_is_not_rounded_into_either(tmp_path, capsys):
    path = tmp_path / "t.vcd"
    path.write_text(FS + "#1000000\n0s\n#501000900\n1b\n#1001000000\n1s\n#9000000000\n")
    assert run(path, "--json") == 0
    rule = json.loads(capsys.readouterr().out)["rules"]["DEV_BUSY"]
    assert (rule["verdict"], rule["max_ns"]) == ("warn", 500)


def test_what_happens_while_the_dump_is_off_is_not_judged(tmp_path, capsys):
    path = tmp_path / "t.vcd"
    off = "#2100\n$dumpoff\nxs\nxb\nbx d\n$end\n#900000\n$dumpon\n1s\n1b\nb1000001 d\n$end\n"
    path.write_text(HEAD + "#1000\nb1000001 d\n#2000\n0s\n" + off + "#902000\n0b\n#903000\n")
    assert run(path, "--json") == 0
    rules = json.loads(capsys.readouterr().out)["rules"]
    assert rules["HOST_SETUP"]["min_ns"] == 1000
    assert rules["HOST_STROBE"]["verdict"] == rules["DEV_BUSY"]["verdict"] == "not-seen"


def test_a_strobe_that_never_falls_is_not_seen_and_no_pass(capture, capsys):
    path = capture()
    assert run(path, "--json") == 2
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert report["verdict"] == "not-seen"
    assert report["rules"]["HOST_STROBE"]["verdict"] == "not-seen"
    assert f"parport check: {path}: {report['message']}\n" == err
    assert "no strobe begins in 100 us; found data, strobe_n, busy" in report["message"]


ONE_NAME = """$timescale 1ns $end
$scope module top $end
$var wire 1 ! select $end
$var wire 1 \" lp_stb $end
$upscope $end
$enddefinitions $end
#0
0!
1\"
#10
1!
0\"
#20
1\"
"""


def test_one_name_that_fits_by_accident_is_not_seen_and_says_what_was_looked_for(tmp_path, capsys):
    path = tmp_path / "t.vcd"
    path.write_text(ONE_NAME)
    assert run(path) == 2
    out, err = capsys.readouterr()
    assert "HOST_STROBE  not-seen" in out
    assert "no signal is strobe_n; found select; looked for data, strobe_n, autofd_n" in err
    assert "the capture has top.lp_stb, top.select" in err
    lines = tmp_path / "lines.toml"
    lines.write_text('[lines]\nstrobe_n = "lp_stb"\n')
    assert run(path, "--lines", lines) == 1  # 10 ns of strobe: now it is judged, and fails


def test_a_strobe_the_wrong_way_up_is_judged_as_it_is(tmp_path, capsys):
    path = tmp_path / "t.vcd"
    path.write_text(HEAD.replace("1s", "0s") + "#1000\n1s\n#2000\n")
    assert run(path) == 2  # it rises, and never falls
    assert "or it is the other way up" in capsys.readouterr().err


def test_a_failure_without_a_strobe_is_a_failure(tmp_path):
    """Of nInit, 1 us long: something was judged after all, and fell short."""
    path = tmp_path / "t.vcd"
    init = HEAD.replace("$upscope", "$var wire 1 i init_n $end\n$upscope").replace(
        "1s\n", "1s\n1i\n"
    )
    path.write_text(f"{init}#1000\n0i\n#2000\n1i\n#3000\n")
    assert run(path) == 1


def test_one_strobe_cut_off_by_the_end_counts_as_seen(tmp_path):
    path = tmp_path / "t.vcd"
    path.write_text(HEAD + "#1000\nb1 d\n#2000\n0s\n#2500\n")
    assert run(path) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello\n", "t.vcd:1: not a VCD file"),
        (HEAD.replace("1 ns", "1 blink"), "t.vcd:1: unknown time scale '1 blink'"),
        (HEAD + "#10\nb101", "t.vcd:13: cut off after 'b101'"),
        (HEAD.replace("strobe_n", "stb"), "the capture has no signal 'strobe_n'; nearest: "),
        (None, "t.vcd: cannot be read: No such file"),
    ],
)
def test_broken_captures_end_in_one_line_and_exit_2(tmp_path, capsys, text, message):
    path = tmp_path / "t.vcd"
    if text is not None:
        path.write_text(text)
    lines = tmp_path / "lines.toml"
    lines.write_text('[lines]\nstrobe_n = "strobe_n"\n')
    assert run(path, "--lines", lines, "--json") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert message in err


def test_progress_bar_only_for_people(capture, capsys, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    run(capture(1000), "--json")
    out, err = capsys.readouterr()
    assert "t.vcd" in err
    json.loads(out)


def test_help_has_examples(capsys):
    with pytest.raises(SystemExit):
        run("--help")
    out = capsys.readouterr().out
    assert "parport check analyser.vcd --lines lines.toml" in out
    assert "exit codes" in out
