# SPDX-License-Identifier: Apache-2.0
"""The page for people: one HTML file that needs nothing else, of a verdict or of a run.

page      templates to text
bars      measured values against limits
pictures  lines around what went wrong
verify    the page of ``parport verify``
run       the page of ``parport run``
"""
