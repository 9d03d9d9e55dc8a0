# SPDX-License-Identifier: Apache-2.0
"""Inside the simulation: ``parport run`` with a client that forgets to unlock."""

from collections.abc import Callable

from cocotbext.parclass import (
    PARCLASS_INFORMATION_SIZE,
    InternalIoctl,
    ParallelDevice,
    ParclassInformation,
    ULong,
)
from cocotbext.parclass.client import Printed
from cocotbext.parport.run import sim as run_sim


async def print_bytes(
    device: ParallelDevice, data: bytes, progress: Callable[[int], None]
) -> Printed:
    await device.create()
    answer = await device.ioctl(
        InternalIoctl.IOCTL_INTERNAL_PARCLASS_CONNECT, PARCLASS_INFORMATION_SIZE
    )
    assert isinstance(answer.output, ParclassInformation)
    await device.ioctl(InternalIoctl.IOCTL_INTERNAL_LOCK_PORT)
    written = ULong()
    info = answer.output
    status = await info.parallel_write(info.parclass_context, data, len(data), written, 0)
    await device.close()
    return Printed(status, written.value, 1)


run_sim.print_bytes = print_bytes  # type: ignore[assignment, attr-defined]
print_file = run_sim.print_file
