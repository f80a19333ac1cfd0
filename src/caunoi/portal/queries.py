"""The pages of help as this installation shows them."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from caunoi.portal.reading import INDEX, Found, HelpPage, find, read_pages

LONGEST_SEARCH = 200


@cache
def help_pages() -> dict[str, HelpPage]:
    """All pages by name, read once."""
    return read_pages(settings.HELP_DIR, address_of_page=_address, address_of_picture=_picture)


def help_found(query: str) -> list[Found]:
    """Pages that answer the words of a search."""
    return find((page for page in help_pages().values() if page.name != INDEX), query[:LONGEST_SEARCH])


def _address(name: str) -> str:
    return reverse("portal:help_index") if name == INDEX else reverse("portal:help_page", args=[name])


def _picture(source: str) -> str:
    return static(f"{settings.HELP_STATIC}/{source.removeprefix('images/')}")
