# SPDX-License-Identifier: Apache-2.0
"""VCD and FST files as events of lines; no simulator."""
