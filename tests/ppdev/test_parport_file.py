# SPDX-License-Identifier: Apache-2.0
"""/dev/parport0 against what drivers/char/ppdev.c does."""

import errno
import os
import select
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.ppdev.hub import Call
from cocotbext.ppdev.ioctls import PpIoctl as Pp
from cocotbext.ppdev.port import Claimant
from cocotbext.ppdev.protocol import Op
from tests.parclass.modes.peripheral_1284 import Ieee1284Peripheral
from tests.ppdev.serving import File, ServedPort

COMPAT, ECP, EPP, BYTE, NIBBLE = 0x100, 0x10, 0x40, 0x1, 0x0
FWD_IDLE, REV_IDLE = 1, 5


@pytest.fixture
def served(tmp_path: Path) -> Iterator[ServedPort]:
    with ServedPort(tmp_path) as served:
        yield served


def fails(number: int) -> "pytest.RaisesExc[OSError]":
    return pytest.raises(OSError, check=lambda error: error.errno == number)


def integer(value: int) -> bytes:
    return struct.pack("=i", value)


def get(file: File, command: int) -> int:
    value: int = struct.unpack("=i", file.ioctl(command))[0]
    return value


def claimed(served: ServedPort, flags: int = 0) -> File:
    file = served.parport(flags)
    file.ioctl(Pp.PPCLAIM)
    return file


NEED_CLAIM = {
    Pp.PPRSTATUS: b"",
    Pp.PPRDATA: b"",
    Pp.PPRCONTROL: b"",
    Pp.PPYIELD: b"",
    Pp.PPWCONTROL: b"\0",
    Pp.PPWDATA: b"\0",
    Pp.PPFCONTROL: b"\0\0",
    Pp.PPDATADIR: integer(0),
    Pp.PPNEGOT: integer(COMPAT),
    Pp.PPWCTLONIRQ: b"\0",
    Pp.PPCLRIRQ: b"",
    Pp.PPSETTIME32: bytes(4) + integer(1),
    Pp.PPGETTIME32: b"",
    Pp.PPSETTIME64: bytes(8) + struct.pack("=q", 1),
    Pp.PPGETTIME64: b"",
    Pp.PPRELEASE: b"",
}


@pytest.mark.parametrize("command", NEED_CLAIM, ids=lambda command: command.name)
def test_what_needs_a_claim(command: Pp, served: ServedPort) -> None:
    file = served.parport()
    with fails(errno.EINVAL):
        file.ioctl(command, NEED_CLAIM[command])
    file.ioctl(Pp.PPCLAIM)
    file.ioctl(command, NEED_CLAIM[command])


def test_what_needs_none(served: ServedPort) -> None:
    file = served.parport()
    file.ioctl(Pp.PPEXCL)
    assert get(file, Pp.PPGETMODES) == 0x13
    file.ioctl(Pp.PPSETFLAGS, integer(-1))
    assert get(file, Pp.PPGETFLAGS) == 0x1C
    assert (get(file, Pp.PPGETMODE), get(file, Pp.PPGETPHASE)) == (COMPAT, FWD_IDLE)
    file.ioctl(Pp.PPSETMODE, integer(BYTE))
    assert (get(file, Pp.PPGETMODE), get(file, Pp.PPGETPHASE)) == (BYTE, REV_IDLE)
    file.ioctl(Pp.PPSETPHASE, integer(7))
    assert get(file, Pp.PPGETPHASE) == 7
    for command in (Pp.PPSETMODE, Pp.PPSETPHASE, Pp.PPSETFLAGS):
        with fails(errno.EFAULT):
            file.ioctl(command)
    with fails(errno.EINVAL):
        file.write(b"x")
    with fails(errno.EINVAL):
        file.read(1)


def test_lines(served: ServedPort) -> None:
    file = claimed(served)
    file.ioctl(Pp.PPWDATA, b"\xa5")
    assert file.ioctl(Pp.PPRDATA) == b"\xa5"
    assert file.ioctl(Pp.PPRSTATUS) == b"\xdf"
    assert file.ioctl(Pp.PPRCONTROL) == b"\x0c"
    file.ioctl(Pp.PPWCONTROL, b"\xce")
    assert file.ioctl(Pp.PPRCONTROL) == b"\x0e"
    file.ioctl(Pp.PPFCONTROL, b"\x06\x02")  # (0x0E & ~6) ^ 2
    assert file.ioctl(Pp.PPRCONTROL) == b"\x0a"
    file.ioctl(Pp.PPFCONTROL, b"\x00\x08")  # flips what the mask leaves
    assert file.ioctl(Pp.PPRCONTROL) == b"\x02"


