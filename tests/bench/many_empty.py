# SPDX-License-Identifier: Apache-2.0
"""Empty simulations, one after the other: ``python -m tests.bench.many_empty FOLDER COUNT``."""

import sys
from pathlib import Path

from tests.bench.plain_cocotb import start_bare

if __name__ == "__main__":
    for _ in range(int(sys.argv[2])):
        start_bare(Path(sys.argv[1]))
