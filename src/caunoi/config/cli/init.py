"""`caunoi init`: makes an installation ready, or brings it up to this version. Harmless when run again."""

from __future__ import annotations

import argparse
import sys

from django.conf import settings
from django.core.management import call_command

from caunoi.documents import actions as documents
from caunoi.ground.privacy import actions as privacy
from caunoi.ground.releases import actions as releases
from caunoi.ground.workdays import actions as workdays
from caunoi.petitions import actions as petitions
from caunoi.reporting import actions as reporting

FIRST_YEAR, LAST_YEAR = 2026, 2031


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when the database is of a release that this one cannot bring up."""
    parser = argparse.ArgumentParser(prog="caunoi init", description="Tạo hoặc nâng cấp một nơi cài đặt Cầu Nối.")
    parser.parse_args(arguments)
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
