"""`caunoi init`: makes an installation ready, or brings it up to this version. Harmless when run again."""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.management import call_command

from caunoi.documents import actions as documents
from caunoi.ground.workdays import actions as workdays

FIRST_YEAR, LAST_YEAR = 2026, 2031


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="caunoi init", description="Tạo hoặc nâng cấp một nơi cài đặt Cầu Nối.")
    parser.parse_args(arguments)
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    # The folder holds people's names and the signing key: its owner alone looks inside.
    settings.DATA_DIR.chmod(0o700)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    workdays.seed_years(FIRST_YEAR, LAST_YEAR)
    documents.seed_kinds()
    print(f"Đã sẵn sàng. Dữ liệu nằm ở {settings.DATA_DIR}")  # noqa: T201
    return 0
