# SPDX-License-Identifier: Apache-2.0
"""Profiles that cannot be are refused, with what is wrong; those that can be survive JSON."""

import json

import pytest

from cocotbext.parport.errors import UserError
from cocotbext.parport.peripheral.presets import PRESETS, find_preset
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"ack_ns": -1}, "ack_ns -1: times of a printer are not negative"),
        ({"ack_ns": "fast"}, "ack_ns 'fast': a number of ns or a pair of them is right"),
        ({"ack_ns": True}, "ack_ns True: a number"),
        ({"ack_ns": float("nan")}, "ack_ns nan: a number"),
        ({"ack_ns": (1, 2, 3)}, r"ack_ns \(1, 2, 3\): a number of ns or a pair"),
        ({"ack_ns": (1, "2")}, r"ack_ns \(1, '2'\): a number of ns or a pair"),
        ({"busy_delay_ns": (500, 100)}, r"busy_delay_ns \(500, 100\): the smaller one comes first"),
        ({"busy": "sometimes"}, "busy 'sometimes': one of during, after, when-full is right"),
        ({"ack": "no"}, "ack 'no': one of in-busy, while-busy, after-busy, none is right"),
        ({"latch": "low"}, "latch 'low': one of fall, rise is right"),
        ({"busy_ns": 0, "ack": "none"}, "busy_ns 0: Busy would not be seen"),
        ({"ack_ns": 0}, "ack_ns 0: nAck would not be seen; Ack.NONE is for a printer without"),
        ({"busy_ns": 1_999}, "busy_ns 1999 leaves no room for nAck of 1000 ns with 500 ns on"),
        ({"busy_ns": (1_999, 9_000)}, "leaves no room for nAck"),
        ({"ack_ns": (1, 2_501)}, "leaves no room for nAck"),
        ({"ack": "after-busy", "ack_margin_ns": 0}, "else nAck and Busy fall together"),
        ({"ack": "while-busy", "ack_margin_ns": 1_000}, "Busy cannot fall 1000 ns after nAck"),
        ({"ack": "while-busy", "busy_ns": 499}, "after handling a byte for 499 ns"),
        ({"busy": "when-full"}, "busy when-full needs a buffer: buffer_bytes is 0"),
        ({"busy": "when-full", "buffer_bytes": 1, "ack": "none"}, "nothing would answer a byte"),
        ({"buffer_bytes": -1}, "buffer_bytes -1: not below 0"),
        ({"buffer_bytes": 1.5}, "buffer_bytes 1.5: a number of bytes is right"),
        ({"drain_ns": 5}, "drain_ns 5 without a buffer"),
    ],
)
def test_what_does_not_fit_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PrinterTiming(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values",
    [
        {"busy_ns": 2_000},
        {"ack_ns": (1, 2_500)},
        {"ack": "while-busy", "ack_margin_ns": 999},
        {"ack": "while-busy", "busy_ns": 500},
        {"ack": "none", "ack_ns": 0, "busy_ns": 1},
        {"busy": "when-full", "buffer_bytes": 1, "busy_ns": 0, "ack": "after-busy"},
    ],
)
def test_what_just_fits_is_taken(values: dict[str, object]) -> None:
    PrinterTiming(**values)  # type: ignore[arg-type]


def test_choices_come_as_text_and_become_choices() -> None:
    timing = PrinterTiming(busy="after", ack="none", latch="rise")  # type: ignore[arg-type]
    assert (timing.busy, timing.ack, timing.latch) == (Busy.AFTER, Ack.NONE, Latch.RISE)


@pytest.mark.parametrize("name", PRESETS)
def test_a_profile_survives_json(name: str) -> None:
    timing = PRESETS[name].timing
    assert PrinterTiming(**json.loads(json.dumps(vars(timing)))) == timing


def test_a_preset_that_is_not_there() -> None:
    with pytest.raises(UserError, match="bench: no printer 'epsom'; nearest: epson"):
        find_preset("epsom", "bench")
