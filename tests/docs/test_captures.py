# SPDX-License-Identifier: Apache-2.0
"""docs/captures.md shows a lines.toml that works, and the one that the command's help shows."""

import re
from pathlib import Path

from cocotbext.parport.capture import linemap
from cocotbext.parport.capture.linemap import read_line_map

PAGE = (Path(__file__).parents[2] / "docs" / "captures.md").read_text()


def the_file() -> str:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_its_lines_toml_is_the_one_of_the_format() -> None:
    assert linemap.__doc__ is not None
    assert the_file().strip() in linemap.__doc__


def test_its_lines_toml_is_read(tmp_path: Path) -> None:
    file = tmp_path / "lines.toml"
    file.write_text(the_file())
    read = read_line_map(file)
    assert read.lines["select"] == []
    assert read.lines["ack_n"][0].bit == 6
    assert read.glitch_ps == 20_000
    assert set(read.limits) == {"HOST_SETUP"}
    assert set(read.waive) == {"DEV_ACK"}
