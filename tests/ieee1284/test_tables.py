# SPDX-License-Identifier: Apache-2.0
"""The tables of IEEE 1284 against what their sources say, written a second time.

Host, peripheral and checker take names and figures from one place: a slip there is seen here or by
nobody.
"""

import pytest

from cocotbext.ieee1284 import modes, times
from cocotbext.ieee1284.lines import HOST_LINES, LINES, PERIPHERAL_LINES, WIRES
from cocotbext.ieee1284.modes import MODES, IeeeMode, LinuxMode
from cocotbext.ieee1284.phases import EVENTS, HOST_IDLE, Phase, Side

FIGURES = {
    "LEAST_PULSE_NS": 500,
    "HOST_PULSE_NS": 750,
    "LONGEST_STROBE_NS": 500_000,
    "BUSY_NS": 500,
    "LATEST_BUSY_NS": 1_000,
    "SHORTEST_ACK_NS": 500,
    "TYPICAL_ACK_NS": 1_000,
    "LONGEST_ACK_NS": 10_000,
    "INIT_NS": 50_000,
    "INIT_PULSE_NS": 60_000,
    "RESPONSE_NS": 35_000_000,
}

PHASES = {
    "FORWARD_DATA": 0,
    "FORWARD_IDLE": 1,
    "TERMINATION": 2,
    "NEGOTIATION": 3,
    "REVERSE_IDLE": 5,
    "ECP_SETUP": 8,
    "ECP_REVERSE_TO_FORWARD": 10,
}
"""IEEE1284_PH_Xxx by their numbers in linux/parport.h."""

LEVELS = {
    0: "strobe_n=1 autofd_n=1 init_n=1 selectin_n=0",
    1: "selectin_n=1 autofd_n=0",
    2: "perror=1 select=1 fault_n=1 ack_n=0",
    3: "strobe_n=0",
    4: "strobe_n=1 autofd_n=1",
    5: "",
    6: "ack_n=1",
    22: "selectin_n=0 autofd_n=1",
    23: "fault_n=1",
    24: "ack_n=0",
    25: "autofd_n=0",
    26: "",
    27: "ack_n=1",
    28: "autofd_n=1",
    30: "autofd_n=0",
    31: "perror=1",
    47: "init_n=1",
    49: "perror=1",
    68: "init_n=0",
    69: "init_n=1 selectin_n=0",
}

REQUESTS = {
    "NIBBLE": (0x00, 0),
    "BYTE": (0x01, 1),
    "CHANNEL_NIBBLE": (0x08, 1),
    "ECP": (0x10, 1),
    "BOUNDED_ECP": (0x18, 1),
    "ECP_RLE": (0x30, 1),
    "EPP": (0x40, 1),
}
"""Extensibility request, and Xflag if it is granted."""


def test_every_figure_is_what_its_source_says() -> None:
    assert {name: getattr(times, name) for name in times.__all__} == FIGURES


def test_every_wire_has_its_names_in_every_mode() -> None:
    assert tuple(WIRES) == LINES == HOST_LINES + PERIPHERAL_LINES
    for line, wire in WIRES.items():
        assert all(wire)
        active_low = line.endswith("_n")
        assert wire.compatibility.startswith("n") == active_low
    assert WIRES["selectin_n"] == ("nSelectIn", "1284Active", "nAStrb", "1284Active")
    assert WIRES["busy"] == ("Busy", "PtrBusy", "nWait", "PeriphAck")


def test_every_phase_has_linuxs_number() -> None:
    assert {phase.name: phase.value for phase in Phase} == PHASES


@pytest.mark.parametrize("number", sorted({*LEVELS, *EVENTS}))
def test_an_event_gives_its_levels_to_its_own_sides_lines(number: int) -> None:
    event = EVENTS[number]
    pairs = (pair.split("=") for pair in LEVELS[number].split())
    assert event.lines == {line: int(level) for line, level in pairs}
    theirs = HOST_LINES if event.turn is Side.HOST else PERIPHERAL_LINES
    assert set(event.lines) <= set(theirs)
    assert event.what


def test_a_termination_leads_back_to_the_hosts_idle_levels() -> None:
    for ending in ((22, 25, 28), (68, 69)):
        levels = {**HOST_IDLE, "selectin_n": 1}
        for number in ending:
            levels |= EVENTS[number].lines
        assert levels == HOST_IDLE


def test_every_mode_is_asked_for_as_its_sources_say() -> None:
    asked = {
        name: (mode.request, mode.xflag)
        for name in modes.__all__
        if (mode := getattr(modes, name)) in MODES and mode.request is not None
    }
    assert asked == REQUESTS
    assert modes.COMPATIBILITY.request is None


def test_every_mask_of_windows_belongs_to_one_mode() -> None:
    masks = [mask.value for mode in MODES for mask in mode.windows]
    assert sorted(masks) == [mask.value for mask in IeeeMode if mask]


def test_every_number_of_linux_belongs_to_one_mode_or_goes_with_any() -> None:
    named = {value for name, value in vars(LinuxMode).items() if name.isupper()}
    numbers = [number for mode in MODES for number in mode.linux]
    assert len(numbers) == len(set(numbers))
    assert {*numbers} == named - {LinuxMode.DEVICEID, LinuxMode.ADDR, LinuxMode.EXT_LINK}
    for mode in MODES:
        assert all(number > 0xFF or number == mode.request for number in mode.linux)
