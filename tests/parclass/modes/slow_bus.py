# SPDX-License-Identifier: Apache-2.0
"""What a FIFO write owes its client however slow the bus is, and however deep the FIFO.

Over a slow bus the FIFO has room whenever the driver looks; a deep one takes long to be measured.
"""

from cocotbext.parclass import Irql, NtStatus, raised_irql
from cocotbext.parclass.transfer import DISPATCH_LIMIT_NS
from tests.parclass.stage import MS, US, Client, Stage, opened

DATA = bytes(range(256)) * 20


async def a_stop_is_noticed(stage: Stage, how: str) -> None:
    """Closed, removed or cancelled, a write ends within 1 ms, and the count is true."""
    client = Client(stage)
    await client.open()
    await client.lock()
    last_ns = [0.0]
    stage.printer.on_taken = lambda time_ps, _: last_ns.append(time_ps / 1000)
    request = client.device.write_request(DATA)
    call = None if how == "cancelled" else stage.spawn(client.write(DATA))
    if call is None:
        client.device.call_driver(request)
    await stage.delay(1 * MS)
    stopped_ns = stage.now()
    if how == "closed":
        await client.device.cleanup()
    elif how == "removed":
        client.device.surprise_removal()
    else:
        request.cancel()
    if call is None:
        await client.device.wait(request)
        status, count = request.status, request.information
    else:
        status, count = await call
    assert status is (
        NtStatus.STATUS_DEVICE_REMOVED if how == "removed" else NtStatus.STATUS_CANCELLED
    )
    assert count == len(last_ns) - 1 < len(DATA)
    assert last_ns[-1] - stopped_ns < 1 * MS
    await client.device.close()


async def the_first_write_at_dispatch_level_has_time(stage: Stage) -> None:
    """A ready printer is written to: the FIFO was measured when there was time."""
    async with opened(stage) as client:
        await client.lock()
        started_ns = stage.now()
        with raised_irql(Irql.DISPATCH_LEVEL):
            assert await client.write(b"hello") == (NtStatus.STATUS_SUCCESS, 5)
        assert stage.now() - started_ns < DISPATCH_LIMIT_NS + 50 * US
        await client.unlock()
    assert stage.printer.taken == b"hello"
