"""Django's management commands, those of our folders among them."""

from __future__ import annotations

import os

from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    execute_from_command_line(["caunoi", *arguments])
    return 0
