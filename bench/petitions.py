"""Petitions: the last POST of a sender beside bare INSERTs of the same rows; lists over 10,000 and over a million.

The value is processor time for one request, of this process and of the database together. Everything is on: the
receipt that makes a form run once, the trail, sealing, the outbox.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, cast

import django

from bench.harness import Cost, Database, Figure, made, measure, queries_of, temporary_database, visits

SMALL, DOUBLINGS = 10_000, 7
OPEN_SHARE = 0.03
POST_LIMIT, LIST_LIMIT, PUBLIC_LIMIT = 18.0, 40.0, 20.0
MOST_QUERIES = 12
WORDS = "Cống thoát nước đầu bản bị sụt, nước tràn vào sân nhà văn hóa và mấy hộ phía dưới. " * 10


def run(database: str) -> Iterator[Figure]:
    with temporary_database(cast(Database, database)):
        django.setup()
        yield from _figures(database)


def _figures(database: str) -> Iterator[Figure]:
    # Django must be running before models are imported.
    from django.core.management import call_command  # noqa: PLC0415

    from caunoi.desk.actions import fill_demo  # noqa: PLC0415
    from caunoi.org.models import Person  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill_demo()
    bare = measure(_bare_rows(), seconds=2)
    yield _line(
        "final POST without a photo", measure(_posts(600), seconds=3), bare, "bare INSERTs", POST_LIMIT, database
    )
    fill(SMALL)
    officer, clerk = Person.objects.get(login="huong"), Person.objects.get(login="mai")
    pages = {
        "box of a commune": (visits(officer, "/hop-kien-nghi/?nhom=sau-do"), LIST_LIMIT),
        "list of a commune": (visits(officer, "/hop-kien-nghi/?nhom=tat-ca"), LIST_LIMIT),
        "list of the province": (visits(clerk, "/hop-kien-nghi/?nhom=tat-ca"), LIST_LIMIT),
        "list of the province, one status": (visits(clerk, "/hop-kien-nghi/?nhom=tat-ca&tinh-trang=NEW"), LIST_LIMIT),
        "late beneath the province": (visits(clerk, "/hop-kien-nghi/?nhom=qua-han-cap-duoi"), LIST_LIMIT),
        "public list": (visits(officer, "/kien-nghi/"), PUBLIC_LIMIT),
        "public page": (visits(officer, f"/kien-nghi/{_one_published()}/"), PUBLIC_LIMIT),
    }
    small = {name: measure(page) for name, (page, _) in pages.items()}
    few = {name: queries_of(page) for name, (page, _) in pages.items()}
    for name, (_, limit) in pages.items():
        yield _line(f"{name}, 10k", small[name], bare, "bare INSERTs of one petition", limit, database)
    size = double(DOUBLINGS)
    for name, (page, limit) in pages.items():
        large = measure(page)
        yield _line(f"{name}, {size / 1e6:.2f}M", large, small[name], "the same over 10k", limit, database)
        asked = queries_of(page)
        made(f"{name}: {few[name]} queries, then {asked}")
        # Whoever holds more than can be counted in the hand has them counted by the database: one question more.
        if max(asked, few[name]) > MOST_QUERIES:
            raise AssertionError(f"{name}: {asked} queries, more than {MOST_QUERIES}")


def _line(name: str, cost: Cost, base: Cost, baseline: str, limit: float, database: str) -> Figure:
    value = cost.whole * 1000
    return Figure(
        name=name,
        value=value,
        unit="ms",
        baseline=baseline,
        ratio=cost.whole / base.whole,
        cpu_ms=value,
        peak_mb=cost.peak_mb,
        n=cost.n,
        database=database,
        limit=limit,
    )


def _commune() -> Any:
    from caunoi.org.models import Unit  # noqa: PLC0415

    # Another one than that of the officer who opens the lists: her box holds what is hers in a year.
    return Unit.objects.get(code="03679")


def _bare_rows() -> Callable[[], None]:
    """The rows of one petition, inserted one by one without any deed."""
    from django.db import transaction  # noqa: PLC0415

    from caunoi.ground.audit.models import TrailEntry  # noqa: PLC0415
    from caunoi.ground.notices.models import Channel, Notice  # noqa: PLC0415
    from caunoi.ground.times import now  # noqa: PLC0415
    from caunoi.petitions.models import Assignment, Entry, Identity, Matter, Petition  # noqa: PLC0415

    commune, numbers = _commune(), iter(range(10**9))

    def insert() -> None:
        with transaction.atomic():
            (matter,) = Matter.objects.bulk_create([Matter(commune=commune)])
            (petition,) = Petition.objects.bulk_create(
                [Petition(ref=f"BARE-{next(numbers)}", matter=matter, commune=commune, unit=commune, words=WORDS)]
            )
            Identity.objects.bulk_create([Identity(petition=petition)])
            Assignment.objects.bulk_create([Assignment(petition=petition, unit=commune, front=commune, given_at=now())])
            Entry.objects.bulk_create([Entry(petition=petition, kind="SENT", unit=commune)])
            TrailEntry.objects.bulk_create([TrailEntry(deed="petition.registered", object_id=str(petition.pk))])
            Notice.objects.bulk_create([Notice(to_id=1, channel=Channel.PAGE, subject="Kiến nghị mới")] * 1)

    return insert


def _posts(number: int) -> Callable[[], None]:
    """Each call is the last press of another sender, each in her own draft."""
    import json  # noqa: PLC0415

    from django.test import Client  # noqa: PLC0415

    from caunoi.ground.limits.gate import page_mark  # noqa: PLC0415
    from caunoi.petitions import actions  # noqa: PLC0415
    from caunoi.petitions.access import draft_token  # noqa: PLC0415

    commune = _commune()
    tokens = []
    for one in range(number):
        contact = json.dumps({"full_name": "Người Gửi Thử", "telephone": f"+8491{one:07d}", "consents": True})
        draft = actions.begin_draft(given={"commune": commune.code, "place": "Đầu bản"})
        tokens.append(draft_token(actions.keep_draft(draft=draft, words=WORDS, contact=contact)))
    # Each sender has a telephone and an address of her own: nobody goes over a limit.
    waiting = enumerate(tokens)
    client = Client(SERVER_NAME="localhost")

    def post() -> None:
        one, token = next(waiting)
        answer = client.post(
            f"/gui-kien-nghi/{token}/kiem-tra/",
            {"form_key": "00000000-0000-4000-8000-000000000000", "page_mark": page_mark()},
            REMOTE_ADDR=f"10.{one >> 16 & 255}.{one >> 8 & 255}.{one & 255}",
        )
        if answer.status_code != 302:
            raise AssertionError(f"the last POST answered {answer.status_code}")

    return post


def fill(size: int, *, seed: int = 115, open_share: float = OPEN_SHARE, words: str = WORDS) -> None:
    """Petitions over all communes in every state; of those that are over, one of ten is published."""
    from caunoi.ground.times import now, today  # noqa: PLC0415
    from caunoi.org.models import Unit, UnitKind  # noqa: PLC0415
    from caunoi.petitions.fields import starter_fields  # noqa: PLC0415
    from caunoi.petitions.models import Assignment, Matter, Petition  # noqa: PLC0415
    from caunoi.petitions.states import Kind, Status  # noqa: PLC0415

    dice = random.Random(seed)
    communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE))
    moment, day, topics = now(), today(), [one.code for one in starter_fields()]
    matters = Matter.objects.bulk_create([Matter(commune=dice.choice(communes)) for _ in range(size)])
    rows = []
    for number, matter in enumerate(matters):
        is_open = dice.random() < open_share
        is_public = not is_open and number % 10 == 0
        received_at = moment - timedelta(minutes=dice.randint(0, 500_000))
        rows.append(
            Petition(
                ref=f"B-{number}", matter=matter, commune=matter.commune, unit=matter.commune, words=words,
                kind=Kind.REPORT, field=dice.choice(topics), received_at=received_at,
                status=dice.choice((Status.NEW, Status.AT_FRONT)) if is_open else Status.CLOSED,
                due_on=day + timedelta(days=dice.randint(-20, 60)),
                told_at=None if is_open else received_at + timedelta(days=dice.randint(1, 30)),
                public_title=f"Cống bị sụt {number}" if is_public else "",
                public_words=WORDS if is_public else "",
                published_at=received_at if is_public else None,
            )
        )  # fmt: skip
    petitions = Petition.objects.bulk_create(rows, batch_size=500)
    Assignment.objects.bulk_create(
        [
            Assignment(
                petition=one,
                unit=one.unit,
                front=one.unit,
                given_at=one.received_at,
                due_on=one.due_on,
                ended_at=one.told_at,
            )
            for one in petitions
        ],
        batch_size=500,
    )
    _settle()
    made(f"{size} petitions, seed {seed}")


def double(times: int) -> int:
    """Copy every petition with its matter and its holding so many times over, by the database itself."""
    from django.db import connection  # noqa: PLC0415
    from django.db.models import Max  # noqa: PLC0415

    from caunoi.petitions.models import Assignment, Matter, Petition  # noqa: PLC0415

    # A link opens one holding only: copies have none.
    Assignment.objects.update(link_key=None, link_until_at=None)
    for _ in range(times):
        step = {model: model._base_manager.aggregate(top=Max("pk"))["top"] for model in (Matter, Petition, Assignment)}
        moved = {
            Matter: {"id": f"id + {step[Matter]}"},
            Petition: {
                "id": f"id + {step[Petition]}",
                "matter_id": f"matter_id + {step[Matter]}",
                "ref": f"'C-' || (id + {step[Petition]})",
            },
            Assignment: {"id": f"id + {step[Assignment]}", "petition_id": f"petition_id + {step[Petition]}"},
        }
        with connection.cursor() as cursor:
            for model, changes in moved.items():
                columns = [str(field.column) for field in model._meta.concrete_fields]
                values = ", ".join(changes.get(column, column) for column in columns)
                table = model._meta.db_table
                cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table}")  # noqa: S608
    _settle()
    count = Petition.objects.count()
    made(f"{count} petitions")
    return count


def _settle() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("petitions_petition", "petitions_assignment", "petitions_matter"):
                cursor.execute(f"VACUUM ANALYZE {table}")
        else:
            cursor.execute("ANALYZE")


def _one_published() -> str:
    from caunoi.petitions.models import Petition  # noqa: PLC0415

    return Petition.objects.published().filter(ref__startswith="B-").values_list("ref", flat=True)[0]
