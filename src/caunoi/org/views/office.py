"""Pages of the calendar, the trail, the notices, and one's own account."""

from __future__ import annotations

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground import times
from caunoi.ground.audit.actions import NothingToExport, export
from caunoi.ground.files.serving import lines_answer
from caunoi.ground.notices.actions import mark_read
from caunoi.ground.notices.queries import notices_of
from caunoi.ground.ui.trouble import trouble_page
from caunoi.ground.workdays.models import CalendarDay
from caunoi.ground.workdays.queries import days_of_year
from caunoi.org import access, actions, forms, queries
from caunoi.org.access import person_of
from caunoi.org.views.common import attempt, form_page, page_of, slice_of

form_methods = require_http_methods(["GET", "HEAD", "POST"])
FIRST_YEAR, LAST_YEAR = 2020, 2099


@require_safe
def calendar(request: HttpRequest, year: int = 0) -> HttpResponse:
    """The days of a year that differ from the plain week."""
    year = year or times.today().year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    context = {
        "year": year,
        "days": days_of_year(year),
        "years": [other for other in (year - 1, year + 1) if FIRST_YEAR <= other <= LAST_YEAR],
        "may_edit": access.manages_all(person_of(request)),
    }
    return render(request, "org/calendar.html", context)


@form_methods
def day_edit(request: HttpRequest, number: int = 0) -> HttpResponse:
    """Write a day of the calendar, a new one or one that stands there."""
    access.check_manages_all(person_of(request))
    day = CalendarDay.objects.filter(pk=number).first() if number else None
    if number and day is None:
        raise access.Unknown
    if request.POST.get("conflict") == "theirs":
        return redirect("org:calendar")
    names = ("version", "on", "kind", "name", "legal_basis", "is_official", "applies")
    form = forms.DayForm(request.POST or None, initial={name: getattr(day, name) for name in names} if day else None)
    if day:
        form.fields["on"].disabled = True
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.set_calendar_day, by=person_of(request), seen=form.seen_or_none, **form.values)
        if saved:
            messages.success(request, "Đã lưu lịch làm việc.")
            return redirect("org:calendar_of", saved.on.year)
    title = f"Sửa ngày {times.date_vi(day.on)}" if day else "Thêm ngày vào lịch"
    crumbs = [("Lịch làm việc", reverse("org:calendar"))]
    return form_page(request, form, title=title, submit="Lưu", back=reverse("org:calendar"), crumbs=crumbs)


@require_POST
def day_remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a day out of the calendar."""
    day = CalendarDay.objects.filter(pk=number).first()
    if day is None:
        raise access.Unknown
    actions.remove_calendar_day(on=day.on, by=person_of(request))
    messages.success(request, f"Đã bỏ ngày {times.date_vi(day.on)} khỏi lịch.")
    return redirect("org:calendar_of", day.on.year)


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, when; for auditors and administrators."""
    person = person_of(request)
    access.check_may_read_trail(person)
    form = forms.TrailForm(request.GET or None, among=access.trail_units(person), deeds=queries.deeds_known())
    entries = queries.trail_of(person, **form.cleaned_data) if form.is_valid() else queries.trail_of(person)
    page = slice_of(request, entries)
    context = {
        "form": form,
        "page": page,
        "lines": queries.trail_lines(page.rows),
        "may_export": access.reads_whole_trail(person),
    }
    return render(request, "org/trail.html", context)


@require_POST
def trail_export(request: HttpRequest) -> HttpResponseBase:
    """The sealed rows of the days that the page shows, as a file that is checked elsewhere."""
    person = person_of(request)
    access.check_may_export_trail(person)
    form = forms.TrailForm(request.POST, among=access.trail_units(person), deeds=queries.deeds_known())
    if not form.is_valid():
        messages.error(request, "Sửa ngày lọc rồi xuất lại.")
        return redirect("org:trail")
    days = form.cleaned_data
    try:
        exported = export(by=person, since=days["from_on"], until=days["until_on"])
    except NothingToExport as refusal:
        messages.error(request, refusal.sentence)
        return redirect("org:trail")
    return lines_answer(exported.lines(), f"nhat-ky-{exported.header.first}-{exported.header.last}.jsonl")


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What the system has told the person, newest first."""
    return render(request, "org/notices.html", {"page": page_of(request, notices_of(person_of(request).pk))})


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    mark_read(by=person_of(request))
    return redirect("org:notices")


@require_POST
def notice_open(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one notice as read and go where it leads."""
    notice = notices_of(person_of(request).pk).filter(pk=number).first()
    if notice is None:
        raise access.Unknown
    mark_read(by=person_of(request), notices=[notice.pk])
    is_ours = url_has_allowed_host_and_scheme(notice.link, allowed_hosts=None)
    return redirect(notice.link if is_ours else reverse("org:notices"))


@form_methods
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: posts, and how to be reached."""
    person = person_of(request)
    if request.POST.get("conflict") == "theirs":
        return redirect("org:account")
    initial = {name: getattr(person, name) for name in ("version", "salutation", "telephone", "email")}
    form = forms.OwnForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, actions.correct_person, person=person, by=person, seen=form.seen, **form.values)
        if saved:
            messages.success(request, "Đã lưu.")
            return redirect("org:account")
    context = {
        "person": person,
        "posts": queries.posts_of(person),
        "form": form,
        "conflict": form.conflict,
        "factors": queries.factors_of(person),
        "links": queries.links_of(person),
        "sessions": queries.sessions_of(person, request.session.session_key or ""),
    }
    return render(request, "org/account.html", context)


@require_POST
def session_end(request: HttpRequest, number: int) -> HttpResponse:
    """End one of one's own sessions."""
    person = person_of(request)
    if not actions.end_sessions(person=person, by=person, number=number):
        raise access.Unknown
    messages.success(request, "Đã kết thúc phiên.")
    return redirect("org:account")


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of one's own sessions but this one."""
    person = person_of(request)
    actions.end_sessions(person=person, by=person, keep=request.session.session_key or "")
    messages.success(request, "Đã kết thúc mọi phiên khác.")
    return redirect("org:account")


@login_not_required
def locked_out(request: HttpRequest, _: HttpResponseBase | None, credentials: dict[str, str] | None) -> HttpResponse:
    """Too many wrong passwords for this name from this address (called by axes): says when it opens again."""
    username = (credentials or {}).get("username", "")
    attempts = AccessAttempt.objects.filter(username=username, ip_address=request.META.get("REMOTE_ADDR"))
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    opens_at = (last or times.now()) + timedelta(hours=settings.AXES_COOLOFF_TIME)
    sentence = f"Đã nhập sai mật khẩu nhiều lần. Đăng nhập lại được từ {times.datetime_vi(opens_at)}."
    return trouble_page(request, "locked", sentence)
