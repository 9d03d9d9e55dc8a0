# SPDX-License-Identifier: Apache-2.0
"""Scenarios: printers of all kinds, and the handshakes that IEEE 1284 lets them choose from."""

from cocotbext.parport.peripheral.presets import PRESETS
from cocotbext.parport.peripheral.timing import Ack, Busy, Latch, PrinterTiming
from cocotbext.parport.verify.scenarios.base import scenario
from cocotbext.parport.verify.world import World

__all__: list[str] = []

_PRESETS = ("epson-random", "smsc", "fifo", "receipt", "mame")

_VARIANTS: dict[str, tuple[str, PrinterTiming]] = {
    "ack-while-busy": ("Busy falls while nAck is low", PrinterTiming(ack=Ack.WHILE_BUSY)),
    "ack-after-busy": ("nAck comes after Busy", PrinterTiming(ack=Ack.AFTER_BUSY)),
    "busy-after-strobe": ("Busy rises after the strobe's end", PrinterTiming(busy=Busy.AFTER)),
    "latch-at-rise": ("data is taken at the strobe's end", PrinterTiming(latch=Latch.RISE)),
}
_QUICK = ("epson-random", "ack-after-busy", "busy-after-strobe")


def _printer(name: str, what: str, timing: PrinterTiming) -> None:
    async def body(world: World) -> None:
        await world.start(timing)
        await world.deliver(world.random.randbytes(24))

    body.__doc__ = f"{what[:1].upper()}{what[1:]}."
    # What these printers do at the edge of the rules is theirs.
    ignores = ("DEV_ACK", "DEV_BUSY")
    scenario(f"printer-{name}", quick=name in _QUICK, ignores=ignores)(body)


for _name in _PRESETS:
    _printer(_name, PRESETS[_name].what.partition(":")[0], PRESETS[_name].timing)
for _name, (_what, _timing) in _VARIANTS.items():
    _printer(_name, f"a printer of another handshake: {_what}", _timing)
