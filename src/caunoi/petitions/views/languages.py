"""Ngôn ngữ: in which languages people may speak a petition."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from caunoi.org.access import Unknown, manages_all, person_of
from caunoi.petitions import actions
from caunoi.petitions.access import language_for
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.forms import LanguageForm
from caunoi.petitions.models import Language
from caunoi.petitions.views.asking import given


@require_http_methods(["GET", "POST"])
def languages(request: HttpRequest) -> HttpResponse:
    """All of them, and one more."""
    person = person_of(request)
    if not manages_all(person):
        raise Unknown
    form = LanguageForm(given(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_language(name=form.cleaned_data["name"], by=person)
        except CannotHandle as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, "Đã thêm ngôn ngữ.")
            return redirect("petitions:languages")
    context = {"form": form, "rows": list(Language.objects.order_by("pk"))}
    return render(request, "petitions/languages.html", context)


@require_POST
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """In the list, or out of it."""
    person = person_of(request)
    language = language_for(person, number)
    actions.offer_language(language=language, is_offered=request.POST.get("what") == "offer", by=person)
    messages.success(request, "Đã đổi danh sách.")
    return redirect("petitions:languages")
