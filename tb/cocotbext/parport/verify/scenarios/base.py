# SPDX-License-Identifier: Apache-2.0
"""Scenarios: how one is registered, and what a design needs to be asked for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cocotbext.parport.dut.description import Description
from cocotbext.parport.verify.world import World

__all__ = [
    "DRIVER",
    "RANDOM",
    "SCENARIOS",
    "Body",
    "Scenario",
    "scenario",
    "with_all",
    "with_contract",
    "with_driver",
    "with_interrupt",
    "with_lines",
    "with_pc_registers",
    "with_reset",
]

Body = Callable[[World], Awaitable[None]]

DRIVER = "driver-"
"""Scenarios whose names begin so need a driver of the user's own."""

RANDOM = "random-"
"""Scenarios whose names begin so are cases of the campaign, and shrink when they fail."""


@dataclass(frozen=True)
class Scenario:
    """One thing to try.

    Attributes:
        name: on the command line and in reports.
        purpose: one line for people.
        body: what is done.
        quick: part of ``--quick``.
        needs: why a design cannot be asked for this, "" if it can.
        fifo: tried in FIFO mode too, if the design has it.
        spp: tried without FIFO mode; False: in FIFO mode alone.
        ignores: rules that the scenario itself breaks, on the peripheral's side.
        unknowns: it puts X on lines, so it takes a simulator that knows X.
    """

    name: str
    purpose: str
    body: Body
    quick: bool = True
    needs: Callable[[Description], str] = lambda _: ""
    fifo: bool = True
    spp: bool = True
    ignores: tuple[str, ...] = ()
    unknowns: bool = False


SCENARIOS: dict[str, Scenario] = {}
"""Every scenario by its name, in the order in which they are reported."""


def scenario(
    name: str,
    *,
    quick: bool = True,
    needs: Callable[[Description], str] = lambda _: "",
    fifo: bool = True,
    spp: bool = True,
    ignores: tuple[str, ...] = (),
    unknowns: bool = False,
) -> Callable[[Body], Body]:
    """Register a coroutine function as a scenario; its docstring is the purpose."""

    def register(body: Body) -> Body:
        purpose = (body.__doc__ or "").strip().splitlines()[0].rstrip(".")
        SCENARIOS[name] = Scenario(name, purpose, body, quick, needs, fifo, spp, ignores, unknowns)
        return body

    return register


def with_contract(description: Description) -> str:
    """Only a design with the PC's registers can be asked for the write contract."""
    return "" if description.host.kind == "registers" else "the host has no registers"


def with_interrupt(description: Description) -> str:
    """Only a design with the PC's registers and an interrupt can be asked for interrupts."""
    missing = "" if "irq" in description.host.signals else "the host has no irq"
    return with_pc_registers(description) or missing


def with_all(*needs: Callable[[Description], str]) -> Callable[[Description], str]:
    """Only a design of which all of these hold."""
    return lambda description: next((why for need in needs if (why := need(description))), "")


def with_pc_registers(description: Description) -> str:
    """Only the PC's registers can be looked at without a driver that knows them."""
    if description.driver is not None and description.driver.own_map:
        return "the registers are not those of a PC"
    return with_contract(description)


def with_driver(description: Description) -> str:
    """Only a driver of the user's own is asked."""
    return "" if description.driver else "dut.toml has no [driver]"


def with_reset(description: Description) -> str:
    """Only a design with a reset can be reset."""
    return "" if description.reset else "the design has no reset"


def with_lines(*lines: str) -> Callable[[Description], str]:
    """Only a design with these lines can be asked about them."""

    def missing(description: Description) -> str:
        absent = [line for line in lines if line not in description.lines]
        return f"the design has no {', '.join(absent)}" if absent else ""

    return missing
