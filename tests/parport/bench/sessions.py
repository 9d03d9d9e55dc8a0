# SPDX-License-Identifier: Apache-2.0
"""A simulation that stays, and does one Request after the other.

As a command it does one and leaves waves of it: what a test that fails prints.

    python -m tests.parport.bench.sessions DEPTH CLK_HZ REQUEST [FOLDER]
"""

import json
import shlex
import sys
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from threading import Thread
from types import TracebackType

from cocotbext.parport.simulators.design import Design, fast_design
from cocotbext.parport.simulators.runner import simulate
from tests.parport.bench.resuming import Account, Request

__all__ = ["ADDRESS_VARIABLE", "FLAW_VARIABLE", "Session", "command"]

ADDRESS_VARIABLE = "PARPORT_SESSION"
"""Environment variable with the address of the socket on which requests come."""

FLAW_VARIABLE = "PARPORT_FLAW"
"""Environment variable with a name out of broken_fifo_write.FLAWS, or nothing."""


class Session:
    """Does requests in one simulation, and in a new one after one that died.

    Use it as a context manager.

    Args:
        design: one behind the bench's fast top.
        folder: of the simulation.
        flaw: of the driver, out of broken_fifo_write.FLAWS; "": none.
        waves: FST file to write.

    Attributes:
        design: the same.
    """

    def __init__(
        self, design: Design, folder: Path, flaw: str = "", waves: Path | None = None
    ) -> None:
        self.design = design
        self._folder = folder
        self._flaw = flaw
        self._waves = waves
        self._simulation: _Simulation | None = None

    def __enter__(self) -> "Session":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        simulation, self._simulation = self._simulation, None
        if simulation is not None:
            simulation.connection.send(None)
            simulation.end()

    def do(self, request: Request) -> Account:
        """Do a request.

        Raises:
            SimulationError: the simulation died of it.
        """
        if self._simulation is None:
            self._simulation = _Simulation(self.design, self._folder, self._flaw, self._waves)
        try:
            self._simulation.connection.send(request)
            account: Account = self._simulation.connection.recv()
        except (EOFError, OSError):
            simulation, self._simulation = self._simulation, None
            simulation.end()
            raise
        return account


class _Simulation:
    """A simulation under way, in a process of its own that a thread waits for.

    Attributes:
        connection: to the other side.
    """

    def __init__(self, design: Design, folder: Path, flaw: str, waves: Path | None) -> None:
        self._error: BaseException | None = None
        with Listener(family="AF_UNIX") as listener:
            self._address = str(listener.address)
            variables = {ADDRESS_VARIABLE: self._address, FLAW_VARIABLE: flaw}
            self._thread = Thread(target=self._run, args=(design, folder, variables, waves))
            self._thread.start()
            self.connection: Connection = listener.accept()

    def end(self) -> None:
        """Wait for the end.

        Raises:
            SimulationError: it did not end well.
        """
        self._thread.join()
        self.connection.close()
        if self._error is not None:
            raise self._error

    def _run(
        self, design: Design, folder: Path, variables: dict[str, str], waves: Path | None
    ) -> None:
        try:
            simulate(design, "tests.parport.bench.sim_session", folder, env=variables, waves=waves)
        except BaseException as error:
            self._error = error
        finally:
            with suppress(OSError):  # if it ended before it called, nobody else ever will
                Client(self._address).close()


def command(depth: int, clk_hz: int, request: Request) -> str:
    """The command that does a request again."""
    words = (str(depth), str(clk_hz), json.dumps(asdict(request)))
    return f"python -m tests.parport.bench.sessions {shlex.join(words)}"


def main(depth: str, clk_hz: str, text: str, where: str = "build/session") -> None:
    """Do one request, and leave waves of it."""
    folder = Path(where)
    design = fast_design(FIFO_DEPTH=int(depth), CLK_HZ=int(clk_hz))
    with Session(design, folder, waves=folder / "waves.fst") as session:
        account = session.do(Request(**json.loads(text)))
    sys.stdout.write(f"{account}\nwaves: {folder}/waves.fst\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
