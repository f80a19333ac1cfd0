"""`caunoi demo`: Sơn La, plan 115 and invented people, to look around in. A second run changes nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.urls import reverse

from caunoi.desk.actions import HEAD, LINK, PASSWORD, fill_demo


class Command(BaseCommand):
    help = "Load Sơn La, plan 115 and invented people, plainly marked. A second run changes nothing."

    def handle(self, *_: Any, **__: Any) -> None:
        signs = fill_demo()
        self.stdout.write("Người dùng thử (không có thật):")
        for sign in signs:
            self.stdout.write(f"  {sign.login:<10}{sign.full_name}, {sign.words}")
        self.stdout.write(f"Mật khẩu của tất cả: {PASSWORD}")
        link = reverse("org:head_link", args=[LINK])
        self.stdout.write(f"Trưởng bản {HEAD} vào bằng đường dẫn và mã PIN (chỉ bản dùng thử mới có sẵn): {link}")
        self.stdout.write(
            "  Mở được trên một trình duyệt; muốn mở ở nơi khác thì huong làm lại ở trang Trưởng ban bản."
        )
