# SPDX-License-Identifier: Apache-2.0
"""The small blocks of FST files, made here byte by byte."""

import gzip
import random
import struct
from pathlib import Path

import lz4.block
import pytest

from cocotbext.parport.capture.fst_blocks import Variable, read_blocks

RECORDS = (
    b"\xfe\x00tb\x00\x00"  # a scope
    b"\xfc\x02\x04/a/path\x00\x81\x01"  # an attribute with the number 129
    b"\x10\x00pins [8:1]\x00\x08\x00"
    b"\xfd"
    b"\xfe\x00dut\x00part\x00"
    b"\x10\x01lp\x00\x08\x01"  # the same net
    b"\x10\x01\\D[6] \x00\x01\x00"
    b"\xff\xff"
    b"\x10\x00wide\x00\xac\x02\x00"  # 300 bits
)
VARIABLES = [
    Variable("tb.pins [8:1]", 8, 0),
    Variable("tb.dut.lp", 8, 0),
    Variable("tb.dut.\\D[6] ", 1, 1),
    Variable("wide", 300, 2),
]


def block(kind: int, content: bytes) -> bytes:
    return struct.pack(">BQ", kind, len(content) + 8) + content


def size(data: bytes) -> bytes:
    return struct.pack(">Q", len(data))


def packed(data: bytes) -> bytes:
    return lz4.block.compress(data, store_size=False)


HIERARCHIES = {
    "gzip": block(4, size(RECORDS) + gzip.compress(RECORDS)),
    "lz4": block(6, size(RECORDS) + packed(RECORDS)),
    "lz4 twice": block(7, size(RECORDS) + size(packed(RECORDS)) + packed(packed(RECORDS))),
}
BLACKOUT = block(2, b"\x02\x00\xd8\x36\x01\xd0\x0f")


@pytest.mark.parametrize("kind", HIERARCHIES)
def test_hierarchies_of_every_packing(tmp_path, kind):
    path = tmp_path / "t.fst"
    path.write_bytes(block(0, b"header") + BLACKOUT + HIERARCHIES[kind] + block(8, b"values"))
    blocks = read_blocks(path)
    assert blocks.variables == VARIABLES
    assert blocks.activity == [(7000, False), (9000, True)]


def test_a_file_without_hierarchy_is_refused(tmp_path):
    path = tmp_path / "t.fst"
    path.write_bytes(block(0, b"header"))
    with pytest.raises(ValueError, match="it has no hierarchy"):
        read_blocks(path)


@pytest.mark.parametrize("kind", HIERARCHIES)
def test_whatever_is_damaged_raises_nothing_but_value_error(tmp_path, kind):
    chance = random.Random(1)
    path = tmp_path / "t.fst"
    whole = HIERARCHIES[kind] + BLACKOUT
    for _ in range(300):
        data = bytearray(whole[: chance.choice((chance.randrange(len(whole)), len(whole)))])
        for _ in range(chance.randint(0, 3)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        assert _read(path, bytes(data))


def _read(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    try:
        read_blocks(path)
    except ValueError as error:
        return bool(str(error))
    return True
