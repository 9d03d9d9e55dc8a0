# SPDX-License-Identifier: Apache-2.0
"""The command ``parport``."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version

from cocotbext.parport import check, exec, run  # noqa: A004
from cocotbext.parport.errors import UserError
from cocotbext.parport.runner import SimulationError
from cocotbext.parport.verify import command, init

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


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: the arguments without the program's name; those of the process by default.

    Returns:
        The exit code: 0, 1 or 2 as the help says, 130 when interrupted.
    """
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
    command.add_parser(commands)
    check.add_parser(commands)
    exec.add_parser(commands)
    args = parser.parse_args(argv)
    try:
        code: int = args.run(args)
    except (UserError, SimulationError) as error:
        print(f"parport: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return code
