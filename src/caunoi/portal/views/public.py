"""Published petitions for everybody: the list, one of them, figures by commune; as pages, CSV, JSON and a feed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from xml.etree.ElementTree import Element, SubElement, tostring

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from caunoi.ground.floors import FLOOR, settled_on
from caunoi.ground.replica import may_read_behind
from caunoi.ground.times import now, today
from caunoi.org.access import Unknown
from caunoi.petitions import actions
from caunoi.petitions.access import follow_token
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models.fields import fields_to_filter
from caunoi.petitions.queries import public
from caunoi.petitions.queries.following import following
from caunoi.portal import queries
from caunoi.portal.views import counting
from caunoi.portal.writing import xml_text

ATOM = "http://www.w3.org/2005/Atom"
FEED_SIZE = 50
SHEET_ROWS = 5


def _number(request: HttpRequest) -> int:
    value = request.GET.get("trang", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1


@login_not_required
@require_safe
@may_read_behind
def index(request: HttpRequest) -> HttpResponse:
    """Kiến nghị công khai, with filters in the address."""
    commune, field = request.GET.get("xa", "")[:32], request.GET.get("linh-vuc", "")[:16]
    number, fields = _number(request), fields_to_filter()
    rows, more = public.published_page(commune=commune, field=field if field in fields else "", number=number)
    context = {
        "rows": rows,
        "communes": queries.communes(),
        "fields": fields,
        "commune": commune,
        "field": field,
        "previous": f"?xa={commune}&linh-vuc={field}&trang={number - 1}" if number > 1 else "",
        "next": f"?xa={commune}&linh-vuc={field}&trang={number + 1}" if more else "",
    }
    return render(request, "portal/petitions.html", context)


@login_not_required
@require_safe
@may_read_behind
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One published petition: approved words, the steps, the answers."""
    petition = public.public_petition(ref)
    return render(request, "portal/petition.html", {"petition": petition, "page": following(petition)})


@login_not_required
@require_POST
def join(request: HttpRequest, ref: str) -> HttpResponseBase:
    """Tôi cũng gặp việc này: a code of one's own, the same answer."""
    petition = public.public_petition(ref)
    if stopped := counting.before_joining(request, ref):
        context = {"petition": petition, "page": following(petition), "obstacle": stopped}
        return render(request, "portal/petition.html", context, status=counting.TOO_MANY)
    try:
        sent = actions.join_petition(petition=petition)
    except CannotHandle as error:
        return render(
            request, "portal/petition.html", {"petition": petition, "page": following(petition), "said": error.sentence}
        )
    actions.keep_tail(petition=sent.petition, tail=sent.tail)
    return redirect("portal:sent", follow_token(sent.petition))


@login_not_required
@require_safe
@may_read_behind
def figures(request: HttpRequest) -> HttpResponse:
    """Kết quả ở các xã, phường: twelve months, small counts hidden."""
    return render(request, "portal/figures.html", {"rows": public.figures_of_communes(), "until": settled_on(today())})


@login_not_required
@require_safe
@may_read_behind
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One commune on one sheet of paper, to be put up: what was told, how soon, and how to send."""
    found = next((one for one in public.figures_of_communes() if one.code == code), None)
    if found is None:
        raise Unknown
    rows, _ = public.published_page(commune=code, number=1)
    context = {
        "one": found,
        "rows": rows[:SHEET_ROWS],
        "until": settled_on(today()),
        "since": settled_on(today()) - timedelta(days=public.FIGURE_DAYS - 1),
        "address": request.build_absolute_uri(reverse("portal:send")).split("://", 1)[1].rstrip("/"),
    }
    return render(request, "portal/sheet.html", context)


@login_not_required
@require_safe
@may_read_behind
def figures_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The same as CSV: each count from where to where; an empty cell is a share that would point at somebody."""
    target = io.StringIO()
    rows = [one.flat() for one in public.figures_of_communes()]
    writer = csv.DictWriter(target, fieldnames=list(rows[0]) if rows else ["code"])
    writer.writeheader()
    # A name that begins like a formula is text to a spreadsheet too.
    writer.writerows({key: f"'{one}" if str(one)[:1] in "=+-@" else one for key, one in row.items()} for row in rows)
    response = HttpResponse("\ufeff" + target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kien-nghi-theo-xa.csv"'
    return response


@login_not_required
@require_safe
@may_read_behind
def figures_json(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The same as JSON; null is a share that would point at somebody."""
    told = [one.flat() for one in public.figures_of_communes()]
    return JsonResponse({"floor": FLOOR, "until": settled_on(today()).isoformat(), "communes": told})


@login_not_required
@require_safe
@may_read_behind
def feed(request: HttpRequest) -> HttpResponse:
    """The newest published petitions as an Atom feed (RFC 4287)."""
    root = Element("feed", xmlns=ATOM)
    home = request.build_absolute_uri(reverse("portal:petitions"))
    rows, _ = public.published_page(number=1)
    updated = rows[0].published_at if rows and rows[0].published_at else now()
    SubElement(root, "id").text = home
    SubElement(root, "title").text = "Kiến nghị công khai"
    SubElement(root, "updated").text = updated.isoformat(timespec="seconds")
    SubElement(root, "link", rel="self", href=request.build_absolute_uri())
    author = SubElement(root, "author")
    SubElement(author, "name").text = "Cầu Nối"
    for one in rows[:FEED_SIZE]:
        entry = SubElement(root, "entry")
        address = request.build_absolute_uri(reverse("portal:petition", args=[one.ref]))
        SubElement(entry, "id").text = address
        SubElement(entry, "title").text = one.public_title
        SubElement(entry, "link", href=address)
        SubElement(entry, "updated").text = (one.published_at or updated).isoformat(timespec="seconds")
        SubElement(entry, "summary").text = one.public_words[:500]
    body = f'<?xml version="1.0" encoding="utf-8"?>{xml_text(tostring(root, encoding="unicode"))}'.encode()
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