def test_each_file_finds_its_lines_and_mode_again(served: ServedPort) -> None:
    one, two = claimed(served), served.parport()
    one.ioctl(Pp.PPWCONTROL, b"\x0e")
    one.ioctl(Pp.PPSETMODE, integer(ECP))
    one.ioctl(Pp.PPRELEASE)
    two.ioctl(Pp.PPCLAIM)
    assert two.ioctl(Pp.PPRCONTROL) == b"\x0c"
    assert get(two, Pp.PPGETMODE) == COMPAT
    two.ioctl(Pp.PPRELEASE)
    one.ioctl(Pp.PPCLAIM)
    assert one.ioctl(Pp.PPRCONTROL) == b"\x0e"
    assert get(one, Pp.PPGETMODE) == ECP


def test_time_outs_of_both_sizes(served: ServedPort) -> None:
    file = claimed(served)
    assert file.ioctl(Pp.PPGETTIME64) == struct.pack("=qq", 5, 0)
    file.ioctl(Pp.PPSETTIME32, struct.pack("=ii", 2, 500_000))
    assert file.ioctl(Pp.PPGETTIME64) == struct.pack("=qq", 2, 500_000)
    file.ioctl(Pp.PPSETTIME64, struct.pack("=qq", 3, 7))
    assert file.ioctl(Pp.PPGETTIME32) == struct.pack("=ii", 3, 7)
    for seconds, microseconds in ((0, 0), (-1, 5), (5, -1)):
        with fails(errno.EINVAL):
            file.ioctl(Pp.PPSETTIME32, struct.pack("=ii", seconds, microseconds))
        with fails(errno.EINVAL):
            file.ioctl(Pp.PPSETTIME64, struct.pack("=qq", seconds, microseconds))


def test_writing(served: ServedPort) -> None:
    file = claimed(served)
    data = bytes(range(256)) * 6
    assert file.write(data) == len(data)
    assert served.printer.taken == data
    assert file.write(b"") == 0
    assert claimed_again(file).write(b"x") == 1


def claimed_again(file: File) -> File:
    file.ioctl(Pp.PPRELEASE)
    file.ioctl(Pp.PPCLAIM)
    return file


def test_nonblocking_writes_one_piece(served: ServedPort) -> None:
    file = claimed(served, os.O_NONBLOCK)
    assert file.write(bytes(1500)) == 1024


def test_a_printer_that_takes_nothing_gives_zero(tmp_path: Path) -> None:
    with ServedPort(tmp_path, [parse_fault("busy-stuck@3")]) as served:
        file = claimed(served)
        file.ioctl(Pp.PPSETTIME32, struct.pack("=ii", 2, 0))
        assert file.write(b"0123456789") == 3
        assert 2 < served.now_s() < 2.5 * 2
        before = served.now_s()
        assert file.write(b"3") == 0
        assert 2 <= served.now_s() - before < 2.1


def test_reading_needs_a_mode_that_is_not_there(served: ServedPort) -> None:
    file = claimed(served)
    assert file.read(0) == b""
    with fails(errno.EIO):
        file.read(10)


@pytest.mark.parametrize("mode", [ECP, EPP])
def test_writing_in_a_mode_that_is_not_built(mode: int, served: ServedPort) -> None:
    file = claimed(served)
    file.ioctl(Pp.PPSETMODE, integer(mode))
    with fails(errno.ENOSYS):
        file.write(b"x")
    assert served.printer.taken == b""


def test_a_plain_printer_does_not_negotiate(served: ServedPort) -> None:
    file = claimed(served)
    started = served.now_s()
    with fails(errno.EIO):
        file.ioctl(Pp.PPNEGOT, integer(ECP))
    assert 0.035 < served.now_s() - started < 0.045
    assert file.ioctl(Pp.PPRCONTROL) == b"\x0c"
    assert get(file, Pp.PPGETMODE) == COMPAT
    file.ioctl(Pp.PPNEGOT, integer(COMPAT))
    assert file.write(b"still a printer") == 15


