"""The first account of an installation: an administrator of the whole tree. Prints the first password, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.org import actions, queries
from caunoi.org.models import Role


class Command(BaseCommand):
    help = "Make an account that administers the whole tree."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("full_name", help="full name, as “Lò Thị Hương”")
        parser.add_argument("--login", default="", help="login name; made from the name when left out")

    def handle(self, *_: Any, **options: Any) -> None:
        top = queries.province()
        if top is None:
            raise CommandError("Chưa có đơn vị nào. Chạy: caunoi units load.")
        try:
            made = actions.register_person(
                full_name=options["full_name"], login=options["login"], unit=top, role=Role.ADMINISTRATOR, by=None
            )
        except actions.CannotManage as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"Tên đăng nhập: {made.person.login}\nMật khẩu đầu: {made.password}")
