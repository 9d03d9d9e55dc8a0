# SPDX-License-Identifier: Apache-2.0
"""The rules for clients of the parallel class, and what was found against them."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Finding", "Findings", "Rule"]


class Rule(StrEnum):
    """What a client has to keep to; the value says it in words.

    Sources: Microsoft's *Opening and Using a Parallel Device*, *Locking and Unlocking a Parallel
    Port*, *Synchronizing the Use of a Parallel Port*, *Setting and Clearing the Communication Mode*
    and PPARALLEL_WRITE; docs/contract.md names the one of each rule.
    """

    OPEN_FIRST = "open the device before anything else"
    USE_AFTER_CLOSE = "use nothing of a device after it was closed"
    WRITE_AFTER_DISCONNECT = "use no callback after PARCLASS_DISCONNECT"
    WRITE_CONTEXT = "pass the ParclassContext of the device's own PARCLASS_INFORMATION"
    WRITE_NO_COUNT = "pass a place for NumBytesWritten"
    WRITE_NO_LOCK = "hold the port's lock while using a callback"
    WRITE_TOO_LONG = "write at most as many bytes as the buffer has"
    WRITE_OVERLAP = "call a callback when the one before has returned"
    WAIT_AT_DISPATCH = "wait for requests below DISPATCH_LEVEL only"
    LOCK_TWICE = "lock once, the lock does not count"
    UNLOCK_NO_LOCK = "unlock only what is locked"
    LOCK_LEAKED = "unlock before closing"
    REQUEST_LEAKED = "let requests end, or cancel them, before closing"
    COUNT_IGNORED = "after a short write, go on with the byte at NumBytesWritten"
    NT_ERROR_TEST = "test NT_SUCCESS: a short write may be a warning, no error"
    FREE_NO_ALLOCATE = "free the port only if it is allocated"
    PORT_LEAKED = "free the port before closing"
    CHIP_MODE_NO_PORT = "allocate the port before setting or clearing its chip mode"
    CHIP_MODE_LEFT = "clear the chip mode before freeing the port"


@dataclass(frozen=True)
class Finding:
    """One violation.

    Attributes:
        rule: which one; a Rule, or a DriverRule.
        client: the device's or the file's name.
        call: the callback or the request.
        time_ns: simulated time of the call, ns.
        found: what the client did.
    """

    rule: StrEnum
    client: str
    call: str
    time_ns: float
    found: str

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"{self.rule.name}: {self.client}, {self.call} at {self.time_ns:.0f} ns: "
            f"{self.found}; expected: {self.rule.value}"
        )

    def to_json(self) -> dict[str, object]:
        """The finding as result.json holds it."""
        return {
            "rule": self.rule.name,
            "client": self.client,
            "call": self.call,
            "time_ns": self.time_ns,
            "found": self.found,
            "expected": self.rule.value,
        }


class Findings:
    """What was found so far.

    Args:
        now: simulated time in ns, such as ``PortIo.now``.

    Attributes:
        findings: in the order of time.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.findings: list[Finding] = []
        self._now = now
        self._at_end: list[Callable[[], None]] = []

    def finish(self) -> list[Finding]:
        """Judge what only the end tells, once every client is through; returns the findings."""
        for judge in self._at_end:
            judge()
        self._at_end.clear()
        return self.findings

    def at_end(self, judge: Callable[[], None]) -> None:
        """Have `judge` called by ``finish``."""
        self._at_end.append(judge)

    def report(self, rule: StrEnum, client: str, call: str, found: str) -> None:
        """Record a finding of this moment."""
        self.findings.append(Finding(rule, client, call, self._now(), found))
