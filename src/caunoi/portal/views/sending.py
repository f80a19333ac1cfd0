"""Four pages without an account: where, what, whom to answer, check and send; and the page with the code.

What was written lives in a draft on the server, behind an address that nobody can guess; each page works without a
script and may be left and opened again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from caunoi.ground.files.actions import UploadRefused
from caunoi.ground.files.serving import file_answer, open_for_download, play
from caunoi.ground.limits.gate import Obstacle
from caunoi.ground.notices.actions import offered_channels
from caunoi.ground.times import date_vi
from caunoi.ground.ui.hiding import hidden
from caunoi.ground.ui.middleware import PERMISSIONS
from caunoi.org.access import Unknown
from caunoi.org.models import Unit
from caunoi.petitions import actions
from caunoi.petitions.access import draft_behind, draft_token, follow_token, is_draft_token, petition_behind
from caunoi.petitions.accusing import accusing_words
from caunoi.petitions.actions import CannotHandle, Contact
from caunoi.petitions.models import Draft
from caunoi.petitions.models.petition import LONGEST_WORDS, MOST_PHOTOS
from caunoi.petitions.queries import public
from caunoi.petitions.queries.following import office
from caunoi.petitions.queries.languages import offered_languages
from caunoi.petitions.states import Channel, Kind
from caunoi.portal import queries
from caunoi.portal.drawing import card
from caunoi.portal.forms import AreaForm, ContactForm, PlaceForm, WordsForm, plain
from caunoi.portal.views import counting

Page = Callable[[HttpRequest, str], HttpResponseBase]
GONE = 410


def _page(
    request: HttpRequest, name: str, step: int, context: dict[str, Any], stopped: Obstacle | None = None
) -> HttpResponseBase:
    steps = [("done" if number < step else "now" if number == step else "") for number in range(1, 5)]
    told = {**context, "step": step, "steps": steps, "obstacle": stopped}
    return hidden(render(request, f"portal/{name}.html", told, status=counting.TOO_MANY if stopped else 200))


def _says_when_lapsed(view: Page) -> Page:
    """A page of a draft whose thirty days are over says so; an address that was never given out is unknown."""

    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            return view(request, token)
        except Unknown:
            if not is_draft_token(token):
                raise
            return hidden(render(request, "portal/lapsed.html", status=GONE))

    return shown


def _open(token: str) -> Draft:
    """A draft that was not sent yet."""
    return draft_behind(token)


def _sent(draft: Draft) -> HttpResponse:
    assert draft.petition is not None  # noqa: S101 (asked for by the caller)
    return redirect("portal:sent", follow_token(draft.petition))


def _unit(code: str, *, area: bool = False) -> Unit | None:
    return (queries.area_with(code) if area else queries.commune_with(code)) if code else None


@login_not_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """1 Ở đâu: the commune."""
    form = PlaceForm(request.POST if request.method == "POST" else None)
    stopped = None
    if request.method == "POST" and form.is_valid() and (stopped := counting.before_beginning(request)) is None:
        draft = actions.begin_draft(given={"commune": form.cleaned_data["commune"].code})
        return redirect("portal:send_area", draft_token(draft))
    return _page(request, "send_place", 1, {"form": form, "names": queries.commune_names()}, stopped)


@login_not_required
@require_safe
def at_area(request: HttpRequest, code: str) -> HttpResponseBase:
    """The board at a residential area: both places are filled in. A GET writes nothing: the first page's form does."""
    area = queries.area_with(code)
    if area is None or area.parent is None:
        raise Http404
    return _page(request, "send_at_area", 1, {"area": area, "commune": area.parent})


@login_not_required
@require_POST
def begin_at_area(request: HttpRequest, code: str) -> HttpResponseBase:
    """Begin with both places filled in."""
    area = queries.area_with(code)
    if area is None or area.parent is None:
        raise Http404
    if stopped := counting.before_beginning(request):
        return _page(request, "send_at_area", 1, {"area": area, "commune": area.parent}, stopped)
    given = {"commune": area.parent.code, "area": area.code, "channel": Channel.BOARD}
    return redirect("portal:send_words", draft_token(actions.begin_draft(given=given)))


@login_not_required
@require_http_methods(["GET", "POST"])
@_says_when_lapsed
def area(request: HttpRequest, token: str) -> HttpResponseBase:
    """1 Ở đâu: the residential area, and where in it."""
    draft = _open(token)
    if draft.petition is not None:
        return _sent(draft)
    commune = _unit(draft.given.get("commune", ""))
    if commune is None:
        raise Http404
    form = AreaForm(
        request.POST if request.method == "POST" else None, areas=queries.areas_of(commune), initial=draft.given
    )
    if request.method == "POST" and form.is_valid():
        actions.keep_draft(draft=draft, **form.cleaned_data)
        return redirect(_after(request, "portal:send_words", token))
    return _page(request, "send_area", 1, {"form": form, "commune": commune, "token": token})


