"""The worker process: the queue in the main thread, the clock's tick and the sign of life in a second one."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from caunoi.ground.jobs.actions import give_sign, take_leave, take_over, tick, try_again

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
TICK_SECONDS = 5.0
DATABASE_GONE = (OperationalError, InterfaceError)


class QueueWorker(Worker):
    """The library's worker, draining the queue once a call; a failed task is put back to be tried again."""

    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
        )

    def run_task(self, db_task_result: DBTaskResult[..., Any]) -> None:
        with structlog.contextvars.bound_contextvars(job=db_task_result.task_path, job_id=str(db_task_result.id)):
            super().run_task(db_task_result)
            if db_task_result.status == "FAILED":
                logger.warning("task %s failed: %s", db_task_result.task_path, db_task_result.exception_class_path)
                try_again(db_task_result)


class WorkerProcess:
    """Runs until `stop` is called or a signal comes; a database that goes away is waited for."""

    def __init__(self, *, interval: float = 1.0, tick_seconds: float = TICK_SECONDS) -> None:
        self.interval = interval
        self.tick_seconds = tick_seconds
        self.stopping = threading.Event()
        self.queue = QueueWorker()

    def stop(self, signum: int = signal.SIGTERM, frame: FrameType | None = None) -> None:  # noqa: ARG002 (a handler)
        """Finish the task at hand and leave. A second signal ends the process at once; others take its task over."""
        if self.stopping.is_set():
            signal.signal(signum, signal.SIG_DFL)
            os.kill(os.getpid(), signum)
        self.stopping.set()
        self.queue.running = False

    def listen_to_signals(self) -> None:
        for signum in (signal.SIGINT, signal.SIGTERM):
            signal.signal(signum, self.stop)

    def run(self) -> None:
        """Work until told to stop."""
        clock = threading.Thread(target=self._keep_time, name="tick")
        clock.start()
        try:
            self._patiently(self.drain, self.interval)
        finally:
            self.stopping.set()
            clock.join()

    def drain(self) -> None:
        """Do everything that waits in the queue."""
        try:
            self.queue.run()
        except DATABASE_GONE:
            # Whatever this worker had claimed is now nobody's: under a new name it is told apart from the old one,
            # which gives no more signs, and the claimed task goes back into the queue in due time.
            running, self.queue = self.queue.running, QueueWorker()
            self.queue.running = running and not self.stopping.is_set()
            raise

    def turn(self) -> None:
        """One turn of the clock: sign of life, what is due, what the dead left behind."""
        give_sign(self.queue.worker_id)
        tick()
        take_over()

    def _keep_time(self) -> None:
        try:
            self._patiently(self.turn, self.tick_seconds)
            self._say_goodbye()
        finally:
            connections.close_all()

    def _say_goodbye(self) -> None:
        try:
            take_leave(self.queue.worker_id)
        except DATABASE_GONE as error:
            logger.warning("the database is away: %s", error)

    def _patiently(self, step: Callable[[], None], pause: float) -> None:
        """Repeat a step with a pause; while the database is away, with ever longer ones."""
        trouble = 0
        while not self.stopping.is_set():
            close_old_connections()
            try:
                step()
                trouble = 0
            except DATABASE_GONE as error:
                trouble += 1
                logger.warning("the database is away, trying again: %s", error)
                connections.close_all()
            self.stopping.wait(min(LONGEST_PAUSE, max(pause, 0.1) * 2**trouble if trouble else pause))
