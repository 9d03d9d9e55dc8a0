# SPDX-License-Identifier: Apache-2.0
"""A program and a simulation side by side: start both, wait for the one, end the other."""

import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from cocotbext.parport.errors import UserError
from cocotbext.parport.exec.job import ExecJob
from cocotbext.parport.exec.signals import program_with_signals
from cocotbext.parport.simulators.bounded import Bounds
from cocotbext.parport.simulators.design import Design
from cocotbext.parport.simulators.runner import simulate

__all__ = ["run_program"]

_LOOK_EVERY_S = 0.05


class _Simulation:
    """The simulation, in a thread that waits for its process."""

    def __init__(self, design: Design, job: ExecJob, folder: Path, waves: Path | None) -> None:
        self._error: BaseException | None = None
        env = job.save(folder / "job")
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(job.control)
        self._listener.listen(1)
        self._listener.settimeout(_LOOK_EVERY_S)
        self._control: socket.socket | None = None
        self._cancelled = threading.Event()

        def work() -> None:
            try:
                simulate(
                    design,
                    "cocotbext.parport.exec.sim",
                    folder / "sim",
                    env=env,
                    waves=waves,
                    bounds=Bounds(cancelled=self._cancelled),
                )
            except BaseException as error:
                self._error = error

        self._thread = threading.Thread(target=work)

    def start(self) -> None:
        """Start it; from here on it has to be stopped."""
        self._thread.start()

    def wait_ready(self) -> None:
        """Wait until programs may come.

        Raises:
            SimulationError, UserError: the simulation did not get that far.
        """
        while self._control is None:
            try:
                self._control, _ = self._listener.accept()
            except TimeoutError:
                if not self._thread.is_alive():
                    self.finish()
        self._control.recv(16)

    def alive(self) -> bool:
        """Whether the simulation runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """No more programs will come: have the simulation end, and wait for it."""
        self._listener.close()
        if self._control is not None:
            self._control.close()
        try:
            self._join()
        except KeyboardInterrupt:
            self.cancel()
            raise

    def cancel(self) -> None:
        """Nobody waits for what comes out: end the simulation whatever it does."""
        self._cancelled.set()
        self._join()

    def _join(self) -> None:
        if self._thread.ident is not None:  # it has been started
            self._thread.join()

    def finish(self) -> None:
        """Stop, and raise what the simulation ended with.

        Raises:
            SimulationError, UserError: it did not end well.
        """
        self.stop()
        if self._error is not None:
            raise self._error


def run_program(
    program: list[str],
    environment: Mapping[str, str],
    design: Design,
    job: ExecJob,
    folder: Path,
    waves: Path | None,
    *,
    stdout_to_stderr: bool = False,
) -> int:
    """Run a program on the port of a simulation.

    Args:
        program: its name and arguments.
        environment: its environment variables, the preload library's among them.
        design: the controller.
        job: of the simulation.
        folder: for its files.
        waves: FST file to write.
        stdout_to_stderr: whether what the program prints goes to standard error.

    Returns:
        The program's exit code, 128 + n if signal n ended it.

    Raises:
        UserError: the program cannot be started.
        SimulationError: the simulation died.
    """

    def start() -> subprocess.Popen[bytes]:
        stdout = sys.stderr if stdout_to_stderr else None
        try:
            return subprocess.Popen(program, env=environment, stdout=stdout)
        except OSError as error:
            raise UserError(f"{program[0]}: {error.strerror or error}") from None

    simulation = _Simulation(design, job, folder, waves)
    try:
        simulation.start()
        simulation.wait_ready()
        with program_with_signals(start) as process:
            code = _wait(process, simulation)
    except KeyboardInterrupt:
        simulation.cancel()
        raise
    finally:
        simulation.stop()
    simulation.finish()
    return code if code >= 0 else 128 - code


def _wait(process: subprocess.Popen[bytes], simulation: _Simulation) -> int:
    """Wait for the program; without a simulation it is told to end."""
    told = False
    while True:
        try:
            return process.wait(_LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if not simulation.alive() and not told:
                told = True
                process.terminate()
