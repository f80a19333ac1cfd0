"""The console script `caunoi`."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    execute_from_command_line(sys.argv)
    return 0
