# SPDX-License-Identifier: Apache-2.0
"""The flaws of real drivers are caught: each by a scenario that ours passes."""

from typing import Any

import pytest

import tests.parclass.scenarios
from cocotbext.parclass import parallel_write
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.verifier import VerifiedDevice
from tests.parclass import broken_drivers as broken
from tests.parclass.platforms import play_on_model
from tests.parclass.stage import SCENARIOS

tests.parclass.scenarios.load()

CAUGHT_BY = {
    broken.h1_asks_a_request_that_is_not_there: "short_write_says_why_paper_empty",
    broken.h2_strobes_a_byte_to_measure: "zero_bytes_succeed_and_touch_nothing",
    broken.h3_gives_the_port_away: "the_lock_is_held_through_waits",
    broken.h4_calls_everything_busy: "short_write_says_why_offline",
    broken.h5_times_out_with_a_success: "short_writes_are_resumed_until_done",
    broken.h6_succeeds_with_nothing: "busy_at_entry_is_no_success",
    broken.h7_never_looks: "short_write_says_why_busy_stuck",
    broken.H8CancelsWithoutCompleting: "a_request_cancelled_before_it_is_sent_ends_cancelled",
    broken.H9TicksIntoTheLock: "an_idle_lock_is_kept_whoever_waits",
    broken.checks_no_lock: "write_without_the_lock_is_denied",
    broken.checks_no_length: "longer_than_the_buffer_is_invalid",
    broken.sees_no_removal: "device_removed_in_the_middle_of_a_byte",
    broken.leaves_the_count_on_early_failure: "write_without_the_lock_is_denied",
    broken.counts_what_did_not_arrive: "short_write_says_why_unplug",
    broken.succeeds_without_a_count: "write_moves_every_byte",
    broken.waits_at_dispatch_level: "at_dispatch_level_a_write_stalls_200_us",
}


@pytest.mark.parametrize("flaw", CAUGHT_BY, ids=lambda flaw: flaw.__name__)
def test_a_flaw_of_a_real_driver_is_caught(flaw: Any) -> None:
    scenario = SCENARIOS[CAUGHT_BY[flaw]]
    is_device = isinstance(flaw, type)
    missing_request = flaw is broken.h1_asks_a_request_that_is_not_there
    with pytest.raises(AttributeError if missing_request else AssertionError):
        play_on_model(
            scenario,
            driver=parallel_write if is_device else flaw,
            device_class=flaw if is_device else VerifiedDevice,
        )
    play_on_model(scenario)


def test_a_port_that_only_counts_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ownership without a name: any release hands the port over."""

    def free(port: ParallelPort, owner: object) -> bool:
        return port._ownership.free(port.owner)

    monkeypatch.setattr(ParallelPort, "free", free)
    for name in ("a_foreign_or_second_free_changes_nothing", "files_and_devices_share_one_queue"):
        try:
            play_on_model(SCENARIOS[name])
        except AssertionError:
            return
    pytest.fail("nobody noticed")
