# SPDX-License-Identifier: Apache-2.0
"""The library that is loaded before a Linux program's own, in C."""
