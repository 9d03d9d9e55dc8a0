# SPDX-License-Identifier: Apache-2.0
"""The option ``--seed``."""

import re

from cocotbext.parport.errors import UserError

__all__ = ["LARGEST_SEED", "read_seed"]

LARGEST_SEED = 2**32 - 1
_SHOWN = 40


def read_seed(text: str) -> int:
    """Read a seed.

    Raises:
        UserError: it is no whole number, or too large.
    """
    # Python refuses to read numbers of thousands of digits, and reads digits of any script.
    if re.fullmatch("0*[0-9]{1,10}", text) and (seed := int(text[-10:])) <= LARGEST_SEED:
        return seed
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
    raise UserError(f"--seed {shown}: a whole number from 0 to {LARGEST_SEED} is right")
