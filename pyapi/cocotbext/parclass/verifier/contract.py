# SPDX-License-Identifier: Apache-2.0
"""The contract verifier: watches a client's calls and records what breaks the contract.

In the spirit of Driver Verifier: the calls go on and end as they would without it, and each
violation becomes a finding with its rule, the call, the time, and what was expected.

    verifier = ContractVerifier(io.now)
    device = verifier.device(port, "LPT1")    # a ParallelDevice that is watched
    ...
    for finding in verifier.finish():
        print(finding)

The rules are those of ``Rule``.
"""

from cocotbext.parclass.information import ParallelWrite
from cocotbext.parclass.port import ParallelPort
from cocotbext.parclass.verifier.findings import Findings
from cocotbext.parclass.verifier.verified import VerifiedDevice, VerifiedPortClient
from cocotbext.parclass.write import parallel_write

__all__ = ["ContractVerifier"]


class ContractVerifier(Findings):
    """Watches any number of clients; arguments and attributes as of ``Findings``."""

    def device(
        self, port: ParallelPort, name: str = "LPT1", *, write: ParallelWrite = parallel_write
    ) -> VerifiedDevice:
        """Make a device whose client is watched; arguments as of ``ParallelDevice``."""
        return VerifiedDevice(self, port, name, write=write)

    def port_client(self, port: ParallelPort, name: str = "client") -> VerifiedPortClient:
        """Make a file on a port whose holder is watched; arguments as of ``PortClient``."""
        return VerifiedPortClient(self, port, name)
