# SPDX-License-Identifier: Apache-2.0
"""What a simulation hands out: verdicts, and a few violations of many; and all as JSON.

Each scenario is a simulation, and what it imports costs time: what others need is in other files.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Self

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.checker.verdict import RuleResult, Verdict
from cocotbext.parport.checker.violation import Violation
from cocotbext.parport.report.waveform import describe

__all__ = ["Answer", "Evidence", "Json", "Told", "briefly", "by_weight", "tell"]

Json = Mapping[str, Any]
"""A JSON object as it was read."""

_MOST = 5


class Told:
    """A dataclass that is told as a JSON object: its fields by their names, in their order.

    The fields of an answer are told in the place of the answer, in the same object.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def to_json(self) -> dict[str, object]:
        """The object, as files and ``--json`` hold it."""
        told: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            told |= value.to_json() if isinstance(value, Answer) else {field.name: _plain(value)}
        return told

    @classmethod
    def from_json(cls, told: Json) -> Self:
        """What `to_json` told, but for what it leaves out: edges, limits that a user changed."""
        return cls(**{field.name: cls._read(field.name, told) for field in fields(cls)})

    @classmethod
    def _read(cls, name: str, told: Json) -> Any:
        """The value of a field."""
        reader = _READERS.get(name)
        return told[name] if reader is None else reader(told[name])


class Answer(Told):
    """What comes out of a simulation, as a file."""

    def save(self, path: Path) -> None:
        """Write the file."""
        path.write_text(json.dumps(self.to_json()))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file."""
        return cls.from_json(json.loads(path.read_text()))


@dataclass(frozen=True)
class Evidence:
    """A violation, with all that showing it needs.

    Attributes:
        violation: with its edges, which are for pictures; a result as JSON leaves them out.
        text: rule, time, what happened, and the lines around it.
    """

    violation: Violation
    text: str

    def to_json(self) -> dict[str, object]:
        """The violation as an answer holds it."""
        return {
            **self.violation.to_json(),
            "text": self.text,
            "edges": self.violation.edges,
        }

    @classmethod
    def from_json(cls, told: Json) -> "Evidence":
        """What `to_json` told, with or without edges."""
        return cls(Violation.from_json(told), told["text"])


def by_weight(violations: Iterable[Violation], rules: Mapping[str, RuleResult]) -> list[Violation]:
    """Those of rules that failed first, and each part by time."""
    return sorted(
        violations, key=lambda v: (rules[v.rule_id].verdict is not Verdict.FAIL, v.time_ps)
    )


def tell(violations: Sequence[Violation]) -> list[Evidence]:
    """Some of many, with text: the first of each rule, then what has room."""
    firsts = list({violation.rule_id: violation for violation in reversed(violations)}.values())
    firsts.reverse()
    others = [v for v in violations if not any(v is first for first in firsts)]
    return [Evidence(v, describe(v)) for v in [*firsts, *others][:_MOST]]


def briefly(violations: Iterable[Evidence]) -> list[dict[str, object]]:
    """Violations as a result holds them: the edges are for pictures, and many."""
    return [{**v.violation.to_json(), "text": v.text} for v in violations]


def _plain(value: object) -> object:
    """A value as JSON holds it."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Told | Evidence | RuleResult | Violation):
        return value.to_json()
    return value


_READERS: Mapping[str, Callable[[Any], object]] = {
    "rules": lambda told: {n: RuleResult.from_json(RULES[n], rule) for n, rule in told.items()},
    "violations": lambda told: [Evidence.from_json(violation) for violation in told],
}
"""How fields are read that hold objects: the same in every answer and result."""
