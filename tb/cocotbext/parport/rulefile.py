# SPDX-License-Identifier: Apache-2.0
"""The tables ``[limits]`` and ``[waive]`` of the files a user writes."""

from collections.abc import Mapping
from dataclasses import replace

from cocotbext.parport.errors import UserError
from cocotbext.parport.rules import Limits, find_rule, nearest
from cocotbext.parport.units import parse_time

_KEYS = ("fail_below", "warn_below", "fail_above", "warn_above")


def read_limits(table: object, where: str) -> dict[str, Limits]:
    """Read ``[limits]``: what it does not name stays as it was, ``false`` takes a limit away.

    Args:
        table: The table as ``tomllib`` read it.
        where: The file, for messages.

    Raises:
        UserError: A rule or key that does not exist, or a value that is no time.
    """
    found: dict[str, Limits] = {}
    for rule_id, changes in as_table(table, f"{where}: [limits]").items():
        at = f"{where}: [limits] {rule_id}"
        rule = find_rule(rule_id, f"{where}: [limits]")
        values: dict[str, float | None] = {}
        for key, value in as_table(changes, at).items():
            check_key(key, _KEYS, at)
            if value is False:
                values[f"{key}_ns"] = None
            else:
                values[f"{key}_ns"] = parse_time(value, f"{at} {key}") / 1000
        found[rule_id] = replace(rule.limits, **values)
    return found


def read_waive(table: object, where: str) -> dict[str, str]:
    """Read ``[waive]``: a reason for each rule.

    Raises:
        UserError: A rule that does not exist, or a reason that is missing.
    """
    found: dict[str, str] = {}
    for rule_id, reason in as_table(table, f"{where}: [waive]").items():
        find_rule(rule_id, f"{where}: [waive]")
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(
                f"{where}: [waive] {rule_id}: {reason!r} is no reason; say in a few words why"
            )
        found[rule_id] = reason
    return found


def as_table(value: object, where: str) -> Mapping[str, object]:
    """Insist on a table.

    Raises:
        UserError: The value is something else.
    """
    if not isinstance(value, dict):
        raise UserError(f"{where}: {value!r} is not a table")
    return value


def check_key(key: str, allowed: tuple[str, ...], where: str) -> None:
    """Insist on a key that exists.

    Raises:
        UserError: It does not; the message names the nearest ones.
    """
    if key not in allowed:
        raise UserError(f"{where}: unknown key {key!r}; nearest: {nearest(key, allowed)}")
