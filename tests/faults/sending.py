"""The two programs of an installation, ready to be killed and begun again within moments, and what they left.

    python -m tests.faults.sending world             the tables and the people of the tests, in an empty database
    python -m tests.faults.sending stage PORT [HOST] "serve", "work" (gives a process id) and "tell" (gives accounts)

The stage has read the whole product and opened no connection: what it forks is the real web server and the real worker,
without the seconds that a start takes. The worker lives `AHEAD` in the future, where whatever comes in is late at once:
so it has something to do exactly once for each petition.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django

AHEAD = timedelta(days=25)
"""Later than any limit of an ordinary petition, earlier than a draft lapses."""
NUMBER = re.compile(r"Việc số (\d+)\b")
LATE, REGISTERED = "LATE", "petition.registered"


def world() -> None:
    """Tables, and two communes with their people."""
    from django.core.management import call_command  # noqa: PLC0415 (Django must be running first)

    from caunoi.org.tests.cast import Cast  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Cast()


def stage(port: int, host: str) -> None:
    """Do what each line of the input says."""
    from django.conf import settings  # noqa: PLC0415

    from caunoi.config import wsgi  # noqa: F401, PLC0415 (read before the fork)
    from caunoi.config.cli import serve  # noqa: PLC0415
    from caunoi.ground.jobs.timing import Every  # noqa: PLC0415
    from caunoi.portal import urls  # noqa: F401, PLC0415

    settings.CAUNOI_SCHEDULE = (
        ("caunoi.ground.audit.jobs.seal_trail", Every(seconds=1)),
        ("caunoi.petitions.jobs.announce_overdue", Every(seconds=1)),
    )
    say("ready")
    for line in sys.stdin:
        if line.strip() == "tell":
            told = json.dumps(forked_answer())
        elif line.strip() == "serve":
            told = str(forked(lambda: serve.main(["--host", host, "--port", str(port), "--threads", "4"])))
        else:
            told = str(forked(work))
        say(told)


def say(line: str) -> None:
    """One line to whoever leads the proof."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def forked(run: Any) -> int:
    """Begin a process that leads a group of its own; its id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever is killed needs no burial
    child = os.fork()
    if child:
        return child
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    run()
    os._exit(0)


def work() -> None:
    """The worker, some days from now."""
    import time_machine  # noqa: PLC0415

    from caunoi.ground.jobs.worker import WorkerProcess  # noqa: PLC0415
    from caunoi.ground.times import now  # noqa: PLC0415

    time_machine.travel(now() + AHEAD, tick=True).start()
    process = WorkerProcess(interval=0.2, tick_seconds=0.3)
    process.listen_to_signals()
    process.run()


def forked_answer() -> dict[str, Any]:
    """The accounts, made in a process of their own: the stage keeps no connection."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w", encoding="utf-8") as target:
            json.dump(accounts(), target, ensure_ascii=False)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as source:
        told: dict[str, Any] = json.load(source)
    os.waitpid(child, 0)
    return told


def accounts() -> dict[str, Any]:
    """`petitions`: what stands of each number, by code; `troubles`: what is half there, or there twice."""
    from caunoi.petitions.models import Petition  # noqa: PLC0415

    troubles = list(strays())
    found: dict[str, list[dict[str, Any]]] = {}
    for petition in Petition.objects.order_by("pk"):
        match = NUMBER.search(petition.words)
        assert match is not None
        found.setdefault(match[1], []).append(standing(petition))
    return {"petitions": found, "troubles": troubles}


def standing(petition: Any) -> dict[str, Any]:
    """What is there of one petition, counted."""
    from caunoi.ground.audit.models import TrailEntry  # noqa: PLC0415
    from caunoi.ground.notices.models import Notice  # noqa: PLC0415
    from caunoi.petitions.models import Identity  # noqa: PLC0415
    from caunoi.petitions.queries.people import people_on  # noqa: PLC0415

    trail = TrailEntry.objects.filter(object_kind="petitions.petition", object_id=str(petition.pk))
    notices = Counter(Notice.objects.filter(subject__contains=petition.ref).values_list("to_id", flat=True))
    held = petition.assignments.open().first()
    identity = Identity.objects.filter(petition=petition).first()
    return {
        "ref": petition.ref,
        "due": str(petition.due_on or ""),
        "held_until": str(held.due_on if held else ""),
        "trail": trail.filter(deed=REGISTERED).count(),
        "sent": petition.entries.filter(kind="SENT").count(),
        "late": petition.entries.filter(kind=LATE).count(),
        "told": notices == Counter({person.pk: 1 for person in people_on(petition)}),
        "telephone": identity.telephone if identity else "",
        "files": [file_of(one.file) for one in petition.files.select_related("file")],
    }


def file_of(stored: Any) -> str:
    """ "whole" when the bytes on the disk are those that were taken in and make a picture."""
    from PIL import Image  # noqa: PLC0415

    try:
        with stored.file.open() as held:
            content = held.read()
            held.seek(0)
            Image.open(held).load()
    except OSError as error:
        return str(error)
    return "whole" if hashlib.sha256(content).hexdigest() == stored.sha256 else "changed"


def strays() -> Iterator[str]:
    """Rows that a deed cut in two would have left."""
    from django.core.management import CommandError, call_command  # noqa: PLC0415

    from caunoi.ground.files.models import StoredFile  # noqa: PLC0415
    from caunoi.petitions.models import Assignment, Draft, DraftPhoto, Identity, Matter, Petition  # noqa: PLC0415

    petitions = Petition.objects.count()
    for name, rows in (
        ("matters without a petition", Matter.objects.filter(petitions=None)),
        ("petitions without a holder", Petition.objects.exclude(assignments__ended_at=None)),
        ("files that hang nowhere", StoredFile.objects.exclude(
            pk__in=DraftPhoto.objects.values("file")).exclude(pk__in=Petition.objects.values("files__file"))),
    ):  # fmt: skip
        if count := rows.count():
            yield f"{count} {name}"
    if left := [one for one in Draft.objects.exclude(petition=None) if one.words or one.contact]:
        yield f"{len(left)} drafts that were sent still hold words"
    if Assignment.objects.count() != petitions or Identity.objects.count() != petitions:
        yield f"{petitions} petitions, {Assignment.objects.count()} holdings, {Identity.objects.count()} identities"
    for stored in StoredFile.objects.all():
        if (found := file_of(stored)) != "whole":
            yield f"a picture is {found}"
    try:
        with open(os.devnull, "w", encoding="utf-8") as nothing:
            call_command("verify_trail", stdout=nothing)
    except (CommandError, SystemExit) as error:
        yield f"the trail: {error}"


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.config.settings")
    from django.conf import settings  # noqa: PLC0415

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    django.setup()
    if arguments[0] == "world":
        world()
    else:
        stage(int(arguments[1]), *(arguments[2:] or ["127.0.0.1"]))


if __name__ == "__main__":
    main(sys.argv[1:])
