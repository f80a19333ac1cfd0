"""Pages that are the same for several lists; the folder of each list mounts them under its own doors.

A folder's pages are closed to the others (`views`); what stands here is the exception, and takes what differs as
`mount`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from caunoi.org import actions
from caunoi.org.access import person_of, saved_filter_for
from caunoi.org.forms.filters import SavedFilterForm
from caunoi.org.models import FilterPage, Person
from caunoi.org.queries.saved_filters import saved_filters


@dataclass(frozen=True, slots=True)
class FilterMount:
    """The list whose filters are kept. `list_route` names its door; the doors of its filters are "filters" and
    "edit_filter" beside it."""

    page: FilterPage
    list_route: str
    list_name: str
    example: str
    none_yet: str
    """What to do while nothing is kept, and below it the words of the way to the list."""
    to_list: str
    query_of: Callable[[Mapping[str, str]], str]
    """What of an address is the filter, always written alike."""
    about: Callable[[Person, Mapping[str, str]], str]
    """The same in words."""
    units: Callable[[Person], Sequence[int]]
    """Units for which the person works on this list; with the first she shares."""

    @property
    def filters_route(self) -> str:
        return f"{self.list_route.partition(':')[0]}:filters"

    @property
    def edit_route(self) -> str:
        return f"{self.list_route.partition(':')[0]}:edit_filter"


def _done(form: SavedFilterForm, deed: Callable[..., object], by: Person, mount: FilterMount) -> bool:
    """Whether the deed was done; what refuses it stands at its field."""
    if not form.is_valid():
        return False
    try:
        deed(by=by, units=mount.units(by), **form.cleaned_data)
    except actions.CannotKeep as error:
        form.add_error(error.field if error.field in form.fields else None, error.sentence)
        return False
    return True


@require_http_methods(["GET", "POST"])
def filters(request: HttpRequest, mount: FilterMount) -> HttpResponse:
    """Keep the filter of the address under a name; below, what is kept already."""
    person, query = person_of(request), mount.query_of(request.GET)
    form = SavedFilterForm(request.POST if request.method == "POST" else None, example=mount.example)
    if _done(form, partial(actions.keep_filter, page=mount.page, query=query), person, mount):
        messages.success(request, "Đã lưu bộ lọc.")
        return redirect(f"{reverse(mount.list_route)}?{query}")
    kept = saved_filters(person, mount.page, mount.units(person))
    about = mount.about(person, request.GET)
    context = {"mount": mount, "form": form, "query": query, "about": about, "kept": kept, "person": person}
    return render(request, "org/saved_filters.html", context)


@require_http_methods(["GET", "POST"])
def edit_filter(request: HttpRequest, filter_id: int, mount: FilterMount) -> HttpResponse:
    """Another name for a filter, or away with it."""
    person = person_of(request)
    kept = saved_filter_for(person, mount.page, filter_id)
    if request.method == "POST" and request.POST.get("deed") == "remove":
        actions.remove_filter(kept=kept, by=person)
        messages.success(request, "Đã xóa bộ lọc.")
        return redirect(mount.filters_route)
    data = request.POST if request.method == "POST" else None
    start = {"name": kept.name, "is_shared": kept.unit_id is not None}
    form = SavedFilterForm(data, initial=start, example=mount.example)
    if _done(form, partial(actions.change_filter, kept=kept), person, mount):
        messages.success(request, "Đã lưu bộ lọc.")
        return redirect(mount.filters_route)
    return render(request, "org/saved_filter.html", {"mount": mount, "form": form, "kept": kept})
