# SPDX-License-Identifier: Apache-2.0
"""/dev/lp0 against what drivers/char/lp.c does with a printer in trouble."""

import errno
import os
import select
import struct
from pathlib import Path

import pytest

from cocotbext.parport.peripheral.faults import parse_fault
from cocotbext.ppdev.ioctls import LpIoctl as Lp
from cocotbext.ppdev.ioctls import PpIoctl as Pp
from cocotbext.ppdev.protocol import Op
from tests.ppdev.serving import LP, File, ServedPort
from tests.ppdev.test_parport_file import claimed, fails

LINE = b"0123456789"


def served_with(folder: Path, *faults: str) -> ServedPort:
    return ServedPort(folder, [parse_fault(fault) for fault in faults])


def get(file: File, command: int) -> int:
    value: int = struct.unpack("=i", file.ioctl(command))[0]
    return value


def test_printing(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        page = bytes(range(256)) * 20
        assert lp.write(page) == len(page)
        assert lp.write(b"") == 0
        assert served.printer.taken == page
        assert served.server.port.handed_over == page


def test_one_file_at_a_time(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        with fails(errno.EBUSY):
            served.lp()
        lp.close()
        served.lp()


def test_commands(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        assert get(lp, Lp.LPGETSTATUS) == 0xDF
        assert get(lp, Lp.LPGETIRQ) == 7
        assert get(lp, Lp.LPGETFLAGS) == 0x005
        for command in (Lp.LPCHAR, Lp.LPTIME, Lp.LPWAIT):
            lp.ioctl(command, argument=7)
        for command, flag in ((Lp.LPABORT, 0x40), (Lp.LPCAREFUL, 0x80), (Lp.LPABORTOPEN, 0x100)):
            lp.ioctl(command, argument=1)
            assert get(lp, Lp.LPGETFLAGS) == 0x005 | flag
            lp.ioctl(command, argument=0)
        assert get(lp, Lp.LPGETFLAGS) == 0x005
        for command in (Lp.LPSETIRQ, 0x060D, 0x0603, Pp.PPCLAIM, 0):
            with fails(errno.EINVAL):
                lp.ioctl(command)
        for command in (Lp.LPSETTIMEOUT_OLD, Lp.LPSETTIMEOUT_NEW):
            lp.ioctl(command, struct.pack("=qq", 1, 0))
            with fails(errno.EINVAL):
                lp.ioctl(command, struct.pack("=qq", -1, 0))
            with fails(errno.EFAULT):
                lp.ioctl(command)
        with fails(errno.EIO):
            lp.read(10)
        assert lp.poll(select.POLLIN | select.POLLOUT, 0) == select.POLLIN | select.POLLOUT


def test_settings_outlive_the_file(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        lp.ioctl(Lp.LPABORT, argument=1)
        lp.close()
        assert get(served.lp(), Lp.LPGETFLAGS) == 0x045


def test_reset_pulses_init(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        assert get(lp, Lp.LPGETSTATUS) & 0x80
        lp.ioctl(Lp.LPRESET)
        assert not get(lp, Lp.LPGETSTATUS) & 0x80  # the printer initializes itself
        assert lp.write(LINE) == 10


def test_a_blocking_write_waits_through_a_paper_out(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@4+25s") as served:
        assert served.lp().write(LINE) == 10
        assert served.printer.taken == LINE
        assert 25 < served.now_s() < 60


@pytest.mark.parametrize(("fault", "number"), [("paper-empty", errno.ENOSPC), ("error", errno.EIO)])
def test_with_abort_the_count_comes_first_and_the_error_next(
    fault: str, number: int, tmp_path: Path
) -> None:
    with served_with(tmp_path, f"{fault}@4") as served:
        lp = served.lp()
        lp.ioctl(Lp.LPABORT, argument=1)
        assert lp.write(LINE) == 4
        with fails(number):
            lp.write(LINE[4:])
        assert served.now_s() < 0.1
        assert served.printer.taken == LINE[:4]


def test_without_blocking_an_error_takes_ten_seconds(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@0") as served:
        lp = served.lp(os.O_NONBLOCK)
        with fails(errno.ENOSPC):
            lp.write(LINE)
        assert 10 < served.now_s() < 10.1


def test_a_good_status_is_no_error_whatever_select_says(tmp_path: Path) -> None:
    """Off-line with nFault high: EAGAIN, unless LPCAREFUL makes it EIO."""
    with served_with(tmp_path, "offline@2") as served:
        lp = served.lp(os.O_NONBLOCK)
        assert lp.write(LINE) == 2
        with fails(errno.EAGAIN):
            lp.write(LINE[2:])
        lp.ioctl(Lp.LPCAREFUL, argument=1)
        with fails(errno.EIO):
            lp.write(LINE[2:])


def test_open_aborts_on_trouble_if_it_is_told_to(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@0") as served:
        lp = served.lp()
        lp.ioctl(Lp.LPABORTOPEN, argument=1)
        lp.close()
        with fails(errno.ENOSPC):
            served.lp()
        lp = served.lp(os.O_NONBLOCK)  # to set it right
        lp.ioctl(Lp.LPABORTOPEN, argument=0)
        lp.close()
        served.lp()


def test_a_signal_ends_a_write(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@4") as served:
        lp = served.lp()
        writing = lp.send(Op.WRITE, 10, 0, LINE)
        assert writing.pending()
        writing.interrupt()
        assert writing.wait()[0] == 4
        writing = lp.send(Op.WRITE, 6, 0, LINE[4:])
        assert writing.pending()
        writing.interrupt()
        with fails(errno.EINTR):
            writing.wait()
        assert served.printer.taken == LINE[:4]


def test_a_program_that_dies_writing_leaves_the_printer_to_the_next(tmp_path: Path) -> None:
    with served_with(tmp_path, "busy-stuck@4+3600s") as served:
        lp = served.lp()
        dying = lp.send(Op.WRITE, 10, 0, LINE)
        assert dying.pending()
        dying.channel.close()
        lp.close()
        assert served.lp().write(b"next") == 4
        assert served.printer.taken == b"0123next"
        assert served.server.port.handed_over == b"0123next"


def test_writes_of_threads_do_not_mix(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        calls = [lp.send(Op.WRITE, 200, 0, bytes([n]) * 200) for n in range(5)]
        assert [call.wait()[0] for call in calls] == [200] * 5
        taken = bytes(served.printer.taken)
        assert {taken[i : i + 200] for i in range(0, 1000, 200)} == {
            bytes([n]) * 200 for n in range(5)
        }


def test_the_port_is_kept_until_somebody_wants_it(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        lp.write(b"1")
        with fails(errno.EAGAIN):
            claimed(served, os.O_NONBLOCK)  # kept after a write, as the kernel's lp does
        waiting = served.parport().send(Op.IOCTL, Pp.PPCLAIM)
        assert waiting.pending()
        assert lp.write(b"2") == 1
        waiting.wait()
        stuck = lp.send(Op.WRITE, 1, 0, b"3")
        assert stuck.pending()
        assert served.printer.taken == b"12"


def test_bytes_that_no_library_saw(tmp_path: Path) -> None:
    """The C library's own writes: plain bytes on the connection, in their order."""
    with served_with(tmp_path, "paper-empty@1500+15s") as served:
        lp = served.lp()
        text = bytes(range(256)) * 12
        lp.sock.sendall(text)
        assert lp.write(b" called") == 7
        lp.sock.sendall(b" raw")
        lp.close()
        assert served.lp().write(b" next") == 5
        assert served.printer.taken == text + b" called raw next"


def test_what_is_on_its_way_at_the_end_arrives(tmp_path: Path) -> None:
    with served_with(tmp_path, "busy-stuck@40+100s") as served:
        served.lp().sock.sendall(bytes(100))
    assert served.printer.taken == bytes(100)


def test_what_cannot_arrive_does_not_keep_the_server(tmp_path: Path) -> None:
    with served_with(tmp_path, "busy-stuck@40") as served:
        served.lp().sock.sendall(bytes(100))
    assert served.printer.taken == bytes(40)
    assert served.server.port.handed_over == bytes(40)


@pytest.mark.parametrize("command", [Lp.LPGETSTATUS, Lp.LPRESET])
def test_a_command_waits_for_the_write_that_is_under_way(command: Lp, tmp_path: Path) -> None:
    """Of another thread or a child; it used to take the port away, and the write never ended."""
    with served_with(tmp_path, "paper-empty@4") as served:
        lp = served.lp()
        writing = lp.send(Op.WRITE, 10, 0, LINE)
        assert writing.pending()
        asking = lp.send(Op.IOCTL, command)
        assert asking.pending()
        writing.interrupt()
        assert writing.wait()[0] == 4
        asking.wait()


def test_what_waits_for_a_write_is_interrupted(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@4") as served:
        lp = served.lp()
        writing = lp.send(Op.WRITE, 10, 0, LINE)
        assert writing.pending()
        for op, command, data in (
            (Op.WRITE, 4, b"late"),
            (Op.READ, 4, b""),
            (Op.IOCTL, Lp.LPGETSTATUS, b""),
        ):
            waiting = lp.send(op, command, 0, data)
            last = lp.send(Op.IOCTL, Lp.LPGETSTATUS)
            assert waiting.pending()
            waiting.interrupt()
            with fails(errno.EINTR):
                waiting.wait()
            assert last.pending()  # its turn has not come
            last.interrupt()
        writing.interrupt()
        assert writing.wait()[0] == 4
        assert get(lp, Lp.LPGETSTATUS) & 0x20


def test_an_open_that_waits_for_bytes_on_their_way_is_interrupted(tmp_path: Path) -> None:
    with served_with(tmp_path, "paper-empty@0") as served:
        lp = served.lp()
        lp.sock.sendall(LINE)
        lp.close()
        late = File(served.path)
        opening = late.send(Op.OPEN, LP, os.O_WRONLY)
        assert opening.pending()
        opening.interrupt()
        with fails(errno.EINTR):
            opening.wait()
        late.close()


def test_the_access_mode_of_open_holds(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp(access=os.O_RDONLY)
        with fails(errno.EBADF):
            lp.write(LINE)
        with fails(errno.EIO):
            lp.read(1)
        assert lp.call(Op.ACCESS)[0] == os.O_RDONLY
        lp.sock.sendall(b"around the library")
        assert get(lp, Lp.LPGETSTATUS) == 0xDF
        lp.close()
        lp = served.lp(access=os.O_WRONLY)
        with fails(errno.EBADF):
            lp.read(1)
        assert lp.call(Op.ACCESS)[0] == os.O_WRONLY
        assert lp.write(LINE) == 10
        lp.close()
        lp = served.lp(access=os.O_ACCMODE)  # for ioctls alone
        with fails(errno.EBADF):
            lp.write(LINE)
        with fails(errno.EBADF):
            lp.read(1)
        assert lp.call(Op.ACCESS)[0] == os.O_ACCMODE
        assert served.printer.taken == LINE


def test_poll_waits_for_an_event_that_never_comes(tmp_path: Path) -> None:
    with served_with(tmp_path) as served:
        lp = served.lp()
        before = served.now_s()
        assert lp.poll(select.POLLPRI, 2_000_000_000) == 0
        assert 2 <= served.now_s() - before < 2.2
        waiting = lp.send(Op.POLL, select.POLLPRI, 2**64 - 1)
        assert waiting.pending()
        waiting.interrupt()
        with fails(errno.EINTR):
            waiting.wait()
