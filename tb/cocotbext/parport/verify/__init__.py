# SPDX-License-Identifier: Apache-2.0
"""``parport verify``: a verdict on a user's own design."""
