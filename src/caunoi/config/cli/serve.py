"""`caunoi serve`: the web server."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from caunoi.config.cli.serving import is_refused


@contextmanager
def counts_together() -> Iterator[None]:
    """A folder in which the web processes add up what they count; the library looks for it when it is first imported,
    which is in those processes."""
    if not settings.CAUNOI_METRICS_KEY:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="caunoi-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


def main(arguments: list[str]) -> int:
    """Return 0, or 2 when the database is of a release that this one does not know."""
    parser = argparse.ArgumentParser(prog="caunoi serve", description="Chạy máy chủ web của Cầu Nối.")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ để nghe (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (8000)")
    parser.add_argument("--workers", type=int, default=1, help="số tiến trình (1)")
    parser.add_argument("--threads", type=int, default=4, help="số yêu cầu cùng lúc trong một tiến trình (4)")
    options = parser.parse_args(arguments)
    if is_refused():
        return 2
    with counts_together():
        Server(
            "caunoi.config.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=options.threads,
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
        ).serve()
    return 0
