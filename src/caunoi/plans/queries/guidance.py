"""Papers of guidance around a task that waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from caunoi.documents.access import paths_above, visible_to
from caunoi.documents.models import Document
from caunoi.org.models import Person
from caunoi.plans.models import Task, TaskEntry, TaskGuidance
from caunoi.plans.states import EntryKind

MOST_OFFERED = 3
MOST_CHOICES = 60


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the page of a waiting task shows: papers tied to it, else papers that have come since it waits."""

    tied: tuple[Document, ...]
    offered: tuple[Document, ...]


def tied_to(task: Task) -> list[Document]:
    """Papers tied to the task, the newest first."""
    tied = TaskGuidance.objects.filter(task=task).select_related("document__kind", "document__unit")
    return [one.document for one in tied.order_by("-created_at", "-pk")]


def guidance_of(person: Person, task: Task) -> Guidance:
    """Tied papers, and those sent to the lead unit to be studied since it began to wait."""
    tied = tied_to(task)
    return Guidance(tuple(tied), () if tied else tuple(_arrived(person, task)[:MOST_OFFERED]))


def _arrived(person: Person, task: Task) -> QuerySet[Document]:
    waits = TaskEntry.objects.filter(task=task, kind=EntryKind.WAITING).order_by("-created_at").first()
    since = waits.created_at if waits else task.created_at
    return (
        visible_to(person)
        .filter(
            dispatch__asks_study=True,
            dispatch__receivers__unit__path__in=paths_above(task.unit.path),
            dispatch__receivers__created_at__gte=since,
        )
        .select_related("kind", "unit")
        .order_by("-dispatch__created_at", "-pk")
    )


def papers_to_tie(person: Person) -> QuerySet[Document]:
    """Papers offered on the page that ties one: those that may be guidance, the newest first."""
    may_guide = Q(kind__abbreviation="HD") | Q(dispatch__asks_study=True)
    newest = (
        visible_to(person).filter(may_guide).order_by("-entered_on", "-pk").values_list("pk", flat=True)[:MOST_CHOICES]
    )
    return Document.objects.filter(pk__in=list(newest)).select_related("kind").order_by("-entered_on", "-pk")


def words_to_go_on(task: Task) -> dict[str, str]:
    """What the page of going on starts with: the paper that the task was tied to."""
    tied = tied_to(task)
    return {"words": f"Theo {tied[0].name}: {tied[0].title}"} if tied else {}
