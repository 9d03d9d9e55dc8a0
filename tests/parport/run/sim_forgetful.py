# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: ``parport run`` with a client that forgets to unlock."""

from collections.abc import Callable

from cocotbext.parclass import InternalIoctl, ParallelDevice
from cocotbext.parclass.client import Printed, connect, write
from cocotbext.parport.run import sim as run_sim


async def print_bytes(
    device: ParallelDevice, data: bytes, progress: Callable[[int], None]
) -> Printed:
    await device.create()
    information = await connect(device)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    status, count = await write(information, data)
    await device.close()
    return Printed(status, count, 1)


run_sim.print_bytes = print_bytes  # type: ignore[assignment, attr-defined]
print_file = run_sim.print_file
