# SPDX-License-Identifier: Apache-2.0
"""Builds a design once per content, and runs it within bounds."""