def _after(request: HttpRequest, door: str, token: str) -> str:
    """The next page; whoever came from the last page to mend something goes back there."""
    return reverse("portal:send_check" if "sua" in request.GET else door, args=[token])


@login_not_required
@csp_update({"media-src": ["'self'", "blob:"]})  # type: ignore[arg-type]  # its stub knows no arguments of an address
@require_http_methods(["GET", "POST"])
@_says_when_lapsed
def words(request: HttpRequest, token: str) -> HttpResponseBase:
    """2 Việc gì: the words or the voice, and the pictures."""
    draft = _open(token)
    if draft.petition is not None:
        return _sent(draft)
    if request.method == "POST":
        form, goes_on = _take_words(request, draft)
        if goes_on:
            return redirect(_after(request, "portal:send_contact", token))
        if form.is_valid() and {"remove", "drop_voice", "more"} & set(request.POST):
            return redirect("portal:send_words", token)
    else:
        form = _words_form(None, draft)
    photos = list(draft.photos.select_related("file").order_by("pk"))
    context = {"form": form, "token": token, "photos": photos, "draft": draft, "room": MOST_PHOTOS - len(photos)}
    response = _page(request, "send_words", 2, context)
    # This page alone may ask for the microphone.
    response.headers["Permissions-Policy"] = PERMISSIONS.replace("microphone=()", "microphone=(self)")
    return response


def _words_form(request: HttpRequest | None, draft: Draft) -> WordsForm:
    return WordsForm(
        request.POST if request else None,
        request.FILES if request else None,
        initial={**draft.given, "words": draft.words},
        languages=offered_languages(),
        has_voice=draft.voice is not None,
    )


def _take_words(request: HttpRequest, draft: Draft) -> tuple[WordsForm, bool]:
    """Keep what came, whatever else is wrong: words, voice, pictures. The form, and whether the next page may come."""
    if dropped := request.POST.get("remove", ""):
        _drop(draft, dropped)
    if "drop_voice" in request.POST:
        actions.drop_voice(draft=draft)
    written = plain(request.POST.get("words", ""))[:LONGEST_WORDS]
    actions.keep_draft(
        draft=draft,
        words=written,
        accuses="accuses" in request.POST,
        of_front="of_front" in request.POST,
        wants_interpreter="wants_interpreter" in request.POST,
    )
    refused_voice = _keep_voice(draft, request.FILES.get("voice"))
    form = _words_form(request, draft)
    if form.is_valid():
        actions.keep_draft(draft=draft, language=form.cleaned_data["language"])
    if refused_voice:
        form.add_error("voice", refused_voice)
    for sentence in _keep_photos(draft, form.cleaned_data.get("photos") or []):
        form.add_error("photos", sentence)
    return form, form.is_valid() and not {"remove", "drop_voice", "more"} & set(request.POST)


def _keep_voice(draft: Draft, upload: UploadedFile[Any] | None) -> str:
    """Keep a recording; what is wrong with it, in one sentence."""
    if upload is None:
        return ""
    if counting.too_many_photos(draft.key, 1):
        return "Đã tải lên quá nhiều lần. Gửi phần chữ trước, một giờ sau thêm được."
    try:
        actions.add_voice(draft=draft, upload=upload)
    except (UploadRefused, CannotHandle) as error:
        return error.sentence
    return ""


@login_not_required
@require_safe
def voice(request: HttpRequest, token: str) -> HttpResponseBase:
    """The recording that waits with the draft, for whoever has the address."""
    found = draft_behind(token).voice
    if found is None:
        raise Http404
    return hidden(play(request, found))


def _drop(draft: Draft, number: str) -> None:
    if number.isascii() and number.isdigit():
        actions.drop_photo(draft=draft, number=int(number[:12]))


def _keep_photos(draft: Draft, uploads: list[UploadedFile[Any]]) -> list[str]:
    """Keep the pictures one by one; what is wrong with which, in sentences that name it."""
    if counting.too_many_photos(draft.key, len(uploads)):
        return ["Đã tải ảnh lên quá nhiều lần. Gửi phần chữ trước, một giờ sau thêm ảnh được."]
    refused = []
    for upload in uploads:
        name = (upload.name or "")[:60]
        try:
            actions.add_photo(draft=draft, upload=upload)
        except UploadRefused as error:
            refused.append(f"“{name}”: {error}")
        except CannotHandle as error:
            return [*refused, error.sentence]
    return refused


@login_not_required
@require_safe
def photo(request: HttpRequest, token: str, number: int) -> HttpResponseBase:  # noqa: ARG001
    """A picture that waits with the draft, for whoever has the address."""
    found = draft_behind(token).photos.select_related("file").filter(pk=number).first()
    if found is None:
        raise Http404
    return hidden(open_for_download(found.file, inline=True))


