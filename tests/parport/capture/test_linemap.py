# SPDX-License-Identifier: Apache-2.0
"""The file lines.toml."""

import pytest

from cocotbext.parport.capture.linemap import Source, read_line_map
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.errors import UserError
from tests.parport.capture.small_captures import write

LINES_TOML = """\
[lines]
data = ["D0", "D1", "D2", "D3", "D4", "D5", "D6", { port = "D7", invert = true }]
strobe_n = "D8"
ack_n = { port = "status", bit = 6, invert = true }
select = false
[limits]
HOST_SETUP = { fail_below = "1us", warn_below = "1.5 us" }
DEV_BUSY = { warn_above = false }
[waive]
DEV_ACK = "our printers answer on Busy only"
[capture]
glitch = "20ns"
"""


def test_lines_toml(tmp_path):
    line_map = read_line_map(write(tmp_path, LINES_TOML, "lines.toml"))
    assert line_map.lines["data"][7] == Source("D7", None, True)
    assert line_map.lines["strobe_n"] == [Source("D8")]
    assert line_map.lines["ack_n"] == [Source("status", 6, True)]
    assert line_map.lines["select"] == []
    assert line_map.limits["HOST_SETUP"] == Limits(fail_below_ns=1000, warn_below_ns=1500)
    assert line_map.limits["DEV_BUSY"] == Limits(fail_above_ns=1000)
    assert line_map.waive == {"DEV_ACK": "our printers answer on Busy only"}
    assert line_map.glitch_ps == 20_000


WRONG_TOML = [
    ("[lines\n", "not TOML"),
    ("[line]\n", "unknown key 'line'; nearest: lines"),
    ('lines = "x"\n', "[lines]: 'x' is not a table"),
    ('[lines]\nstrobe = "x"\n', "[lines]: unknown key 'strobe'; nearest: strobe_n"),
    ("[lines]\nbusy = true\n", "[lines] busy: True names no signal"),
    ("[lines]\nbusy = 3\n", "[lines] busy: 3 names no signal"),
    ('[lines]\nbusy = ""\n', "[lines] busy: '' names no signal"),
    ('[lines]\nbusy = { prt = "x" }\n', "busy: unknown key 'prt'; nearest: port"),
    ("[lines]\nbusy = { bit = 1 }\n", "busy: port is None"),
    ('[lines]\nbusy = { port = "x", bit = -1 }\n', "busy: bit is -1"),
    ('[lines]\nbusy = { port = "x", bit = true }\n', "busy: bit is True"),
    ('[lines]\nbusy = { port = "x", invert = 1 }\n', "busy: invert is 1; true or false"),
    ('[lines]\nbusy = ["x", "y"]\n', "busy: a list of 2; only data takes one, of 8"),
    ('[lines]\ndata = ["x", "y"]\n', "data: a list of 2; only data takes one, of 8"),
    ('[limits]\nHOST_SETUPS = { fail_below = "1us" }\n', "'HOST_SETUPS'; nearest: HOST_SETUP"),
    (
        '[limits]\nHOST_SETUP = { below = "1us" }\n',
        "unknown key 'below'; nearest: warn_below, fail_below",
    ),
    ("[limits]\nHOST_SETUP = { fail_below = 5 }\n", "HOST_SETUP fail_below: 5 is not a time"),
    ('[limits]\nHOST_SETUP = "1us"\n', "HOST_SETUP: '1us' is not a table"),
    ('[waive]\nDEV_ACKS = "x"\n', "'DEV_ACKS'; nearest: DEV_ACK"),
    ('[waive]\nDEV_ACK = " "\n', "DEV_ACK: ' ' is no reason"),
    ("[waive]\nDEV_ACK = true\n", "DEV_ACK: True is no reason"),
    ('[capture]\nglitches = "1ns"\n', "[capture]: unknown key 'glitches'; nearest: glitch"),
    ('[capture]\nglitch = "1"\n', "[capture] glitch: '1' is not a time"),
]


@pytest.mark.parametrize(("text", "message"), WRONG_TOML)
def test_wrong_lines_toml(tmp_path, text, message):
    with pytest.raises(UserError) as error:
        read_line_map(write(tmp_path, text, "lines.toml"))
    assert message in str(error.value)
    assert "lines.toml: " in str(error.value)
    assert "\n" not in str(error.value)


def test_missing_lines_toml(tmp_path):
    with pytest.raises(UserError, match=r"no\.toml: cannot be read: No such file"):
        read_line_map(tmp_path / "no.toml")
