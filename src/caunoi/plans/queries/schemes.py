"""Research topics and schemes that a person sees."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.documents.access import visible_to as documents_visible_to
from caunoi.documents.models import Document
from caunoi.org.models import Person
from caunoi.plans.access import visible_to
from caunoi.plans.models import Scheme, Task

MOST_CHOICES = 60


def schemes_of(person: Person) -> QuerySet[Scheme]:
    """Topics and schemes whose tasks the person sees, open ones by due date first."""
    return (
        Scheme.objects.filter(task__in=visible_to(person).values("pk"))
        .select_related("task__unit", "task__line__plan__document__kind", "product__kind")
        .order_by("-task__is_open", "task__due_on", "pk")
    )


def scheme_of(task: Task) -> Scheme | None:
    """What the task is as a topic or scheme, if it is one."""
    return Scheme.objects.filter(task=task).select_related("product__kind").first()


def products_to_choose(person: Person, scheme: Scheme | None) -> QuerySet[Document]:
    """Papers offered as the product: the newest that the person reads, and the one chosen before."""
    newest = documents_visible_to(person).order_by("-entered_on", "-pk").values_list("pk", flat=True)[:MOST_CHOICES]
    chosen = [*newest, *([scheme.product_id] if scheme and scheme.product_id else [])]
    return Document.objects.filter(pk__in=chosen).select_related("kind").order_by("-entered_on", "-pk")