@pytest.mark.parametrize("mode", [NIBBLE, BYTE, ECP, EPP])
@pytest.mark.parametrize("accepting", [True, False])
def test_negotiation(mode: int, accepting: bool, tmp_path: Path) -> None:
    peripheral = Ieee1284Peripheral(accepts=[mode] if accepting else [])
    with ServedPort(tmp_path, peripheral=peripheral) as served:
        file = claimed(served)
        if accepting:
            file.ioctl(Pp.PPNEGOT, integer(mode))
            assert get(file, Pp.PPGETMODE) == mode
            assert peripheral.mode == mode
            assert get(file, Pp.PPGETPHASE) == (REV_IDLE if mode in (NIBBLE, BYTE) else FWD_IDLE)
        else:
            with fails(errno.ENXIO):
                file.ioctl(Pp.PPNEGOT, integer(mode))
            assert get(file, Pp.PPGETMODE) == COMPAT
        assert peripheral.requests == [mode]
        file.ioctl(Pp.PPNEGOT, integer(COMPAT))
        assert peripheral.mode is None


def test_a_mode_that_was_forgotten_is_terminated_at_the_end(tmp_path: Path) -> None:
    peripheral = Ieee1284Peripheral(accepts=[BYTE])
    with ServedPort(tmp_path, peripheral=peripheral) as served:
        file = claimed(served)
        file.ioctl(Pp.PPNEGOT, integer(BYTE))
        file.close()
        claimed(served)
        assert peripheral.mode is None


def test_claims_are_granted_in_their_order(served: ServedPort) -> None:
    owner = claimed(served)
    files = [served.parport() for _ in range(4)]
    before = served.now_s()
    waiting = []
    for file in files:
        waiting.append(file.send(Op.IOCTL, Pp.PPCLAIM))
        assert waiting[-1].pending()
    assert served.now_s() - before < 1e-3  # simulated time stands still while they wait
    owner.ioctl(Pp.PPRELEASE)
    for n, file in enumerate(files):
        waiting[n].wait()
        assert all(reply.pending() for reply in waiting[n + 1 :])
        file.close()


def test_a_claim_that_does_not_wait(served: ServedPort) -> None:
    owner, other = claimed(served), served.parport(os.O_NONBLOCK)
    with fails(errno.EAGAIN):
        other.ioctl(Pp.PPCLAIM)
    owner.ioctl(Pp.PPRELEASE)
    other.ioctl(Pp.PPCLAIM)


def test_a_waiting_claim_is_interrupted_or_dies(served: ServedPort) -> None:
    owner = claimed(served)
    files = [served.parport() for _ in range(3)]
    signalled, dying, waiting = [file.send(Op.IOCTL, Pp.PPCLAIM) for file in files]
    assert signalled.pending()
    signalled.interrupt()
    with fails(errno.EINTR):
        signalled.wait()
    dying.channel.close()
    files[1].close()
    owner.close()
    waiting.wait()


def test_yield_lets_the_next_one_in(served: ServedPort) -> None:
    owner, other = claimed(served), served.parport()
    owner.ioctl(Pp.PPYIELD)  # nobody wants it
    waiting = other.send(Op.IOCTL, Pp.PPCLAIM)
    assert waiting.pending()
    owner.ioctl(Pp.PPWCONTROL, b"\x0e")
    back = owner.send(Op.IOCTL, Pp.PPYIELD)
    waiting.wait()
    assert back.pending()
    other.ioctl(Pp.PPRELEASE)
    back.wait()
    assert owner.ioctl(Pp.PPRCONTROL) == b"\x0e"


def test_exclusive(served: ServedPort) -> None:
    one, two = served.parport(), served.parport()
    one.ioctl(Pp.PPEXCL)
    one.ioctl(Pp.PPCLAIM)
    one.ioctl(Pp.PPRELEASE)  # it stays registered
    with fails(errno.ENXIO):
        two.ioctl(Pp.PPCLAIM)
    one.close()
    two.ioctl(Pp.PPCLAIM)
    with fails(errno.EINVAL):
        two.ioctl(Pp.PPEXCL)
    three = served.parport()
    three.ioctl(Pp.PPEXCL)
    with fails(errno.ENXIO):
        three.ioctl(Pp.PPCLAIM)


