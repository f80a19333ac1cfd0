"""`{% load caunoi %}`: one filter each for date, number and money, and the components that need a little thought.

The rest of the components are plain partials: `{% include "ui/parts/stat.html" with … only %}`.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.text import slugify

from caunoi.ground import text, times
from caunoi.ground.ui.icons import icon_names
from caunoi.ground.ui.wording import errors_of

register = template.Library()

TONES = frozenset({"", "waiting", "open", "done", "soon", "late", "returned"})
PAGES_AROUND = 2


# Words ---------------------------------------------------------------------------------------------------------------


@register.filter
def date_vi(day: date | datetime | None) -> str:
    return times.date_vi(day)


@register.filter
def datetime_vi(moment: datetime | None) -> str:
    return times.datetime_vi(moment)


@register.filter
def short_date_vi(day: date | datetime | None) -> str:
    return times.short_date_vi(day)


@register.filter
def weekday_date_vi(day: date | datetime | None) -> str:
    return times.weekday_date_vi(day)


@register.filter
def number_vi(value: int | float | Decimal | str | None, places: int | None = None) -> str:
    return "" if value is None or isinstance(value, str) else text.number_vi(value, places)


@register.filter
def money_vi(dong: int | str | None) -> str:
    return "" if dong is None or isinstance(dong, str) else text.money_vi(dong)


# Small parts ---------------------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> str:
    """`{% icon "task" %}`. Raises ValueError for a drawing that does not exist."""
    return _icon(name, static("ui/icons.svg"))


@cache
def _icon(name: str, address: str) -> str:
    # A page shows some thirty, the same ones again and again.
    if name not in icon_names():
        raise ValueError(f"there is no icon {name!r}")
    return render_to_string("ui/parts/icon.html", {"address": address, "name": name})


@register.inclusion_tag("ui/parts/tag.html")
def status(status: Any, label: Any = "", tone: str = "") -> dict[str, Any]:
    """`{% status task.status task.get_status_display "open" %}`; the label may be left out for a member of choices."""
    if tone not in TONES:
        raise ValueError(f"there is no tone {tone!r}")
    shown = label or getattr(status, "label", status)
    return {"status": getattr(status, "value", status), "label": shown, "tone": "" if tone == "waiting" else tone}


@register.inclusion_tag("ui/parts/deadline.html")
def deadline(due_on: date | None, finished: bool = False, prefix: str = "hạn") -> dict[str, str]:
    """`{% deadline task.due_on %}`: words that say how far the day is, and the day; quiet when the work is finished."""
    if finished:
        return {"stage": "done", "words": "Hoàn thành", "date": times.date_vi(due_on), "prefix": prefix}
    found = times.deadline_of(due_on, times.today())
    return {
        "stage": found.stage,
        "words": found.words or "Không có hạn",
        "date": times.date_vi(due_on),
        "prefix": prefix,
    }


@register.inclusion_tag("ui/parts/progress.html")
def progress(done: int, total: int, unit: str = "việc", tone: str = "") -> dict[str, Any]:
    """`{% progress 18 24 "chỉ tiêu" %}`: a bar and "18/24 chỉ tiêu"; green by itself when all is done."""
    words = f"{text.number_vi(done)}/{text.number_vi(total)} {unit}"
    return {
        "done": done,
        "total": total,
        "words": words,
        "label": f"Đã xong {text.number_vi(done)} trong {text.number_vi(total)} {unit}",
        "tone": tone or ("done" if total and done >= total else ""),
    }


@register.inclusion_tag("ui/parts/bar.html")
def bar(parts: Sequence[tuple[str, int, str]]) -> dict[str, Any]:
    """`{% bar parts %}`: parts are (label, number, tone) with tone done, open, soon, late or waiting."""
    total = sum(number for _, number, _ in parts) or 1
    segments = []
    before = 0
    for label, number, tone in parts:
        start = 1000 * before // total
        before += number
        width = 1000 * before // total - start
        segments.append({"label": label, "number": number, "tone": tone, "x": start, "width": width})
    return {
        "segments": segments,
        "label": ", ".join(f"{label} {text.number_vi(number)}" for label, number, _ in parts),
    }


@register.inclusion_tag("ui/parts/htmx.html", takes_context=True)
def htmx(context: template.Context) -> template.Context:
    """In the head block of a workspace page that uses htmx."""
    return context


@register.inclusion_tag("ui/parts/form_keys.html", takes_context=True)
def form_keys(context: template.Context) -> dict[str, Any]:
    """`{% form_keys %}` inside every form that posts: the CSRF field and a fresh key that lets the form run once."""
    # A part that was included with `only` has the request still, but nothing that was put into the page's context.
    request = getattr(context, "request", None)
    token = context.get("csrf_token") or (get_token(request) if request is not None else None)
    return {"csrf_token": token, "key": uuid.uuid4()}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(*pairs: Any) -> dict[str, Any]:
    """`{% crumbs "Kế hoạch" plans_url plan.title plan_url %}`: label, address and so on; not the page itself."""
    return {"steps": [{"label": label, "href": href} for label, href in zip(pairs[::2], pairs[1::2], strict=True)]}


@register.simple_block_tag
def card(
    content: SafeString, title: str = "", *, flush: bool = False, aside: SafeString | str = "", id: str = ""
) -> SafeString:
    """`{% card "Bản chưa gửi" %}…{% endcard %}`; `flush=True` for lists and tables that touch the edges."""
    return render_to_string(
        "ui/parts/card.html",
        {
            "title": title,
            "content": content,
            "flush": flush,
            "aside": aside,
            "id": id or f"card-{slugify(text.fold(title))}",
        },
    )


@register.simple_block_tag
def sheet(content: SafeString, title: str, **words: str) -> SafeString:
    """`{% sheet "Danh sách …" organisation=… place_date=… %}…{% endsheet %}`: a page meant for A4."""
    return render_to_string("ui/parts/sheet.html", {"title": title, "content": content, **words})


# Forms ---------------------------------------------------------------------------------------------------------------

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def field_id(bound: BoundField) -> str:
    """Where a link to this question leads."""
    if isinstance(bound.field.widget, GROUPS):
        return f"{bound.auto_id}_0"
    return str(bound.id_for_label or bound.auto_id)


def _described(bound: BoundField, hint: str, errors: Sequence[str], *more: str) -> str:
    ids = [f"{bound.auto_id}-hint"] if hint else []
    ids += [f"{bound.auto_id}-error{place}" for place in range(len(errors))]
    return " ".join([*ids, *more])


def _box_attributes(bound: BoundField, given: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes of a control that is one box: class, keyboard, counter."""
    widget = bound.field.widget
    attributes: dict[str, Any] = {"class": "input", **given}
    if isinstance(widget, forms.NumberInput):
        # A number box of the browser takes "61.250.000" for an error and changes its value with the wheel.
        widget.input_type = "text"
        widget.attrs = {name: value for name, value in widget.attrs.items() if name not in {"min", "max", "step"}}
    if isinstance(bound.field, forms.IntegerField | forms.DateField):
        attributes = {"class": "input input--short", "autocomplete": "off", **given}
        if widget.input_type == "text":
            attributes["inputmode"] = "numeric"
    if isinstance(widget, forms.Textarea):
        attributes.setdefault("rows", 5)
    return attributes


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, *, hint: str = "", foot: str = "", label: str = "", **given: Any) -> dict[str, Any]:
    """`{% field form.name %}`: label, hint, errors and control of one question, whatever its widget is.

    hint   one sentence under the label (default: the field's help text)
    foot   words under the box at the left
    label  other words for the label
    Anything else becomes an attribute of the box, with dashes for underscores: `rows=8 autocomplete="tel"`.
    A textarea with a maximum length shows how many letters are left. The browser is not told to stop there: it would
    cut what is pasted and say nothing. The form refuses what is too long and gives all of it back.
    """
    hint = hint or str(bound.help_text)
    errors = errors_of(bound)
    common = {
        "id": bound.auto_id,
        "label": label or bound.label,
        "optional": not bound.field.required,
        "hint": hint,
        "errors": errors,
        "foot": foot,
    }
    attributes = {name.replace("_", "-"): value for name, value in given.items()}
    if errors:
        attributes["aria-invalid"] = "true"
    widget = bound.field.widget
    if isinstance(widget, GROUPS):
        choices = [
            {"id": choice.id_for_label, "label": choice.choice_label, "control": _control_of(choice, attributes)}
            for choice in bound.subwidgets
        ]
        return {**common, "kind": "group", "choices": choices, "described": _described(bound, hint, errors)}
    counter = ""
    if isinstance(widget, forms.Textarea) and (most := widget.attrs.get("maxlength")):
        counter = f"Nhiều nhất {text.number_vi(int(most))} ký tự"
        attributes |= {"data-counter": f"{bound.auto_id}-counter", "data-most": most, "maxlength": False}
    attributes["aria-describedby"] = _described(bound, hint, errors, *([f"{bound.auto_id}-counter"] if counter else []))
    attributes = {name: value for name, value in attributes.items() if value != ""}
    if isinstance(widget, forms.CheckboxInput):
        return {**common, "kind": "choice", "control": bound.as_widget(attrs=attributes)}
    control = bound.as_widget(attrs=_box_attributes(bound, attributes))
    return {**common, "kind": "line", "control": control, "counter": counter}


