"""What stands around every page."""

from __future__ import annotations

from caunoi.ground import times
from caunoi.ground.notices.queries import unread_of
from caunoi.org.models import Person, Post, Role
from caunoi.org.queries.finding import tops


def standing_of(person: Person) -> tuple[str, str]:
    """For which unit and in which role the person works, in words; ("", "") without a valid post."""
    if not person.is_active:
        return "", ""
    posts = Post.objects.valid(on=times.today()).filter(person=person).order_by("from_on", "pk")
    post = posts.values_list("unit__name", "title", "role").first()
    return (post[0], post[1] or str(Role(post[2]).label)) if post else ("", "")


def place_name() -> str:
    """Whose Front this is, such as "Mặt trận tỉnh Sơn La"; "" before the units are loaded."""
    return tops().values_list("short_name", flat=True).first() or ""


def unread_count(person: Person) -> int:
    """Notices that the person has not read."""
    return unread_of(person.pk).count()
