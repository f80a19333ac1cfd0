"""`caunoi load_plan FILE --unit CODE`: read a paper into a draft plan of a unit."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management.base import BaseCommand, CommandError

from caunoi.ground.files.actions import UploadRefused
from caunoi.org.access import Denied
from caunoi.org.models import Person, Unit
from caunoi.plans.actions import CannotDraft, draft_plan_from_upload


class Command(BaseCommand):
    help = "Read a plan (DOCX, PDF, TXT, Markdown) into a draft of a unit, and enter it in the unit's register."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", required=True, help="code of the unit whose plan it is")
        parser.add_argument("--by", required=True, help="login name of the planner who answers for it")

    def handle(self, *_: Any, **options: Any) -> None:
        unit = Unit.objects.filter(code=options["unit"]).first()
        person = Person.objects.filter(login=options["by"]).first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mã {options['unit']}.")
        if person is None:
            raise CommandError(f"Không có người dùng {options['by']}.")
        path: Path = options["file"]
        try:
            upload = SimpleUploadedFile(path.name, path.read_bytes())
            plan = draft_plan_from_upload(upload=upload, unit=unit, by=person)
        except OSError as error:
            raise CommandError(f"Không mở được {path}.") from error
        except (CannotDraft, Denied, UploadRefused) as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(f"Đã đọc {plan.document.name}: {plan.lines.count()} mục, mã {plan.ref}.")
