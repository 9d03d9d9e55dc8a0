# SPDX-License-Identifier: Apache-2.0
"""What a result was made with."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from cocotbext.parport.report.evidence import Told

__all__ = ["DesignEnvironment", "Environment"]


@dataclass(frozen=True, kw_only=True)
class Environment(Told):
    """Versions, system and date.

    Attributes:
        parport, cocotb, simulator: versions.
        python: version of the Python inside the simulation; it need not be this one. "": none.
        system: and its processor.
        date: and time, in UTC.
    """

    parport: str
    cocotb: str
    simulator: str
    python: str
    system: str
    date: str

    @staticmethod
    def of_now(python: str, simulator: str) -> "Environment":
        """What there is now, for the two that only others know."""
        return Environment(
            parport=version("cocotbext-parport"),
            cocotb=version("cocotb"),
            simulator=simulator,
            python=python,
            system=f"{platform.system()} {platform.machine()}",
            date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        )

    def facts(self) -> list[tuple[str, str]]:
        """The rows of a page."""
        return [
            ("parport", self.parport),
            ("cocotb", self.cocotb),
            ("simulator", self.simulator),
            ("Python in the simulation", self.python or "no simulation got so far"),
            ("system", self.system),
            ("date", self.date),
        ]


@dataclass(frozen=True, kw_only=True)
class DesignEnvironment(Environment):
    """The same for a user's own design.

    Attributes:
        description: its dut.toml, as the user named it.
        parameters: of its top module.
    """

    description: str
    parameters: Mapping[str, int]

    @staticmethod
    def of(
        environment: Environment, description: str, parameters: Mapping[str, int]
    ) -> "DesignEnvironment":
        """An environment, and what belongs to the design."""
        return DesignEnvironment(
            **vars(environment), description=description, parameters=parameters
        )
