"""What stands around every page."""

from __future__ import annotations

from caunoi.ground import times
from caunoi.ground.notices.queries import unread_of
from caunoi.org.models import (
    Person,
    Post,
)
from caunoi.org.queries.finding import province


def standing_of(person: Person) -> tuple[str, str]:
    """For which unit and in which role the person works, in words; ("", "") without a valid post."""
    post = (
        Post.objects.valid(on=times.today())
        .filter(person=person, person__is_active=True)
        .select_related("unit")
        .order_by("from_on", "pk")
        .first()
    )
    return (post.unit.name, post.title or post.get_role_display()) if post else ("", "")


def place_name() -> str:
    """Whose Front this is, such as "Mặt trận tỉnh Sơn La"; "" before the units are loaded."""
    top = province()
    return top.short_name if top else ""


def unread_count(person: Person) -> int:
    """Notices that the person has not read."""
    return unread_of(person.pk).count()
