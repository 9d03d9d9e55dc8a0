# SPDX-License-Identifier: Apache-2.0
"""A PortIo over each bus, one file a bus."""
