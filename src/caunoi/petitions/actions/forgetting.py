"""What is kept no longer than was said: drafts that nobody sent, and the page that told a code."""

from __future__ import annotations

from django.db import transaction

from caunoi.ground.audit.actions import record
from caunoi.ground.files.models import StoredFile
from caunoi.ground.times import now
from caunoi.org.models import Person
from caunoi.petitions.models import Draft, DraftPhoto

BATCH = 200


def forget_drafts(*, by: Person | None) -> int:
    """Forget the drafts whose thirty days are over, with their pictures and recordings; a petition that came of one
    stays. A run that dies goes on where it stopped. Gives how many.

    Records petition_draft.forgotten, once for a batch.
    """
    forgotten = 0
    while batch := _forget_batch(by):
        forgotten += batch
    return forgotten


@transaction.atomic
def _forget_batch(by: Person | None) -> int:
    lapsed = Draft.objects.select_for_update(skip_locked=True).filter(kept_until_at__lte=now())
    ids = list(lapsed.order_by("kept_until_at").values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    photos = DraftPhoto.objects.filter(draft__in=ids)
    voices = Draft.objects.filter(pk__in=ids, voice__isnull=False)
    files = [*photos.values_list("file_id", flat=True), *voices.values_list("voice_id", flat=True)]
    photos.delete()
    Draft.objects.filter(pk__in=ids).delete()
    # The bytes on the disk follow with the sweep of what no row speaks of.
    StoredFile.objects.filter(pk__in=files).delete()
    record("petition_draft.forgotten", by=by, on=None, facts={"count": len(ids)})
    return len(ids)
