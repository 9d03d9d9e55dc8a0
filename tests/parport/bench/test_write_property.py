# SPDX-License-Identifier: Apache-2.0
"""What the printer took is the first num_bytes_written bytes, once each, in order.

In FIFO mode on Icarus: see test_fifo_property.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.parport.peripheral.timing import PrinterTiming
from tests.parport.bench.printing import Account, faults, print_on_hdl, print_on_model, timings


def check(account: Account, data: bytes) -> None:
    assert account.taken == data[: account.num_bytes_written]
    assert (account.status == "STATUS_SUCCESS") == (account.num_bytes_written == len(data))


@pytest.mark.parametrize("mode", ["spp", "fifo"])
@settings(max_examples=1_000)
@given(st.data())
def test_any_buffer_fault_and_printer_on_the_model(mode: str, draw: st.DataObject) -> None:
    data = draw.draw(st.binary(max_size=64))
    what = draw.draw(faults(len(data)))
    timing = draw.draw(timings)
    access_ns = draw.draw(st.sampled_from([20, 80, 1_000, 2_500]))
    check(print_on_model(data, what, timing, 10e6, access_ns, mode), data)


@settings(max_examples=12)
@given(st.data())
def test_any_buffer_fault_and_printer_on_icarus(draw: st.DataObject) -> None:
    data = draw.draw(st.binary(max_size=48))
    what = draw.draw(faults(len(data)))
    timing = draw.draw(timings)
    with tempfile.TemporaryDirectory() as folder:
        check(print_on_hdl(Path(folder), data, what, timing, 10e6), data)


def test_a_wait_of_minutes_ends_at_the_timeout() -> None:
    account = print_on_model(b"abc", [parse_fault("paper-empty@1")], PrinterTiming(), 300e9)
    assert account == Account("STATUS_DEVICE_PAPER_EMPTY", 1, b"a", {})
