"""The sender's own pages: found by code and four digits, or by an address that is the secret."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.files.serving import open_for_download
from caunoi.ground.steps import WrongStep
from caunoi.ground.ui.hiding import hidden
from caunoi.org.access import Unknown
from caunoi.petitions import actions
from caunoi.petitions.access import follow_token, petition_behind, petition_by_code
from caunoi.petitions.actions import CannotHandle
from caunoi.petitions.models import Petition
from caunoi.petitions.queries.following import following
from caunoi.portal.forms import LookUpForm, RateForm, SayForm
from caunoi.portal.views import counting

NOT_FOUND = "Không thấy kiến nghị với mã và 4 số này. Xem lại từng chữ, hoặc gọi số trực của Mặt trận xã."
TOMORROW = "Mã này nhập sai quá nhiều lần hôm nay. Mai tra cứu lại, hoặc gọi số trực của Mặt trận xã."


@login_not_required
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponseBase:
    """Tra cứu. A wrong code and wrong digits get the same sentence."""
    form = LookUpForm(request.POST if request.method == "POST" else None)
    stopped, status = None, 200
    if request.method == "POST" and form.is_valid():
        code, digits = form.cleaned_data["code"], form.cleaned_data["digits"]
        stopped = counting.before_looking_up(request, code)
        if stopped is not None:
            status = counting.TOO_MANY
        elif counting.tried_through(code):
            form.add_error(None, TOMORROW)
            status = counting.TOO_MANY
        else:
            try:
                petition = petition_by_code(code, digits)
            except Unknown:
                form.add_error(None, NOT_FOUND)
            else:
                counting.found(code)
                return redirect("portal:follow", follow_token(petition))
    return hidden(render(request, "portal/look_up.html", {"form": form, "obstacle": stopped}, status=status))


@login_not_required
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where the petition is, who has it, what was answered."""
    page = following(petition_behind(token))
    parts = [(one.ref, follow_token(one)) for one in page.parts]
    context = {
        "page": page, "petition": page.petition, "token": token, "rate": RateForm(), "say": SayForm(), "parts": parts,
    }  # fmt: skip
    return hidden(render(request, "portal/follow.html", context))


def _ask(
    request: HttpRequest, token: str, form: forms.Form, heading: str, deed: Callable[[Petition], object], said: str
) -> HttpResponseBase:
    """One question of the sender's page: run the deed, or show the form again with what is wrong."""
    petition = petition_behind(token)
    stopped = None
    if (
        request.method == "POST"
        and form.is_valid()
        and (stopped := counting.before_saying(request, petition.ref)) is None
    ):
        try:
            deed(petition)
        except CannotHandle as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
        except (WrongStep, Conflict):
            messages.warning(request, "Kiến nghị vừa có thay đổi. Đây là bản mới.")
            return redirect("portal:follow", token)
        else:
            messages.success(request, said)
            return redirect("portal:follow", token)
    context = {"form": form, "heading": heading, "token": token, "petition": petition, "obstacle": stopped}
    return hidden(render(request, "portal/ask.html", context, status=counting.TOO_MANY if stopped else 200))


@login_not_required
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponseBase:
    """Did it help? Who is not satisfied is led to the page that has it looked at again."""
    form = RateForm(request.POST if request.method == "POST" else None)

    def deed(petition: Petition) -> None:
        given = form.cleaned_data
        actions.rate_answer(petition=petition, is_satisfied=given["satisfied"] == "yes", words=given["words"])

    answer = _ask(request, token, form, "Đánh giá câu trả lời", deed, "Đã ghi nhận đánh giá.")
    if answer.status_code == 302 and form.is_valid() and form.cleaned_data["satisfied"] == "no":
        return redirect("portal:reopen", token)
    return answer


@login_not_required
@require_http_methods(["GET", "POST"])
def reopen(request: HttpRequest, token: str) -> HttpResponseBase:
    """Have it looked at again."""
    form = SayForm(request.POST if request.method == "POST" else None)
    return _ask(
        request,
        token,
        form,
        "Đề nghị xem lại",
        lambda petition: actions.reopen_petition(petition=petition, words=form.cleaned_data["words"]),
        "Đã gửi đề nghị xem lại.",
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, token: str) -> HttpResponseBase:
    """Add what was asked for."""
    form = SayForm(request.POST if request.method == "POST" else None)
    form.fields["words"].label = "Thông tin bổ sung"
    return _ask(
        request,
        token,
        form,
        "Bổ sung thông tin",
        lambda petition: actions.add_to_petition(petition=petition, words=form.cleaned_data["words"]),
        "Đã bổ sung.",
    )


@login_not_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take it back."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    return _ask(
        request,
        token,
        form,
        "Rút kiến nghị",
        lambda petition: actions.withdraw_petition(petition=petition),
        "Đã rút kiến nghị.",
    )


@login_not_required
@require_safe
def answer_file(request: HttpRequest, token: str, number: int) -> HttpResponseBase:  # noqa: ARG001
    """A paper that came with an answer that was told, or what the sender had sent herself."""
    petition = petition_behind(token)
    page = following(petition)
    answers = [one.pk for one in page.answers]
    found = page.leading.files.select_related("file").filter(pk=number, answer__in=answers).first()
    if found is None:
        raise Http404
    return hidden(open_for_download(found.file))
