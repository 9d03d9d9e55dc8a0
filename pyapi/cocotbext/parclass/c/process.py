# SPDX-License-Identifier: Apache-2.0
"""The process that runs a user's C: its messages, and in words how it died."""

import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from cocotbext.parclass.c.wire import HEADER, LARGEST_PAYLOAD, Message, Op

__all__ = ["CProcess", "ProcessDied"]

_SILENCE_S = 5
"""Real time. The process ends itself after a second of computing; only a blocking call of the
operating system, which driver code has none of, is silent for so long."""

_KNOWN = frozenset(Op)
_RUNNER = Path(__file__).parent / "runner"
_FRAMES = struct.Struct("=48Q64s")
_OUTPUT_LINES = 5


class ProcessDied(Exception):  # noqa: N818  # it is how the user's code ended, not ours
    """The user's code ended the process; the message says how and where."""


class CProcess:
    """Runs an executable that ``build`` made. It is started by the first message.

    Args:
        executable: of a driver or a client.

    Attributes:
        written: what *NumBytesWritten held last.
    """

    def __init__(self, executable: Path) -> None:
        self.written = 0
        self._executable = executable
        self._process: subprocess.Popen[bytes] | None = None
        self._received = bytearray()
        self._open = contextlib.ExitStack()
        self._socket: socket.socket
        self._output: IO[bytes]

    def send(self, message: Message) -> None:
        """Send a message.

        Raises:
            ProcessDied: it has ended.
        """
        if self._process is None:
            self._start()
        try:
            self._socket.sendall(message.pack())
        except OSError:
            self._receive_death()

    def receive(self) -> Message:
        """Wait for a message. Simulated time stands still meanwhile.

        Raises:
            ProcessDied: it crashed, looped, ended, or says nothing.
        """
        op, a, b, c, written, size, done = HEADER.unpack(self._take(HEADER.size))
        if op not in _KNOWN or size > LARGEST_PAYLOAD:
            raise self._dead("it wrote into the harness's socket")
        self.written = written
        message = Message(op, a, b, c, written, done, self._take(size))
        if op == Op.DIED:
            raise self._dead(self._crash(message))
        return message

    def kill(self) -> None:
        """End the process and all that it started."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        self._received.clear()
        self._open.close()

    def _start(self) -> None:
        output = tempfile.TemporaryFile()  # noqa: SIM115  # open as long as the process
        self._output = self._open.enter_context(output)
        ours, theirs = socket.socketpair()
        self._socket = self._open.enter_context(ours)
        with theirs:
            self._process = subprocess.Popen(
                [self._executable, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._output,
                start_new_session=True,
            )
        ours.settimeout(_SILENCE_S)

    def _take(self, size: int) -> bytes:
        while len(self._received) < size:
            try:
                some = self._socket.recv(65536)
            except TimeoutError:
                raise self._dead(
                    f"it did nothing for {_SILENCE_S} s of real time: it waits for something that "
                    "is not of the simulation"
                ) from None
            except OSError:
                some = b""
            if not some:
                raise self._dead(self._exit())
            self._received += some
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _receive_death(self) -> None:
        """The process does not listen any more: read on to its last words."""
        while True:
            self.receive()

    def _dead(self, how: str) -> ProcessDied:
        self._output.seek(0)
        lines = self._output.read().decode(errors="replace").splitlines()[-_OUTPUT_LINES:]
        self.kill()
        return ProcessDied(how + (f"; it printed: {' / '.join(lines)}" if lines else ""))

    def _exit(self) -> str:
        assert self._process is not None
        try:
            code = self._process.wait(_SILENCE_S)
        except subprocess.TimeoutExpired:
            return "it closed the harness's socket"
        if code < 0:
            return f"it was killed by {_signal_name(-code)}"
        return f"it called exit({code})"

    def _crash(self, message: Message) -> str:
        *frames, text = _FRAMES.unpack(message.payload)
        place = self._place([frame for frame in frames if frame])
        if message.a == signal.SIGVTALRM:
            return f"it loops{place}: 1 s of processor time, no register access and no delay"
        name = _signal_name(message.a)
        if message.a in (signal.SIGSEGV, signal.SIGBUS):
            what = text.rstrip(b"\0").decode()
            return f"it crashed{place}: {name} at address 0x{message.b:X}, {what}"
        return f"it crashed{place}: {name}"

    def _place(self, frames: list[int]) -> str:
        """Function and line of the innermost frame in the user's files, if there is a tool."""
        if shutil.which("addr2line") is None or not frames:
            return ""
        # The first two are the handler's own, then comes where the signal struck; the others are
        # return addresses, one behind the call.
        addresses = [hex(frame - (number > 2)) for number, frame in enumerate(frames)]
        done = subprocess.run(
            ["addr2line", "-f", "-e", str(self._executable), *addresses],
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines()
        for function, where in zip(lines[::2], lines[1::2], strict=False):
            file, _, line = where.split(" ")[0].rpartition(":")
            if line.isdecimal() and Path(file).is_file() and Path(file).parent != _RUNNER:
                return f" in {function} ({Path(file).name}:{line})"
        return ""


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
