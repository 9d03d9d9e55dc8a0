# SPDX-License-Identifier: Apache-2.0
"""Numbers of the contract: statuses, control codes, structures, and what a status value means."""

import pytest

from cocotbext.parclass import (
    InternalIoctl,
    NtStatus,
    ParallelFlag,
    UserIoctl,
    nt_error,
    nt_success,
)
from cocotbext.parclass.peripheral_status import is_initialized, query_flags, reset_failure
from cocotbext.parclass.registers import Action, classify

WARNINGS = {
    NtStatus.STATUS_BUFFER_OVERFLOW,
    NtStatus.STATUS_DEVICE_PAPER_EMPTY,
    NtStatus.STATUS_DEVICE_POWERED_OFF,
    NtStatus.STATUS_DEVICE_OFF_LINE,
    NtStatus.STATUS_DEVICE_BUSY,
}
SUCCESSES = {NtStatus.STATUS_SUCCESS, NtStatus.STATUS_TIMEOUT, NtStatus.STATUS_PENDING}


@pytest.mark.parametrize("status", NtStatus)
def test_nt_success_and_nt_error(status: NtStatus) -> None:
    assert nt_success(status) == (status in SUCCESSES)
    assert nt_error(status) == (status not in SUCCESSES | WARNINGS)


def test_a_status_shows_name_and_number() -> None:
    assert str(NtStatus.STATUS_DEVICE_BUSY) == "STATUS_DEVICE_BUSY (0x80000011)"


CODES: dict[int, int] = {
    InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT: 0x160078,
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT: 0x160094,
    InternalIoctl.IOCTL_INTERNAL_UNLOCK_PORT: 0x160098,
    InternalIoctl.IOCTL_INTERNAL_LOCK_PORT_NO_SELECT: 0x1600D0,
    InternalIoctl.IOCTL_INTERNAL_PARALLEL_PORT_FREE: 0x1600A0,
    InternalIoctl.IOCTL_INTERNAL_PARALLEL_SET_CHIP_MODE: 0x16004C,
    UserIoctl.IOCTL_PAR_QUERY_INFORMATION: 0x160004,
    UserIoctl.IOCTL_PAR_IS_PORT_FREE: 0x160054,
    UserIoctl.IOCTL_SERIAL_SET_TIMEOUTS: 0x1B001C,
}


def test_control_codes_have_their_documented_values() -> None:
    for code, value in CODES.items():
        assert int(code) == value
    for enumeration in (InternalIoctl, UserIoctl):
        assert len(set(enumeration)) == len(enumeration.__members__)  # no two names for one


OUTCOMES = {
    (Action.WRITE, NtStatus.STATUS_SUCCESS): "98 D8",
    (Action.WAIT, NtStatus.STATUS_DEVICE_OFF_LINE): "08 28 48 68",
    (Action.WAIT, NtStatus.STATUS_DEVICE_PAPER_EMPTY): ("20 30 38 60 70 A0 A8 B0 B8 E0 E8 F0 F8"),
    (Action.WAIT, NtStatus.STATUS_DEVICE_NOT_CONNECTED): "78",
    (Action.GIVE_UP, NtStatus.STATUS_DEVICE_POWERED_OFF): "80 90",
    (Action.GIVE_UP, NtStatus.STATUS_DEVICE_NOT_CONNECTED): "88 C8",
    (Action.WAIT, NtStatus.STATUS_DEVICE_BUSY): "00 10 18 40 50 58 C0 D0",
}


def test_every_status_value_has_the_outcome_of_the_ddks_write_loop() -> None:
    seen = set()
    for outcome, values in OUTCOMES.items():
        for value in bytes.fromhex(values):
            for unused_bits in range(8):
                assert classify(value | unused_bits) == outcome
            seen.add(value)
    assert seen == set(range(0, 0x100, 8))


@pytest.mark.parametrize(
    ("value", "flags"),
    [
        (0xD8, 0x80),
        (0x58, 0xC0),
        (0x48, 0x48),
        (0x78, 0xD0),
        (0xC8, 0x20),
        (0x80, 0x10),
        (0xF8, 0x84),
    ],
)
def test_query_information_flags(value: int, flags: int) -> None:
    for unused_bits in range(8):
        assert query_flags(value | unused_bits) == ParallelFlag(flags)


def test_at_most_one_flag_names_a_reason() -> None:
    reasons = (
        ParallelFlag.PARALLEL_POWER_OFF
        | ParallelFlag.PARALLEL_PAPER_EMPTY
        | ParallelFlag.PARALLEL_OFF_LINE
        | ParallelFlag.PARALLEL_NOT_CONNECTED
    )
    for value in range(256):
        assert (query_flags(value) & reasons).bit_count() <= 1


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (0x48, NtStatus.STATUS_DEVICE_OFF_LINE),
        (0x78, NtStatus.STATUS_DEVICE_NOT_CONNECTED),
        (0xF8, NtStatus.STATUS_DEVICE_PAPER_EMPTY),
        (0x80, NtStatus.STATUS_DEVICE_POWERED_OFF),
        (0x58, NtStatus.STATUS_DEVICE_NOT_CONNECTED),
    ],
)
def test_a_reset_that_fails_says_why(value: int, status: NtStatus) -> None:
    assert not is_initialized(value)
    assert reset_failure(value) is status


def test_a_reset_is_over_whatever_select_says() -> None:
    assert is_initialized(0xD8)
    assert is_initialized(0xC8)
