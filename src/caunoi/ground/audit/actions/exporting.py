"""The sealed trail goes out to an auditor, and that it went out is a deed of the trail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Min

from caunoi.ground.audit.actions.recording import record
from caunoi.ground.audit.actions.sealing import READ_BATCH, seal
from caunoi.ground.audit.exported import Header, row_line
from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.times import end_of_day, start_of_day


class NothingToExport(Exception):
    """No sealed row of the trail is of those days."""

    sentence = "Không có dòng nhật ký đã niêm phong trong khoảng ngày này. Chọn khoảng ngày khác."


@dataclass(frozen=True, slots=True)
class Export:
    """What goes out: the header, and the rows of the chain that it tells of, read as they are asked for."""

    header: Header

    def lines(self) -> Iterator[bytes]:
        """Header and rows, each a line; never more than one batch of rows is held at a time."""
        yield self.header.line()
        after = self.header.first - 1
        while after < self.header.last:
            rows = TrailEntry.objects.filter(sequence__gt=after, sequence__lte=self.header.last)
            for entry in rows.order_by("sequence")[:READ_BATCH]:
                after = entry.sequence or 0
                yield row_line(sequence=after, previous=entry.previous, link=entry.link, content=entry.content())


@transaction.atomic
def export(*, by: AbstractBaseUser | None, since: date | None = None, until: date | None = None) -> Export:
    """Fix which of the sealed rows go out, and tell it in the trail before the first of them is read.

    The rows are those from the first to the last place in the chain whose deed was done on the days `since` to
    `until`, Vietnamese days, both included; no place between is left out, though a deed that was written late may
    stand there from the day before. `by` None is whoever runs the server.

    Raises NothingToExport.
    """
    header = _header(since, until)
    record(
        "trail.exported",
        by=by,
        on=None,
        facts={"from": header.first, "to": header.last, "count": header.count, "head": header.head},
    )
    return Export(header)


def _header(since: date | None, until: date | None) -> Header:
    rows = TrailEntry.objects.filter(sequence__isnull=False)
    if since:
        rows = rows.filter(at__gte=start_of_day(since))
    if until:
        rows = rows.filter(at__lte=end_of_day(until))
    ends = rows.aggregate(first=Min("sequence"), last=Max("sequence"))
    if ends["first"] is None:
        raise NothingToExport
    first, last = (TrailEntry.objects.get(sequence=ends[end]) for end in ("first", "last"))
    return Header(ends["first"], ends["last"], first.previous, last.link)


def export_to(
    path: Path, *, by: AbstractBaseUser | None, since: date | None = None, until: date | None = None
) -> Header:
    """Seal what is not yet sealed and write the export into a new file of mode 600; what is there already is not
    written over, and a file that does not become whole is taken away.

    Raises NothingToExport, and OSError (FileExistsError among them) for the file.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            # A head is kept outside the database once it is committed: not within the deed below.
            seal()
            exported = export(by=by, since=since, until=until)
            file.writelines(exported.lines())
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return exported.header
