# SPDX-License-Identifier: Apache-2.0
"""The tables ``[limits]`` and ``[waive]`` of the files a user writes."""

import math
from collections.abc import Mapping
from dataclasses import replace

from cocotbext.parport.checker.rules import LINE_RULES, find_rule
from cocotbext.parport.checker.verdict import Limits
from cocotbext.parport.errors import UserError
from cocotbext.parport.toml import as_table, check_key
from cocotbext.parport.units import format_time, parse_time

__all__ = ["read_limits", "read_waive"]

_BELOW = ("fail_below", "warn_below")
_ABOVE = ("fail_above", "warn_above")
_KEYS = (*_BELOW, *_ABOVE)

_MEASURED = (
    "HOST_SETUP",
    "HOST_STROBE",
    "HOST_HOLD",
    "HOST_BUSY",
    "HOST_INIT",
    "DEV_BUSY",
    "DEV_ACK",
)
"""Rules that measure a time; the others are kept or broken, and no limit would change them."""


def read_limits(table: object, where: str) -> dict[str, Limits]:
    """Read ``[limits]``: what it does not name stays as it was, ``false`` takes a limit away.

    Args:
        table: the table as ``tomllib`` read it.
        where: the file, for messages.

    Raises:
        UserError: a rule or key that does not exist, a value that is no time, or limits that
            would change nothing or let nothing pass.
    """
    found: dict[str, Limits] = {}
    for rule_id, changes in as_table(table, f"{where}: [limits]").items():
        at = f"{where}: [limits] {rule_id}"
        rule = find_rule(rule_id, f"{where}: [limits]")
        if rule_id not in _MEASURED:
            raise UserError(
                f"{at}: {changes!r} would change nothing, as {rule_id} measures no time; "
                f"limits are for {', '.join(_MEASURED)}"
            )
        values: dict[str, float | None] = {}
        for key, value in as_table(changes, at).items():
            check_key(key, _KEYS, at)
            if value is False:
                values[f"{key}_ns"] = None
            else:
                values[f"{key}_ns"] = parse_time(value, f"{at} {key}") / 1000
        found[rule_id] = replace(rule.limits, **values)
        _check_sides(found[rule_id], as_table(changes, at), at)
    return found


def _check_sides(limits: Limits, written: Mapping[str, object], at: str) -> None:
    """Insist on a value that is neither too small nor too large.

    Raises:
        UserError: there is none; the message is about the limit that the user wrote.
    """
    given = {key: ns for key in _KEYS if (ns := getattr(limits, f"{key}_ns")) is not None}
    low = max(((given[key], key) for key in _BELOW if key in given), default=(0.0, ""))
    high = min(((given[key], key) for key in _ABOVE if key in given), default=(math.inf, ""))
    if low[0] <= high[0]:
        return
    is_low = low[1] in written
    (_, key), (other_ns, other) = (low, high) if is_low else (high, low)
    raise UserError(
        f"{at} {key}: {written[key]!r} lets nothing pass, as {other} is "
        f"{format_time(round(other_ns * 1000))}; {'at most' if is_low else 'at least'} that is "
        f"right, or {other} = false"
    )


def read_waive(table: object, where: str) -> dict[str, str]:
    """Read ``[waive]``: a reason for each rule.

    Raises:
        UserError: a rule that does not exist or cannot be waived, or a reason that is missing.
    """
    found: dict[str, str] = {}
    for rule_id, reason in as_table(table, f"{where}: [waive]").items():
        find_rule(rule_id, f"{where}: [waive]")
        if rule_id not in LINE_RULES:
            raise UserError(
                f"{where}: [waive] {rule_id}: {reason!r} excuses no byte that is lost, extra or "
                f"wrong; rules of the lines can be waived: {', '.join(LINE_RULES)}"
            )
        if not isinstance(reason, str) or not reason.strip():
            raise UserError(
                f"{where}: [waive] {rule_id}: {reason!r} is no reason; say in a few words why"
            )
        found[rule_id] = reason
    return found
