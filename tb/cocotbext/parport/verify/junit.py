# SPDX-License-Identifier: Apache-2.0
"""JUnit XML of a verdict: one case a scenario, one case a rule, failures with their text."""

from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree as ET

from cocotbext.parport.checker.rules import RULES
from cocotbext.parport.errors import UserError
from cocotbext.parport.report.page import printable
from cocotbext.parport.report.result import VerifyResult

__all__ = ["write_junit"]


def write_junit(path: Path, result: VerifyResult) -> None:
    """Write a result of ``parport verify``.

    Raises:
        UserError: the file cannot be written.
    """
    root = ET.Element("testsuites")
    scenarios = ET.SubElement(root, "testsuite", name="scenarios")
    for name, scenario in result.scenarios.items():
        case = ET.SubElement(scenarios, "testcase", classname=f"parport.{result.design}", name=name)
        texts = [scenario.message, *(v.text for v in scenario.violations), scenario.log]
        _judge(case, scenario.verdict, scenario.message, "\n\n".join(filter(None, texts)))
    rules = ET.SubElement(root, "testsuite", name="rules")
    for name, told in result.rules_to_json().items():
        case = ET.SubElement(rules, "testcase", classname="parport.rules", name=name)
        _judge(case, result.rules[name].verdict, RULES[name].what, str(told))
    for suite in (scenarios, rules):
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
        suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    tree = ET.ElementTree(root)
    ET.indent(tree)
    part = path.parent / f".{path.name}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tree.write(part, encoding="utf-8", xml_declaration=True)
        part.replace(path)
    except OSError as error:
        raise UserError(f"--junit {path}: {error.strerror}; name a file to write") from None
    finally:
        with suppress(OSError):  # the one above says more
            part.unlink(missing_ok=True)


def _judge(case: ET.Element, verdict: str, message: str, text: str) -> None:
    line = (message.splitlines() or [""])[0]
    if verdict == "fail":
        ET.SubElement(case, "failure", message=printable(line)).text = printable(text)
    elif verdict in ("skip", "not-seen"):
        ET.SubElement(case, "skipped", message=printable(line))
