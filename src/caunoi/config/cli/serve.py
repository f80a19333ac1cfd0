"""`caunoi serve`: the web server."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
    """Return 0, or 2 when the database is of a release that this one does not know.

    With certificates it speaks TLS 1.3 alone, and to nobody but who shows a certificate of the proxy's authority.
    """
    parser = argparse.ArgumentParser(prog="caunoi serve", description="Chạy máy chủ web của Cầu Nối.")
    parser.add_argument("--host", default="127.0.0.1", help="địa chỉ để nghe (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="cổng (8000)")
    parser.add_argument("--workers", type=int, default=1, help="số tiến trình (1)")
    parser.add_argument("--threads", type=int, default=4, help="số yêu cầu cùng lúc trong một tiến trình (4)")
    secure = parser.add_argument_group("TLS", "Khi proxy ở máy khác: đủ cả ba, hoặc không có cái nào.")
    secure.add_argument("--certificate", type=Path, help="chứng thư của máy này (PEM)")
    secure.add_argument("--certificate-key", type=Path, help="khóa của chứng thư ấy (PEM, PKCS 8)")
    secure.add_argument("--proxy-ca", type=Path, help="nơi cấp chứng thư cho proxy: chỉ máy có chứng thư ấy vào được")
    options = parser.parse_args(arguments)
    tls = (options.certificate, options.certificate_key, options.proxy_ca)
    if any(tls) and not all(tls):
        parser.error("TLS cần cả --certificate, --certificate-key và --proxy-ca.")
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
            ssl_cert=options.certificate,
            ssl_key=options.certificate_key,
            ssl_ca=options.proxy_ca,
            ssl_client_verify=all(tls),
        ).serve()
    return 0
