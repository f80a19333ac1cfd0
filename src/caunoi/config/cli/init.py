"""`caunoi init`: makes an installation ready, or brings it up to this version. Harmless when run again."""

from __future__ import annotations

import argparse
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection

from caunoi.documents import actions as documents
from caunoi.ground.privacy import actions as privacy
from caunoi.ground.releases import actions as releases
from caunoi.ground.workdays import actions as workdays
from caunoi.petitions import actions as petitions
from caunoi.reporting import actions as reporting

FIRST_YEAR, LAST_YEAR = 2026, 2031


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when the database is of a release that this one cannot bring up, or has not come in time."""
    parser = argparse.ArgumentParser(prog="caunoi init", description="Tạo hoặc nâng cấp một nơi cài đặt Cầu Nối.")
    parser.add_argument(
        "--wait", type=int, default=0, metavar="GIÂY", help="chờ cơ sở dữ liệu đang khởi động, nhiều nhất từng ấy giây"
    )
    options = parser.parse_args(arguments)
    if options.wait and not database_came(options.wait):
        print(f"Sau {options.wait} giây cơ sở dữ liệu vẫn chưa trả lời. Kiểm tra CAUNOI_DATABASE_URL.", file=sys.stderr)  # noqa: T201
        return 2
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    # The folder holds people's names and the signing key: its owner alone looks inside.
    settings.DATA_DIR.chmod(0o700)
    try:
        releases.upgrade()
    except releases.CannotUpgrade as refusal:
        print(refusal.sentence, file=sys.stderr)  # noqa: T201
        return 2
    call_command("collectstatic", interactive=False, verbosity=0)
    privacy.seed_activities()
    privacy.seed_terms()
    privacy.seed_risks()
    workdays.seed_years(FIRST_YEAR, LAST_YEAR)
    documents.seed_kinds()
    reporting.seed_forms()
    petitions.seed_fields()
    petitions.seed_limits()
    petitions.seed_grounds()
    petitions.seed_languages()
    petitions.seed_retention()
    print(f"Đã sẵn sàng. Dữ liệu nằm ở {settings.DATA_DIR}")  # noqa: T201
    return 0


def database_came(seconds: int) -> bool:
    """Whether the database takes a connection within so many seconds, asked once a second."""
    for _ in range(seconds):
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(1)
        else:
            return True
    return False
