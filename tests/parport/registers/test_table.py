# SPDX-License-Identifier: Apache-2.0
"""A bus is one file and a line in the table: what its file says is true, and is all there is."""

import tomllib
from dataclasses import replace
from inspect import signature
from pathlib import Path

import pytest

from cocotbext.parport.cli import main
from cocotbext.parport.dut.description import STREAM
from cocotbext.parport.dut.guess import guess_ports
from cocotbext.parport.dut.ports import Port, read_ports
from cocotbext.parport.dut.reading import read_description
from cocotbext.parport.dut.wiring import wire_up
from cocotbext.parport.errors import UserError
from cocotbext.parport.registers.bus import IRQ, Bus, Signal
from cocotbext.parport.registers.table import BUSES
from cocotbext.parport.simulators.runner import simulate
from cocotbext.parport.verify.suite import Suite
from tests.parport.registers import sim_toy
from tests.parport.registers.toy import TOY

TOY_LPT = Path(__file__).parent / "verilog" / "toy_lpt.v"


def ports(signals: tuple[Signal, ...], prefix: str = "") -> dict[str, Port]:
    """Ports that are called as the signals are, or by the likeliest name."""
    found = {}
    for signal in signals:
        likeliest = f"{signal.known_as.split()[0]}_{'o' if signal.out else 'i'}"
        name = f"{prefix}_{signal.name}" if prefix else likeliest
        most = signal.width.most or max(8, signal.width.least)
        found[name] = Port(name, signal.direction, most)
    return found


@pytest.mark.parametrize("bus", BUSES.values(), ids=lambda bus: bus.name)
def test_what_is_said_of_a_bus_fits_its_class(bus: Bus) -> None:
    handles = {signal.name: None for signal in bus.signals if not signal.optional}
    takes = signature(bus.io)
    takes.bind(clk=None, irq=None, offsets=None, **handles)
    takes.bind(clk=None, **dict.fromkeys(signal.name for signal in bus.signals))
    assert bus.address in handles
    assert len(handles) <= len({signal.name for signal in bus.signals}) == len(bus.signals)


@pytest.mark.parametrize("bus", BUSES.values(), ids=lambda bus: bus.name)
def test_init_finds_a_bus_by_its_own_names(bus: Bus) -> None:
    guess = guess_ports(ports(bus.signals, "reg" if bus.prefixed else ""))
    assert (guess.kind, guess.bus, guess.inputs, guess.outputs) == ("registers", bus.name, [], [])
    assert guess.prefix == ("reg" if bus.prefixed else "")


def test_init_looks_for_the_names_that_tell_most_first() -> None:
    """A design with every bus, and a stream: ports of one bus may be taken for another's."""
    found = []
    left = [(bus.name, bus.signals, bus.prefixed) for bus in BUSES.values()]
    left.append(("", STREAM, False))
    while left:
        together: dict[str, Port] = {}
        for name, signals, prefixed in left:
            together |= ports(signals, f"{name}_bus" if prefixed else "")
        found.append(guess_ports(together).bus)
        left = [entry for entry in left if entry[0] != found[-1]]
    assert found == ["axil", "apb", "wishbone", "simple", ""]


@pytest.fixture(params=[False, True], ids=["by signals", "by a prefix"])
def toy(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bus:
    """The toy bus, with the line in the table that makes it one of the buses."""
    bus = replace(TOY, prefixed=request.param)
    monkeypatch.setitem(BUSES, bus.name, bus)
    return bus


@pytest.fixture
def description(toy: Bus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dut.toml that ``parport init`` writes for a design on that bus."""
    monkeypatch.chdir(tmp_path)
    assert main(["init", str(TOY_LPT), "--top", "toy_lpt"]) == 0
    return tmp_path / "dut.toml"


def test_init_finds_a_new_bus(toy: Bus, description: Path) -> None:
    host = tomllib.loads(description.read_text())["host"]
    assert (host.pop("kind"), host.pop("bus")) == ("registers", "toy")
    names = ("ask", "put", "place", "load", "store", "told")
    named = {name: f"toy_{name}" for name in names}
    assert host == ({"prefix": "toy"} if toy.prefixed else named)


def test_bytes_go_over_a_new_bus(toy: Bus, description: Path, tmp_path: Path) -> None:
    registers = "registers = { data = 0, status = 1, control = 2 }\n"
    description.write_text(description.read_text() + registers)
    suite = Suite.prepare(description, 1, tmp_path)
    env = {
        sim_toy.DESCRIPTION: str(description),
        sim_toy.PREFIXED: "yes" if toy.prefixed else "",
    }
    simulate(suite.design, "tests.parport.registers.sim_toy", tmp_path / "sim", env=env)


def test_mistakes_on_a_new_bus_are_told(toy: Bus, description: Path) -> None:
    text = description.read_text()

    def refused(old: str, new: str) -> str:
        assert old in text
        description.write_text(text.replace(old, new))
        with pytest.raises(UserError) as caught:
            wire_up(read_description(description), read_ports([TOY_LPT], "toy_lpt", {}, ""))
        return str(caught.value).removeprefix(f"{description}: ")

    assert refused('bus = "toy"', 'bus = "tory"') == (
        '[host]: bus is \'tory\'; one of "wishbone", "apb", "simple", "axil", "toy" is right'
    )
    assert refused('bus = "toy"', 'bus = "toy"').startswith(
        "[host] registers: fifo is at 0x400, beyond the 2 bits of toy_place; 0x0 to 0x3 is right"
    )
    if not toy.prefixed:
        assert refused('told = "toy_told"', "").endswith(
            "told is missing; it is the design's port for it"
        )
        assert refused('load = "toy_load"', 'load = { port = "toy_load", bit = 0 }') == (
            "[host] load: bit = 0 is 1 bit of toy_load; at least 8 are right: leave bit out"
        )
        assert refused('ask = "toy_ask"', 'ask = "toy_told"') == (
            "[host] ask: toy_told is an output of the design; an input is right"
        )


def test_the_interrupt_is_no_signal_of_a_bus() -> None:
    assert all(IRQ not in bus.signals for bus in BUSES.values())
