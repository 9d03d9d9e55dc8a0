# SPDX-License-Identifier: Apache-2.0
"""Nothing that comes through the socket harms the server."""

import array
import contextlib
import os
import resource
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocotbext.ppdev.folder import listen
from cocotbext.ppdev.hub import Hub
from cocotbext.ppdev.ioctls import LpIoctl, PpIoctl
from cocotbext.ppdev.protocol import (
    LARGEST,
    MAGIC,
    REQUEST_SIZE,
    VERSION,
    Flag,
    Op,
    ProtocolError,
    Request,
    pack_reply,
    unpack_reply,
)
from tests.ppdev.serving import ServedPort

numbers = st.integers(0, 2**64 - 1) | st.integers(0, 4)
payloads = st.binary(max_size=40)
commands = st.sampled_from([*PpIoctl, *LpIoctl])

good_requests = st.builds(
    Request,
    st.sampled_from(Op),
    st.sampled_from([Flag(0), Flag.NONBLOCK, Flag.FAULT]),
    numbers | commands,
    numbers,
    payloads,
)
headers = st.builds(
    lambda *parts: struct.pack("=IHHIIQQ", *parts),
    st.just(MAGIC) | st.integers(0, 2**32 - 1),
    st.just(VERSION) | st.integers(0, 2**16 - 1),
    st.integers(0, 10) | st.integers(0, 2**16 - 1),
    st.integers(0, 50) | st.integers(0, 2**32 - 1),
    st.integers(0, 4) | st.integers(0, 2**32 - 1),
    numbers,
    numbers,
)
messages = st.one_of(
    good_requests.map(Request.pack),
    st.builds(bytes.__add__, headers, payloads),
    st.binary(max_size=60),
    st.just(bytes(REQUEST_SIZE + LARGEST + 1)),
)
openings = st.builds(lambda kind: Request(Op.OPEN, a=kind).pack(), st.integers(0, 3))


@given(good_requests)
def test_a_request_survives_the_way(request: Request) -> None:
    assert Request.unpack(request.pack()) == request


@given(messages)
def test_a_message_is_read_or_refused(message: bytes) -> None:
    with contextlib.suppress(ProtocolError):
        assert Request.unpack(message).pack() == message


@given(st.integers(0, 200), st.integers(-(2**63), 2**63 - 1), payloads)
def test_an_answer_survives_the_way(error: int, result: int, payload: bytes) -> None:
    assert unpack_reply(pack_reply(error, result, payload)) == (error, result, payload)


class Attack:
    """A program that keeps to no rule: what one example does, and what it leaves open."""

    def __init__(self, path: Path) -> None:
        self._open = contextlib.ExitStack()
        self._sock = self._open.enter_context(socket.socket(socket.AF_UNIX))
        self._sock.connect(str(path))

    def call(self, message: bytes, kind: int, mark: bytes, after: str) -> None:
        """A request in a channel, more or less: `kind` says which, `after` what becomes of it."""
        type_ = (socket.SOCK_SEQPACKET, socket.SOCK_STREAM, socket.SOCK_DGRAM)[kind % 3]
        mine, theirs = socket.socketpair(socket.AF_UNIX, type_)
        self._open.enter_context(mine)
        with theirs, contextlib.suppress(OSError):
            if message:
                mine.send(message)
            self._send(mark, [theirs.fileno()])
        if after == "close":
            mine.close()
        elif after == "half":
            mine.shutdown(socket.SHUT_WR)

    def descriptors(self, count: int, mark: bytes) -> None:
        """Things that are no channel."""
        null = os.open(os.devnull, os.O_RDWR)
        reader, writer = os.pipe()
        try:
            self._send(mark, [null, reader, writer, 1, 2, null][:count])
        finally:
            for descriptor in (null, reader, writer):
                os.close(descriptor)

    def raw(self, data: bytes) -> None:
        with contextlib.suppress(OSError):
            self._sock.send(data)

    def _send(self, mark: bytes, descriptors: list[int]) -> None:
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))
        with contextlib.suppress(OSError):
            self._sock.sendmsg([mark], [rights] if descriptors else [])

    def end(self) -> None:
        self._open.close()


marks = st.sampled_from([b"P", b"PP", b"Q", b"raw and P"])
moves = st.one_of(
    st.tuples(
        st.just("call"),
        messages | openings,
        st.integers(0, 2) | st.just(0),
        st.just(b"P") | marks,
        st.sampled_from(["keep", "close", "half"]),
    ),
    st.tuples(st.just("descriptors"), st.integers(0, 6), marks),
    st.tuples(st.just("raw"), st.binary(min_size=1, max_size=40)),
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedPort]:
    with ServedPort(tmp_path_factory.mktemp("attacked")) as served:
        served.parport().close()
        before = _descriptors()
        yield served
        give_up = time.monotonic() + 10
        while _descriptors() > before:  # whatever was handed to the server, it has closed
            assert time.monotonic() < give_up
            time.sleep(0.05)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@settings(max_examples=2000)
@given(opening=st.none() | openings, play=st.lists(moves, max_size=6))
def test_nothing_that_is_sent_harms_the_server(
    opening: bytes | None, play: list[tuple[str, ...]], attacked: ServedPort
) -> None:
    attack = Attack(attacked.path)
    if opening is not None:
        attack.call(opening, 0, b"P", "keep")
    for name, *args in play:
        getattr(attack, name)(*args)
    attack.end()
    file = attacked.parport()
    assert file.ioctl(PpIoctl.PPGETMODE) == struct.pack("=i", 0x100)
    file.ioctl(PpIoctl.PPCLAIM)
    file.close()


def test_a_server_without_descriptors_refuses_and_goes_on(tmp_path: Path) -> None:
    """Programs that leak connections meet the limit; whoever comes when there is room is served."""
    path = tmp_path / "private" / "socket"
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    hub = Hub(listen(path))
    with socket.socket(socket.AF_UNIX) as unlucky, socket.socket(socket.AF_UNIX) as lucky:
        unlucky.settimeout(5)
        unlucky.connect(str(path))
        resource.setrlimit(resource.RLIMIT_NOFILE, (lucky.fileno() + 1, hard))
        try:
            hub.receive(5)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert unlucky.recv(1) == b""
        came: list[bytes] = []
        hub.on_bytes = lambda _, data: came.append(data)
        lucky.connect(str(path))
        lucky.send(b"there is room again")
        hub.receive(5)
        hub.receive(5)
        assert came == [b"there is room again"]
        lucky.close()
        hub.receive(5)
    hub.close()
