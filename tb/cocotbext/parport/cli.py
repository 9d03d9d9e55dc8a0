# SPDX-License-Identifier: Apache-2.0
"""The command ``parport``.

What it takes is imported late: until then half a second passes, in which somebody may interrupt it.
"""

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType

from cocotbext.parport.caught import caught
from cocotbext.parport.errors import UserError

__all__ = ["main"]

_EPILOG = """\
exit codes:
  0  all good
  1  the work ran and something fell short
  2  the call or the environment is wrong

examples:
  parport run letter.txt
  parport run letter.txt --fault paper-empty@100 --timeout 50ms --json
  parport init rtl/*.v --top my_port
  parport verify dut.toml
  parport check waves.fst
  parport exec -- cp letter.txt /dev/lp0
"""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Signalled(KeyboardInterrupt):
    """A signal asks for the end; `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: the arguments without the program's name; those of the process by default.

    Returns:
        The exit code: 0, 1 or 2 as the help says, 128 + n when signal n ended it: 130 when
        interrupted, 141 when nobody reads what it prints any more.
    """
    try:
        with caught(_SIGNALS, _end):
            code = _call(argv)
            sys.stdout.flush()
            return code
    except _Signalled as signalled:
        return 128 + signalled.number
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BrokenPipeError:
        _drop_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        what = error.filename or "standard output or a temporary file"
        _drop_output()
        print(f"parport: {what}: {error.strerror or error}", file=sys.stderr)
        return 2


def _call(argv: Sequence[str] | None) -> int:
    from cocotbext.parport.simulators.runner import SimulationError

    args = _parser().parse_args(argv)
    try:
        with caught(_SIGNALS, _raise):
            code: int = args.run(args)
    except (UserError, SimulationError) as error:
        print(f"parport: {error}", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    from importlib.metadata import version

    from cocotbext.parport.check import command as check
    from cocotbext.parport.dut import init
    from cocotbext.parport.exec import command as exec_
    from cocotbext.parport.run import command as run
    from cocotbext.parport.verify import command as verify

    parser = argparse.ArgumentParser(
        prog="parport",
        description="Co-simulation for parallel ports: drivers, Verilog controllers, printers.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version", action="version", version=f"parport {version('cocotbext-parport')}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run.add_parser(commands)
    init.add_parser(commands)
    verify.add_parser(commands)
    check.add_parser(commands)
    exec_.add_parser(commands)
    return parser


def _end(number: int, _: FrameType | None) -> None:
    """End at once: before the work begins nothing is to be put away.

    To raise would not do. Modules in C++ abort the process if something raises in their imports.
    """
    os._exit(128 + number)


def _raise(number: int, _: FrameType | None) -> None:
    """Raise, so that all is put away, and let later signals wait for that.

    timeout(1) sends its signal twice, and a person presses Ctrl-C again.
    """
    for later in _SIGNALS:
        signal.signal(later, signal.SIG_IGN)
    raise _Signalled(number)


def _drop_output() -> None:
    """What could not be written would be tried once more, and told, as Python ends."""
    with suppress(OSError, ValueError):  # there may be no such file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
