"""An office puts a template of its own in the place of the one that comes with the product, and takes it back."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from caunoi.documents.access import check_may_write
from caunoi.documents.actions.errors import FaultyTemplate
from caunoi.documents.models import PaperTemplate
from caunoi.documents.writing import Kind, template_faults
from caunoi.ground.audit.actions import record
from caunoi.ground.files.actions import accept_upload
from caunoi.org.models import Person, Unit

MOST_BYTES = 2 * 1024 * 1024


@transaction.atomic
def put_template(*, unit: Unit, kind: Kind, upload: UploadedFile[Any], by: Person) -> PaperTemplate:
    """Use this Word file for the unit's papers of this kind from now on; the editions before are kept.

    Raises Denied, ground.files' UploadRefused, FaultyTemplate with every fault. Records paper_template.put.
    """
    check_may_write(by, unit)
    stored = accept_upload(upload, by=by, kinds={"docx"}, max_bytes=MOST_BYTES)
    with stored.file.open("rb") as file:
        faults = template_faults(file.read(), kind)
    if faults:
        raise FaultyTemplate(faults)
    held = PaperTemplate.objects.filter(unit=unit, kind=kind.name)
    last: int = held.aggregate(last=Max("edition"))["last"] or 0
    PaperTemplate.objects.filter(unit=unit, kind=kind.name, is_in_use=True).update(is_in_use=False)
    made = PaperTemplate.objects.create(unit=unit, kind=kind.name, edition=last + 1, file=stored, added_by=by)
    record(
        "paper_template.put",
        by=by,
        on=made,
        unit=unit,
        facts={"kind": str(kind), "edition": made.edition, "sha256": stored.sha256},
    )
    return made


@transaction.atomic
def drop_template(*, unit: Unit, kind: Kind, by: Person) -> None:
    """Go back to the template that comes with the product; nothing where it is in use already. Raises Denied.

    Records paper_template.dropped.
    """
    check_may_write(by, unit)
    held = PaperTemplate.objects.filter(unit=unit, kind=kind.name, is_in_use=True).first()
    if held is None:
        return
    PaperTemplate.objects.filter(pk=held.pk).update(is_in_use=False)
    record("paper_template.dropped", by=by, on=held, unit=unit, facts={"kind": str(kind), "edition": held.edition})