def _control_of(choice: Any, attributes: Mapping[str, Any]) -> SafeString:
    """The bare box of one choice, without the label that Django draws around it."""
    choice.data["attrs"] |= attributes
    box: SafeString = choice.tag()
    return box


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*given: BaseForm) -> dict[str, Any]:
    """`{% error_summary form %}` above the form (or several forms): all errors once, each a link to its question."""
    errors: list[dict[str, str]] = []
    for form in given:
        errors += [{"href": "", "text": str(error)} for error in form.non_field_errors()]
        for bound in form:
            errors += [{"href": f"#{field_id(bound)}", "text": error} for error in errors_of(bound)]
    return {"errors": errors, "title": f"Cần sửa {len(errors)} chỗ"}


# Pages ---------------------------------------------------------------------------------------------------------------


def page_numbers(number: int, last: int) -> list[int | None]:
    """Page numbers worth a link: first, last and those around; None where some are left out."""
    wanted = sorted({1, last, *range(max(1, number - PAGES_AROUND), min(last, number + PAGES_AROUND) + 1)})
    found: list[int | None] = []
    for page in wanted:
        if found and page - (found[-1] or 0) == 2:
            found.append(page - 1)
        elif found and page - (found[-1] or 0) > 2:
            found.append(None)
        found.append(page)
    return found


@register.inclusion_tag("ui/parts/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], name: str = "trang") -> dict[str, Any]:
    """`{% pager page %}`: real links that keep the rest of the query string.

    `page` is a page of Django's paginator, or anything with number, has_previous, has_next; when it has no
    `paginator`, only the neighbours are offered.
    """
    query: QueryDict = context["request"].GET.copy()

    def address(number: int) -> str:
        query[name] = str(number)
        return f"?{query.urlencode()}"

    paginator = getattr(page, "paginator", None)
    numbers = page_numbers(page.number, paginator.num_pages) if paginator else []
    of_all = f" trong {text.number_vi(paginator.num_pages)}" if paginator else ""
    return {
        "words": f"Trang {text.number_vi(page.number)}{of_all}",
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "steps": [
            {"label": number, "href": address(number), "current": number == page.number} if number else {"href": ""}
            for number in numbers
        ],
    }
