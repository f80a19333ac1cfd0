"""`work`: the worker process."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from caunoi.ground.jobs.worker import WorkerProcess


class Command(BaseCommand):
    help = "Run the periodic jobs and the queue until stopped; SIGTERM lets the task at hand finish."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between looks at an empty queue")
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *_args: Any, interval: float, once: bool, **_options: Any) -> None:
        process = WorkerProcess(interval=interval)
        if once:
            process.turn()
            process.drain()
            return
        process.listen_to_signals()
        process.run()