@login_not_required
@require_http_methods(["GET", "POST"])
@_says_when_lapsed
def contact(request: HttpRequest, token: str) -> HttpResponseBase:
    """3 Liên hệ: whom to answer, or nobody."""
    draft = _open(token)
    if draft.petition is not None:
        return _sent(draft)
    known = _known(draft)
    shown = {**known, "telephone": known.get("telephone", "").replace("+84", "0")}
    form = ContactForm(
        request.POST if request.method == "POST" else None,
        initial={**draft.given, **shown},
        channels=offered_channels(),
    )
    if request.method == "POST":
        if "nameless" in request.POST:
            actions.keep_draft(draft=draft, contact="", nameless=True, may_publish="may_publish" in request.POST)
            return redirect("portal:send_check", token)
        if form.is_valid():
            given = form.cleaned_data
            held = {name: given.get(name, "") for name in ("full_name", "telephone", "consents", "tells_by")}
            actions.keep_draft(
                draft=draft,
                contact=json.dumps(held, ensure_ascii=False),
                nameless=False,
                hides_name=given["hides_name"],
                may_publish=given["may_publish"],
            )
            return redirect("portal:send_check", token)
    return _page(request, "send_contact", 3, {"form": form, "token": token})


def _known(draft: Draft) -> dict[str, Any]:
    return dict(json.loads(draft.contact)) if draft.contact else {}


@login_not_required
@require_http_methods(["GET", "POST"])
@_says_when_lapsed
def check(request: HttpRequest, token: str) -> HttpResponseBase:
    """4 Kiểm tra rồi gửi. Pressed twice, or sent twice by the network, it is one petition."""
    draft = _open(token)
    if draft.petition is not None:
        return _sent(draft)
    given, known = draft.given, _known(draft)
    commune, place = _unit(given.get("commune", "")), _unit(given.get("area", ""), area=True)
    if commune is None:
        raise Http404
    about = commune if given.get("of_front") else None
    if not draft.words.strip() and draft.voice is None:
        return redirect("portal:send_words", token)
    stopped = None
    if request.method == "POST":
        stopped = counting.before_sending(request, draft=draft.key, telephone=known.get("telephone", ""))
    if request.method == "POST" and stopped is None:
        try:
            sent = actions.send_draft(
                draft=draft,
                contact=Contact(
                    known.get("full_name", ""),
                    known.get("telephone", ""),
                    consents=bool(known.get("consents")),
                    tells_by=known.get("tells_by", ""),
                ),
                commune=commune,
                area=place,
                place=given.get("place", ""),
                words=draft.words,
                channel=Channel(given.get("channel", Channel.PAGE)),
                hides_name=given.get("hides_name", True),
                may_publish=given.get("may_publish", False),
                language=given.get("language", ""),
                wants_interpreter=given.get("wants_interpreter", False),
                kind=Kind.DENUNCIATION if given.get("accuses") else "",
                about=about,
            )
        except CannotHandle as error:
            messages.error(request, error.sentence)
            return redirect("portal:send_check", token)
        return redirect("portal:sent", follow_token(sent.petition))
    context = {
        "token": token,
        "given": given,
        "words": draft.words,
        "known": known,
        "commune": commune,
        "area": place,
        "front": actions.front_for(commune, about),
        "held": accusing_words(draft.words),
        "draft": draft,
        "photos": list(draft.photos.order_by("pk").values_list("file__name", flat=True)),
        "similar": [] if given.get("accuses") or about else public.similar(commune, place, draft.words),
    }
    return _page(request, "send_check", 4, context, stopped)


@login_not_required
@require_safe
def sent(request: HttpRequest, token: str) -> HttpResponseBase:
    """The code, the office, the day, and what happens next. The address can be kept and opened again."""
    petition = petition_behind(token)
    draft = Draft.objects.filter(petition=petition).first()
    context: dict[str, Any] = {
        "petition": petition,
        "token": token,
        "tail": draft.given.get("tail", "") if draft else "",
        "office": office(petition.unit),
        "draft_key": draft.key if draft else "",
    }
    tail = context["tail"] or "4 số cuối điện thoại"
    address = request.build_absolute_uri(reverse("portal:follow", args=[token]))
    context["keep_text"] = (
        f"Kiến nghị {petition.ref}, {tail}\n"
        f"{office(petition.unit)} trả lời trước ngày {date_vi(petition.due_on)}\n{address}"
    )
    return hidden(render(request, "portal/sent.html", context))


@login_not_required
@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponseBase:
    """The same as a picture to keep. Nothing in it tells who sent it."""
    petition = petition_behind(token)
    draft = Draft.objects.filter(petition=petition).first()
    drawn = card(
        ref=petition.ref,
        digits=draft.given.get("tail", "") if draft else "",
        office=petition.unit.name,
        day=date_vi(petition.due_on),
        address=request.build_absolute_uri(reverse("portal:look_up")).split("://", 1)[1],
    )
    return hidden(file_answer(drawn, f"{petition.ref}.svg"))