def test_poll_waits_in_simulated_time(served: ServedPort) -> None:
    file = claimed(served)
    before = served.now_s()
    assert file.poll(select.POLLIN | select.POLLOUT, 3_000_000_000) == 0
    assert 3 <= served.now_s() - before < 3.2
    for_ever = file.send(Op.POLL, select.POLLIN, 2**64 - 1)
    assert for_ever.pending()
    for_ever.interrupt()
    with fails(errno.EINTR):
        for_ever.wait()


@pytest.mark.parametrize("events", [select.POLLOUT, select.POLLPRI, 0])
def test_poll_waits_for_an_event_that_never_comes(events: int, served: ServedPort) -> None:
    file = claimed(served)
    before = served.now_s()
    events_and_wait = file.call(Op.POLL, events, 3_000_000_000)
    assert events_and_wait[0] == 0
    assert 3 <= served.now_s() - before < 3.2
    assert abs(struct.unpack("=Q", events_and_wait[1])[0] - 3_000_000_000) < 10
    waiting = file.send(Op.POLL, events, 2**64 - 1)
    assert waiting.pending()
    served.raise_irq()
    assert waiting.pending()
    waiting.interrupt()
    with fails(errno.EINTR):
        waiting.wait()


def test_clearing_interrupts_loses_no_poller(served: ServedPort) -> None:
    file = claimed(served)
    polling = file.send(Op.POLL, select.POLLIN, 2**64 - 1)
    assert polling.pending()
    assert get(file, Pp.PPCLRIRQ) == 0
    assert polling.pending()
    served.raise_irq()
    assert polling.wait()[0] == select.POLLIN
    assert get(file, Pp.PPCLRIRQ) == 1


def test_one_pollers_signal_wakes_no_other(served: ServedPort) -> None:
    file = claimed(served)
    one, two = [file.send(Op.POLL, select.POLLIN, 2**64 - 1) for _ in range(2)]
    assert one.pending()
    one.interrupt()
    with fails(errno.EINTR):
        one.wait()
    assert two.pending()
    before = served.now_s()
    assert file.poll(select.POLLIN, 1_000_000_000) == 0
    assert served.now_s() - before >= 1
    served.raise_irq()
    assert two.wait()[0] == select.POLLIN


def test_a_mode_that_was_released_is_terminated_at_the_end(tmp_path: Path) -> None:
    """As ppdev.c does: it claims the port once more for that, behind whoever has it."""
    peripheral = Ieee1284Peripheral(accepts=[BYTE])
    with ServedPort(tmp_path, peripheral=peripheral) as served:
        file = claimed(served)
        file.ioctl(Pp.PPNEGOT, integer(BYTE))
        file.ioctl(Pp.PPRELEASE)
        other = claimed(served)
        file.close()
        third = served.parport()  # nobody but the port's owner is waited for
        assert get(other, Pp.PPGETMODE) == COMPAT
        assert peripheral.mode == BYTE
        waiting = third.send(Op.IOCTL, Pp.PPCLAIM)
        other.ioctl(Pp.PPRELEASE)
        waiting.wait()
        assert peripheral.mode is None
        assert get(third, Pp.PPGETMODE) == COMPAT


def test_a_write_that_loses_the_port_tells_what_it_wrote(
    served: ServedPort, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Claimant.write

    async def lose(self: Claimant, call: Call, data: bytes, timeout_ns: float) -> int:
        wrote = await write(self, call, data, timeout_ns)
        await self.release()  # as PPRELEASE of another thread does
        return wrote

    monkeypatch.setattr(Claimant, "write", lose)
    assert claimed(served).write(bytes(1500)) == 1024


def test_the_access_mode_of_open_holds(served: ServedPort) -> None:
    file = served.parport(access=os.O_RDONLY)
    file.ioctl(Pp.PPCLAIM)
    with fails(errno.EBADF):
        file.write(b"x")
    assert file.call(Op.ACCESS)[0] == os.O_RDONLY
    file.ioctl(Pp.PPRELEASE)
    file = served.parport(access=os.O_WRONLY)
    file.ioctl(Pp.PPCLAIM)
    with fails(errno.EBADF):
        file.read(1)
    assert file.write(b"x") == 1
