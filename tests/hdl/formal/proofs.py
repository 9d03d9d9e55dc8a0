# SPDX-License-Identifier: Apache-2.0
"""The table of proofs: what is proven, for which parameters, how deep."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Proof:
    """One top of properties with one set of parameters.

    Attributes:
        name: how it is asked for.
        top: module of that name in tops/; "clk_req": written by run.py around `design`.
        parameters: of `top`; for clk_req, of the design.
        depth: k of the k-induction.
        cover: clocks within which every cover statement is reached; 0: not looked for, another
            entry with the same top does it.
        search: clocks within which a planted bug shows.
        core: path of parport_core below the top, where properties look inside.
        design: module under proof, for clk_req.
        cut: wires that may take any value, which takes what drives them out of the proof.
        quick: part of the quick slice.
    """

    name: str
    top: str
    depth: int
    parameters: dict[str, int] = field(default_factory=dict)
    cover: int = 0
    search: int = 20
    core: str = "u_dut"
    design: str = ""
    cut: tuple[str, ...] = ()
    quick: bool = False


def lines(
    name: str, clk_hz: int, filter_ns: int, depth: int, cover: int = 0, quick: bool = False
) -> Proof:
    parameters = {"CLK_HZ": clk_hz, "FILTER_NS": filter_ns}
    return Proof(name, "lines", depth, parameters, cover, quick=quick)


def verdict(pulse: int, answer: int, cover: int = 0, quick: bool = False) -> Proof:
    parameters = {"PULSE": pulse, "ANSWER": answer}
    depth = 2 * pulse + answer + 3
    return Proof(f"verdict-{pulse}-{answer}", "verdict", depth, parameters, cover, quick=quick)


def clk_req(name: str, design: str, clk_hz: int, level: int, quick: bool = False) -> Proof:
    core = "u_dut" if design == "parport_core" else "u_dut.u_core"
    parameters = {"CLK_HZ": clk_hz, "IRQ_LEVEL": level}
    return Proof(name, "clk_req", 2, parameters, 16, core=core, design=design, quick=quick)


MHZ = 1_000_000

PROOFS = (
    Proof("sync", "sync", 3, cover=6, quick=True),
    # Samples as of FILTER_NS = 0, of 100 ns at 5 MHz, and of 100 ns at 50 MHz.
    Proof("filter-1", "filter", 3, {"SAMPLES": 1}),
    Proof("filter-2", "filter", 5, {"SAMPLES": 2}),
    Proof("filter-6", "filter", 9, {"SAMPLES": 6}, cover=16, quick=True),
    Proof("interrupt-pulse", "interrupt", 3, {"LEVEL": 0}),
    Proof("interrupt-level", "interrupt", 3, {"LEVEL": 1}, cover=8, quick=True),
    Proof("fifo-4", "fifo", 2, {"DEPTH": 4}, cover=12, quick=True),
    # Clocks of a pulse and of patience: one, few, and as at 4 MHz.
    verdict(1, 1, quick=True),
    verdict(2, 3, cover=14),
    verdict(3, 8),
    # Set-up, strobe and hold of 1, 2, 3, 3 and 4 clocks, the last two filtered.
    lines("lines-1MHz", MHZ, 0, 9, cover=16, quick=True),
    lines("lines-2MHz", 2 * MHZ, 0, 12),
    lines("lines-4MHz", 4 * MHZ, 0, 15),
    lines("lines-4MHz-filter", 4 * MHZ, 250, 15),
    lines("lines-5MHz-filter", 5 * MHZ, 100, 18),
    Proof("connector", "connector", 2, cover=14, quick=True),
    # Two clocks of induction, whatever the depth of the FIFO and the clocks of a pulse.
    Proof("bytes-16", "bytes", 2, {"FIFO_DEPTH": 16}, cover=22, quick=True),
    Proof("bytes-64", "bytes", 2, {"FIFO_DEPTH": 64}),
    Proof("bytes-1024", "bytes", 2, {"FIFO_DEPTH": 1024}),
    Proof("bytes-50MHz", "bytes", 2, {"CLK_HZ": 50 * MHZ, "FILTER_NS": 100}),
    Proof("wishbone", "wishbone", 3, cover=8, core="u_dut.u_core", quick=True),
    # The core may answer anything: the wrapper is on trial.
    Proof("axil", "axil", 12, cover=20, search=26, cut=("u_dut.u_core.reg_rdata",)),
    clk_req("clk-req", "parport_core", MHZ, 0, quick=True),
    clk_req("clk-req-filter", "parport_core", 5 * MHZ, 1),
    clk_req("clk-req-wishbone", "parport_wb", MHZ, 1),
    clk_req("clk-req-axil", "parport_axil", MHZ, 0),
)
