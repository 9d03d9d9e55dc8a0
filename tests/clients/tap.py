# SPDX-License-Identifier: Apache-2.0
"""A JTAG test access port (IEEE 1149.1) behind a Wiggler, for ``parport exec --peripheral``.

Wiggler: D1 is TMS, D2 TCK, D3 TDI, and Busy is TDO.
"""

IDCODE = 0x4BA00477
IR_LENGTH = 4
_IR_IDCODE = 0b1110

# State to its successors for TMS 0 and TMS 1; figure 6-1 of IEEE 1149.1.
_NEXT = {
    "reset": ("idle", "reset"),
    "idle": ("idle", "select-dr"),
    "select-dr": ("capture-dr", "select-ir"),
    "capture-dr": ("shift-dr", "exit1-dr"),
    "shift-dr": ("shift-dr", "exit1-dr"),
    "exit1-dr": ("pause-dr", "update-dr"),
    "pause-dr": ("pause-dr", "exit2-dr"),
    "exit2-dr": ("shift-dr", "update-dr"),
    "update-dr": ("idle", "select-dr"),
    "select-ir": ("capture-ir", "reset"),
    "capture-ir": ("shift-ir", "exit1-ir"),
    "shift-ir": ("shift-ir", "exit1-ir"),
    "exit1-ir": ("pause-ir", "update-ir"),
    "pause-ir": ("pause-ir", "exit2-ir"),
    "exit2-ir": ("shift-ir", "update-ir"),
    "update-ir": ("idle", "select-dr"),
}


class Tap:
    """A device with an identity, and nothing else behind its TAP."""

    def __init__(self) -> None:
        self.ack_n = self.select = self.fault_n = 1
        self.perror = 0
        self.busy = 1  # TDO
        self._state = "reset"
        self._tck = 0
        self._ir = _IR_IDCODE
        self._shift = 0
        self._length = 1

    def host(self, time_ps: int, line: str, value: int) -> None:
        if line != "data":
            return
        tms, tck, tdi = value >> 1 & 1, value >> 2 & 1, value >> 3 & 1
        if tck and not self._tck:
            self._rise(tms, tdi)
        elif self._tck and not tck and self._state in ("shift-dr", "shift-ir"):
            self.busy = self._shift & 1
        self._tck = tck

    def _rise(self, tms: int, tdi: int) -> None:
        if self._state in ("shift-dr", "shift-ir"):
            self._shift = self._shift >> 1 | tdi << (self._length - 1)
        self._state = _NEXT[self._state][tms]
        if self._state == "reset":
            self._ir = _IR_IDCODE
        elif self._state == "capture-dr":
            identity = self._ir == _IR_IDCODE
            self._length, self._shift = (32, IDCODE) if identity else (1, 0)
        elif self._state == "capture-ir":
            self._length, self._shift = IR_LENGTH, 0b0001
        elif self._state == "update-ir":
            self._ir = self._shift
