# SPDX-License-Identifier: Apache-2.0
"""What clients and drivers do wrong, found as they do it."""
