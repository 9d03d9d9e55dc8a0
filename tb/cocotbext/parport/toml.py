# SPDX-License-Identifier: Apache-2.0
"""Files that a user writes in TOML: tables and keys, and what to say when they are wrong."""

from collections.abc import Mapping

from cocotbext.parport.errors import UserError, nearest

__all__ = ["as_table", "check_key"]


def as_table(value: object, where: str) -> Mapping[str, object]:
    """Insist on a table.

    Raises:
        UserError: the value is something else.
    """
    if not isinstance(value, dict):
        raise UserError(f"{where}: {value!r} is not a table")
    return value


def check_key(key: str, allowed: tuple[str, ...], where: str) -> None:
    """Insist on a key that exists.

    Raises:
        UserError: it does not; the message names the nearest ones.
    """
    if key not in allowed:
        raise UserError(f"{where}: unknown key {key!r}; nearest: {nearest(key, allowed)}")
