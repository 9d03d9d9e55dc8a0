# SPDX-License-Identifier: Apache-2.0
"""What becomes of the bytes inside a printer."""

from itertools import count

from cocotbext.parport.peripheral.paper import Paper


def filled(capacity: int = 10, drain_ps: int = 100) -> Paper:
    paper = Paper(capacity, lambda: drain_ps, lambda: 0)
    for byte in b"abc":
        paper.put(1_000, byte)
    return paper


def test_bytes_are_printed_in_their_time_whenever_somebody_looks() -> None:
    for look, printed in (
        (1_099, b""),
        (1_100, b"a"),
        (1_250, b"ab"),
        (1_299, b"ab"),
        (9_999, b"abc"),
    ):
        paper = filled()
        assert paper.room_ps(look) == look
        assert paper.printed == printed
        assert paper.waiting == 3 - len(printed)


def test_who_looks_from_outside_sees_what_time_has_printed() -> None:
    now = [1_000]
    paper = Paper(10, lambda: 100, lambda: now[0])
    for byte in b"abc":
        paper.put(1_000, byte)
    for look, printed in ((1_099, b""), (1_100, b"a"), (9_999, b"abc")):
        now[0] = look
        assert (paper.waiting, bytes(paper.printed)) == (3 - len(printed), printed)


def test_a_pause_of_looking_changes_nothing() -> None:
    often, rarely = filled(), filled()
    for look in range(1_000, 1_350, 7):
        often.room_ps(look)
    rarely.room_ps(1_349)
    assert often.printed == rarely.printed == b"abc"


def test_room_comes_when_a_byte_is_printed() -> None:
    paper = filled(capacity=3)
    assert paper.room_ps(1_050) == 1_100
    assert paper.room_ps(1_100) == 1_100
    paper.put(1_100, ord("d"))
    assert paper.room_ps(1_100) == 1_200
    paper.stand(1_150, True)
    assert paper.room_ps(5_000) is None
    paper.stand(6_000, False)
    assert paper.room_ps(6_000) == 6_050


def test_what_stands_is_not_printed_at_the_end() -> None:
    paper = filled()
    paper.stand(1_150, True)
    paper.stand(1_160, True)
    paper.finish()
    assert (bytes(paper.printed), paper.waiting) == (b"a", 2)
    paper.stand(2_000, False)
    paper.finish()
    assert (bytes(paper.printed), paper.waiting) == (b"abc", 0)


def test_what_is_cleared_is_counted_and_never_printed() -> None:
    paper = filled()
    paper.clear(1_100)
    paper.put(1_120, ord("d"))
    paper.room_ps(9_999)
    assert (bytes(paper.printed), paper.cleared) == (b"ad", 2)


def test_every_byte_draws_its_own_time() -> None:
    draws = count(100, 100)
    paper = Paper(10, lambda: next(draws), lambda: 0)
    for byte in b"abc":
        paper.put(0, byte)
    for look, printed in ((99, 0), (100, 1), (299, 1), (300, 2), (599, 2), (600, 3)):
        paper.room_ps(look)
        assert len(paper.printed) == printed


def test_without_a_buffer_a_byte_is_printed_when_it_is_done() -> None:
    paper = Paper(0, lambda: 0, lambda: 0)
    paper.put(5, ord("a"))
    assert paper.room_ps(9_999) == 9_999
    assert paper.printed == b""
    paper.done(10_000)
    assert paper.printed == b"a"
