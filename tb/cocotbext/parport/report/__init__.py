# SPDX-License-Identifier: Apache-2.0
"""What all commands use to tell people: tables, pictures, pages."""
