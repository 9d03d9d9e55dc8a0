# SPDX-License-Identifier: Apache-2.0
"""The scoreboard: what was handed over against what arrived, byte by byte."""

from array import array

from cocotbext.parport.checker.rules import DATA_RULES, RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.transfers.tracker import CentronicsByte

__all__ = ["Scoreboard"]


class Scoreboard:
    """Keeps what arrived, and judges it against what the driver says it handed over."""

    def __init__(self) -> None:
        self.arrived = bytearray()
        self._times_ps = array("q")  # as a list, they are most of what a long run keeps

    def arrive(self, time_ps: int, byte: int) -> None:
        """A peripheral took a byte."""
        self.arrived.append(byte)
        self._times_ps.append(time_ps)

    def add(self, byte: CentronicsByte) -> None:
        """A byte arrived, as a CentronicsMonitor saw it: a callback for ``add_callback``.

        Raises:
            ValueError: its value is not known.
        """
        self.arrive(byte.strobe_fall_ps or 0, int(byte))

    def judge(self, handed_over: bytes, end_ps: int) -> dict[str, RuleResult]:
        """DATA_LOST, DATA_EXTRA and DATA_WRONG.

        What agrees at both ends of the two sequences is taken away. What remains is wrong as far as
        it lasts on both sides, and lost or extra beyond.

        Args:
            handed_over: the bytes that the driver counted as written.
            end_ps: the time at which a byte that never came is called lost.
        """
        results = {rule: RuleResult(RULES[rule]) for rule in DATA_RULES}
        first, sent, came = _difference(handed_over, self.arrived)
        found = {
            "DATA_LOST": max(0, sent - came),
            "DATA_EXTRA": max(0, came - sent),
            "DATA_WRONG": min(sent, came),
        }
        for rule, result in results.items():
            result.count = max(len(handed_over), len(self.arrived))
            result.failures = found[rule]
            if result.failures:
                result.verdict = Verdict.FAIL
                result.first_violation_ps = (
                    self._times_ps[first]
                    if rule != "DATA_LOST" and first < len(self._times_ps)
                    else end_ps
                )
            elif result.count:
                result.verdict = Verdict.PASS
        return results

    def tell_difference(self, handed_over: bytes) -> str:
        """One line on where what arrived first differs; "" if it does not."""
        first, sent, came = _difference(handed_over, self.arrived)
        if sent and came:
            wanted, found = handed_over[first], self.arrived[first]
            return f"byte {first} arrived as 0x{found:02X}, 0x{wanted:02X} was handed over"
        if sent:
            return f"byte {first} (0x{handed_over[first]:02X}) did not arrive, {sent} are missing"
        if came:
            where = _place(first, len(handed_over))
            return f"0x{self.arrived[first]:02X} arrived {where}, {came} too many"
        return ""

    def first_difference_ps(self, handed_over: bytes) -> int | None:
        """When the first byte arrived that should not have, there and then.

        None if what arrived is how `handed_over` begins.
        """
        first = _difference(handed_over, self.arrived)[0]
        return self._times_ps[first] if first < len(self._times_ps) else None


def _place(number: int, handed_over: int) -> str:
    """Where a byte too many arrived, if it is the one of that number."""
    if number:
        return f"after byte {number - 1}"
    return "before byte 0" if handed_over else "but nothing was handed over"


def _difference(sent: bytes | bytearray, came: bytes | bytearray) -> tuple[int, int, int]:
    """Where two sequences first differ, and how many bytes of each are in between."""
    shorter = min(len(sent), len(came))
    first = next((i for i in range(shorter) if sent[i] != came[i]), shorter)
    same_end = 0
    while same_end < shorter - first and sent[-1 - same_end] == came[-1 - same_end]:
        same_end += 1
    return first, len(sent) - first - same_end, len(came) - first - same_end
