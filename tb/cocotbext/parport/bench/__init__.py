# SPDX-License-Identifier: Apache-2.0
"""Whole benches: a design, the other end of its cable, judges, registers."""
