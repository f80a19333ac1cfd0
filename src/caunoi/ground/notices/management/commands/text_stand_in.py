"""`caunoi text_stand_in`: stands on this machine in place of the services of SMS and Zalo, and records what it is sent.

With CAUNOI_TEXTS_NEAR=1 its address may be set as theirs: http://localhost:8099/. What came lies in the data folder,
one line of JSON each, in `tin-nhan.jsonl`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from caunoi.ground.times import now

PORT = 8099
MOST_BYTES = 64 * 1024
Answer = Callable[[dict[str, Any]], int]


class StandIn(ThreadingHTTPServer):
    """Answers as Zalo does, which a plain service understands too; `answer` gives the status of each."""

    def __init__(self, port: int, take: Callable[[dict[str, Any]], None], answer: Answer = lambda _: 200) -> None:
        super().__init__(("localhost", port), _Handler)
        self.take, self.answer = take, answer


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, StandIn)  # noqa: S101 (the only server that uses this)
        size = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        told = {"mark": self.headers.get("Idempotency-Key", ""), "body": json.loads(self.rfile.read(size))}
        server.take(told)
        status = server.answer(told)
        body = b'{"error": 0}'
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Numbers of people belong in no log."""


class Command(BaseCommand):
    help = "Đứng thay nhà cung cấp tin nhắn trên máy này, ghi lại những gì được gửi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=PORT)

    def handle(self, *, port: int, **_: Any) -> None:
        path = settings.DATA_DIR / "tin-nhan.jsonl"

        def take(told: dict[str, Any]) -> None:
            with path.open("a", encoding="utf-8") as held:
                held.write(json.dumps({"at": now().isoformat(), **told}, ensure_ascii=False) + "\n")

        with StandIn(port, take) as server:
            self.stdout.write(f"http://localhost:{server.server_port}/ ghi vào {path}")
            server.serve_forever()
