"""Providers that people sign in with, links and requests, for the pages."""

from __future__ import annotations

from django.db.models import QuerySet

from caunoi.org.access import link_requests_for
from caunoi.org.models import IdentityLink, IdentityProvider, LinkRequest, LinkStatus, Person

SHOWN_DECIDED = 25


def providers_on() -> QuerySet[IdentityProvider]:
    """Providers whose buttons stand on the page of sign-in."""
    return IdentityProvider.objects.filter(is_on=True).order_by("name", "pk")


def providers() -> QuerySet[IdentityProvider]:
    """All providers, those in use first."""
    return IdentityProvider.objects.order_by("-is_on", "name", "pk")


def links_of(person: Person) -> QuerySet[IdentityLink]:
    """The person's links that stand."""
    return IdentityLink.objects.filter(person=person, ended_at=None).select_related("provider").order_by("pk")


def requests_waiting(person: Person) -> QuerySet[LinkRequest]:
    """Requests that wait for the person, the oldest first."""
    return link_requests_for(person).filter(status=LinkStatus.WAITING).order_by("pk")


def requests_decided(person: Person) -> list[LinkRequest]:
    """Those that were decided about or lapsed, the latest first."""
    return list(link_requests_for(person).exclude(status=LinkStatus.WAITING).order_by("-decided_at")[:SHOWN_DECIDED])
