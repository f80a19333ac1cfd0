"""What every template may say without being told: `shell`."""

from __future__ import annotations

from django.http import HttpRequest

from caunoi.ground.ui.shell import Shell


def shell(request: HttpRequest) -> dict[str, Shell]:
    return {"shell": Shell(request)}
