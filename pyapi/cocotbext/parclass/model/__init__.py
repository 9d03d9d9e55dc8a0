# SPDX-License-Identifier: Apache-2.0
"""Registers and time without a simulator."""
