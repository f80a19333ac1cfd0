"""What this program is, what the database is, and whether the two may meet. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from caunoi.ground.releases import upgrading
from caunoi.ground.releases.models import Release


def own_release() -> str:
    """The release of this program, such as "0.1.0"."""
    return version("caunoi")


def applied_migrations() -> list[str]:
    """Migrations that the database has been through, as "plans.0001_plans_and_tasks", sorted; none for a new one."""
    return sorted(f"{label}.{name}" for label, name in MigrationRecorder(connection).applied_migrations())


def unknown_among(migrations: Iterable[str]) -> list[str]:
    """Those that this program does not know: a newer one ran them."""
    known: set[str] = set()
    for (label, name), migration in (MigrationLoader(None).disk_migrations or {}).items():
        known.add(f"{label}.{name}")
        known |= {f"{old_label}.{old_name}" for old_label, old_name in migration.replaces}
    return sorted(one for one in set(migrations) - known if one.partition(".")[0] not in upgrading.RETIRED)


def release_of_database() -> str | None:
    """The newest release that the database has been through; None for a new database."""
    applied = applied_migrations()
    if not applied:
        return None
    noted = Release.objects.values_list("number", flat=True) if "releases.0001_releases" in applied else ()
    return max(noted, key=upgrading.order_of, default=upgrading.FIRST)


def refusal_of(release: str, migrations: Iterable[str]) -> str:
    """Why this program cannot serve a database of that release with those migrations; "" when it can."""
    own = own_release()
    return upgrading.newer_refusal(unknown_among(migrations), own) or upgrading.jump_refusal(release, own)


def refusal() -> str:
    """Why this program cannot serve the database as it stands; "" when it can, or after an upgrade."""
    release = release_of_database()
    return "" if release is None else refusal_of(release, applied_migrations())
