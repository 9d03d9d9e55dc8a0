# SPDX-License-Identifier: Apache-2.0
"""A peripheral that speaks IEEE 1284 negotiation and termination, and nothing else."""

from collections.abc import Iterable


class Ieee1284Peripheral:
    """Answers at once.

    Args:
        accepts: the extensibility requests that it grants.

    Attributes:
        mode: what it was negotiated into, None in compatibility mode.
        requests: what it was asked for.
    """

    def __init__(self, accepts: Iterable[int]) -> None:
        self.ack_n, self.busy, self.perror, self.select, self.fault_n = 1, 0, 0, 1, 1
        self.mode: int | None = None
        self.requests: list[int] = []
        self.next_ps = None
        self._accepts = set(accepts)
        self._lines = {"data": 0, "strobe_n": 1, "autofd_n": 1, "init_n": 1, "selectin_n": 0}
        self._phase = "compatible"

    def advance(self, time_ps: int) -> None:
        """It has no time of its own."""

    def host(self, time_ps: int, line: str, value: int) -> None:
        self._lines[line] = value
        selectin_n, autofd_n = self._lines["selectin_n"], self._lines["autofd_n"]
        strobe_n = self._lines["strobe_n"]
        if self._phase == "compatible" and selectin_n and not autofd_n:  # event 1
            self.perror, self.select, self.fault_n, self.ack_n = 1, 1, 1, 0  # event 2
            self._phase = "asked"
        elif self._phase == "asked" and not strobe_n:  # event 3
            self.requests.append(self._lines["data"])
            self._phase = "latched"
        elif self._phase == "latched" and strobe_n and autofd_n:  # event 4
            request = self.requests[-1]
            granted = request in self._accepts
            self.select = int(granted != (request == 0))  # event 5: Xflag
            self.perror = 0
            self.mode = request if granted else None
            self.ack_n = 1  # event 6
            self._phase = "negotiated"
        elif self._phase == "negotiated" and self.mode == 0x10 and not autofd_n and selectin_n:
            self.perror = 1  # events 30, 31
        elif self._phase == "negotiated" and not selectin_n and autofd_n:  # event 22
            self.ack_n = 0  # event 24
            self._phase = "leaving"
        elif self._phase == "leaving" and not autofd_n:  # event 25
            self.ack_n = 1  # event 27
        if self._phase in ("leaving", "negotiated") and not selectin_n and self._left(autofd_n):
            self.perror, self.select, self.fault_n, self.ack_n = 0, 1, 1, 1
            self.mode = None
            self._phase = "compatible"

    def _left(self, autofd_n: int) -> bool:
        """Event 29; EPP ends without a handshake, by nInit."""
        if self.mode == 0x40:
            return True
        return self._phase == "leaving" and self.ack_n == 1 and autofd_n == 1
