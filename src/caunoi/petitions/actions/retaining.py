"""What people sent is kept for the years of its class and then erased; what was counted stays counted."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from caunoi.ground.audit.actions import change, erase_personal, record
from caunoi.ground.files.models import StoredFile
from caunoi.ground.notices.actions import forget_about
from caunoi.ground.times import date_vi, now, start_of_day, today
from caunoi.org.access import check_manages_all
from caunoi.org.models import Person
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import (
    Answer,
    Assignment,
    DataRequest,
    Draft,
    Entry,
    Identity,
    Petition,
    PetitionFile,
    PetitionSet,
    Rating,
    Retention,
    Vault,
)
from caunoi.petitions.models.retention import MOST_YEARS
from caunoi.petitions.queries.retention import ERASED_WORDS
from caunoi.petitions.states import RUNNING

RETENTION_FILE = Path(__file__).resolve().parent.parent / "data" / "retention.csv"
ERASED_ON_REQUEST = "Đã xóa theo yêu cầu của người gửi."
BATCH = 100


@transaction.atomic
def seed_retention(*, by: Person | None = None) -> int:
    """Write the terms that the house comes with, where there are none yet. Gives how many."""
    if Retention.objects.exists():
        return 0
    with RETENTION_FILE.open(encoding="utf-8", newline="") as file:
        made = Retention.objects.bulk_create(
            [
                Retention(
                    kind=row["kind"],
                    years=int(row["years"]),
                    name=row["name"],
                    basis=row["basis"],
                    is_binding=row["is_binding"] == "1",
                    from_on=date.fromisoformat(row["from_on"]),
                    until_on=date.fromisoformat(row["until_on"]) if row["until_on"] else None,
                )
                for row in csv.DictReader(file)
            ]
        )
    record("petition_retention.seeded", by=by, on=None, facts={"count": len(made)})
    return len(made)


@transaction.atomic
def set_retention(
    *, term: Retention, years: int, basis: str, from_on: date, by: Person | None, is_binding: bool | None = None
) -> Retention:
    """From a day on another term holds for the class; `is_binding` None leaves that as it is.

    Raises Denied, CannotHandle, Conflict. Records petition_retention.ended, petition_retention.set.
    """
    check_manages_all(by)
    if not 1 <= years <= MOST_YEARS:
        raise CannotHandle(f"Ghi số năm từ 1 đến {MOST_YEARS}.", "years")
    if not basis.strip():
        raise CannotHandle("Ghi căn cứ: số, ngày, điều của văn bản.", "basis")
    if term.until_on is not None:
        raise CannotHandle(f"Thời hạn này hết hiệu lực ngày {date_vi(term.until_on)}. Sửa thời hạn đang áp dụng.")
    first = max(term.from_on + timedelta(days=1), today())
    if from_on < first:
        raise CannotHandle(f"Chọn ngày từ {date_vi(first)} trở đi.", "from_on")
    change(
        term, deed="petition_retention.ended", by=by, facts={"kind": term.kind},
        values={"until_on": from_on - timedelta(days=1)},
    )  # fmt: skip
    made = Retention.objects.create(
        kind=term.kind, years=years, name=term.name, basis=basis.strip(), from_on=from_on,
        is_binding=term.is_binding if is_binding is None else is_binding,
    )  # fmt: skip
    record(
        "petition_retention.set",
        by=by,
        on=made,
        facts={
            "kind": made.kind,
            "years": years,
            "basis": made.basis,
            "is_binding": made.is_binding,
            "from_on": from_on,
        },
    )
    return made


def erase_expired(*, by: Person | None) -> int:
    """Erase identity, words, files and notices of the petitions whose term is over. One that runs, or hangs together
    with one that runs, stays. A run that dies goes on where it stopped. Gives how many.

    Records petition.erased for each, and the erasing of what the trail kept of it.
    """
    day, erased = today(), 0
    terms = Retention.objects.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)
    for term in terms.order_by("pk"):
        while batch := _erase_batch(term, day, by):
            erased += batch
    return erased


def expired(term: Retention, day: date) -> PetitionSet:
    """Petitions of the class that were over before the term's years, and hang together with none that runs. Who has
    asked for a copy gets it first."""
    end = start_of_day(_years_before(day, term.years))
    running = Petition.objects.filter(status__in=RUNNING)
    over = Petition.objects.filter(kind=term.kind, erased_at=None).exclude(status__in=RUNNING)
    over = over.annotate(over_at=Coalesce("ended_at", "told_at", "received_at")).filter(over_at__lt=end)
    return (
        over.exclude(matter__in=running.values("matter"))
        .exclude(pk__in=DataRequest.objects.open().values("petition"))
        .exclude(pk__in=running.exclude(split_from=None).values("split_from"))
        .exclude(split_from__in=running.values("pk"))
    )


def _years_before(day: date, years: int) -> date:
    """The same day so many years ago; 29 February becomes the day before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@transaction.atomic
def _erase_batch(term: Retention, day: date, by: Person | None) -> int:
    ids = list(expired(term, day).order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = list(
        Petition.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(pk__in=ids, erased_at=None)
        .exclude(status__in=RUNNING)
        .select_related("unit")
    )
    for petition in rows:
        erase_petition(petition=petition, by=by, facts={"years": term.years, "basis": term.basis})
    return len(rows)


@transaction.atomic
def erase_petition(
    *, petition: Petition, by: Person | None, facts: dict[str, object], said: str = ERASED_WORDS
) -> Petition:
    """Take everything that a person wrote, or that tells who she is, out of the petition; what figures count stays:
    place, kind, field, days, states, whether she was satisfied. `said` stands where her words stood.

    Records petition.erased.
    """
    files = PetitionFile.objects.filter(petition=petition)
    stored = list(files.values_list("file_id", flat=True))
    files.delete()
    # The bytes on the disk follow with the sweep of what no row speaks of.
    StoredFile.objects.filter(pk__in=stored).delete()
    Identity.objects.filter(petition=petition).delete()
    Vault.objects.filter(petition=petition).delete()
    Draft.objects.filter(petition=petition).delete()
    Entry.objects.filter(petition=petition).update(words="", sealed="", basis="", document="")
    Answer.objects.filter(petition=petition).update(words=said, signer="", document="")
    Rating.objects.filter(answer__petition=petition).update(words="")
    Assignment.objects.filter(petition=petition).update(words="", email="", link_key=None)
    DataRequest.objects.filter(petition=petition).update(reason="")
    # Apart from the deed below: the trail would keep what stood there.
    Petition.objects.filter(pk=petition.pk).update(
        public_title="", public_words="", public_answer="", published_at=None
    )
    forget_about([f"/hop-kien-nghi/{petition.ref}/"])
    change(
        petition,
        deed="petition.erased",
        by=by,
        where={"erased_at": None},
        unit=petition.unit,
        facts=facts,
        values={
            "words": said,
            "title": "",
            "place": "",
            "language": "",
            "interpreter": "",
            "tail_digest": "",
            "erased_at": now(),
        },
    )
    parts = (Answer, Assignment, DataRequest)
    for thing in (petition, *(one for table in parts for one in table.objects.filter(petition=petition))):
        erase_personal(on=thing, by=by, unit=petition.unit)
    return petition
