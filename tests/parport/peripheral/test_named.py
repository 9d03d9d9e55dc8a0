# SPDX-License-Identifier: Apache-2.0
"""A peripheral of a user's own is checked before anything is simulated."""

from pathlib import Path

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.named import make_peripheral

_MODULE = """
class Good:
    ack_n, busy, perror, select, fault_n = 1, False, 0, 1, 1
    def host(self, time_ps, line, value): pass

class NoBusy:
    ack_n = perror = select = fault_n = 1

class WrongLevel(Good):
    perror = "low"

class NoHost:
    ack_n = busy = perror = select = fault_n = 1

class NeedsCable(Good):
    def __init__(self, cable): pass

class Broken(Good):
    def __init__(self): raise RuntimeError("no cable,\\nno fun")

value = 3
"""


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "class_of_a_user.py").write_text(_MODULE)
    (tmp_path / "class_misspelt.py").write_text("class :")
    monkeypatch.syspath_prepend(tmp_path)


def test_a_good_class() -> None:
    assert make_peripheral("class_of_a_user:Good").ack_n == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("os:path", "path is a module, not a class"),
        ("class_of_a_user:value", "value is a int, not a class"),
        ("class_of_a_user:NoBusy", "has no attribute busy; docs/linux.md says what a class needs"),
        ("class_of_a_user:WrongLevel", "perror is 'low', not 0 or 1; docs/linux.md says"),
        ("class_of_a_user:NoHost", "has no method host; docs/linux.md says what a class needs"),
        ("class_of_a_user:NeedsCable", "TypeError: NeedsCable.__init__() missing 1 required"),
        ("class_of_a_user:Broken", "RuntimeError: no cable, no fun"),
        ("class_misspelt:Any", "SyntaxError: "),
        (":Any", "there are printer, none, loopback, loopback-checkit, or MODULE:CLASS"),
        ("os:", "there are printer, none, loopback, loopback-checkit, or MODULE:CLASS"),
    ],
)
def test_a_wrong_class(name: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        make_peripheral(name)
    assert str(caught.value).startswith(f"--peripheral {name}: {message}")
    assert "\n" not in str(caught.value)
