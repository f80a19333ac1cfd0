"""Village heads and their ways in: who has which, whose link and whose telephone this is, the slips to print."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from PIL import Image

from caunoi.ground import times
from caunoi.org import access, pins
from caunoi.org.models import KeyStatus, Person, Post, Role, Unit, VillageKey

# How the library of the second step draws a code: a field of so many squares, and each dark one by its corner.
_SIDE = re.compile(r'viewBox="0 0 (\d+) ')
_SQUARE = re.compile(r"M(\d+),(\d+)H")


def enters_by_pin(person: Person) -> bool:
    """Whether the person may have a link: head of an area, no other post, no second factor of her own."""
    return access.leads_a_village_only(person) and not Authenticator.objects.filter(user_id=person.pk).exists()


def key_of_link(token: str) -> VillageKey | None:
    """The key behind a link, whatever became of it."""
    return VillageKey.objects.filter(token_hash=pins.digest(token)).select_related("person").first()


def may_be_opened(key: VillageKey) -> bool:
    """Whether the link still waits for its first telephone."""
    fresh = key.made_at > times.now() - pins.LINK_LIVES
    return key.status == KeyStatus.WAITING and fresh and enters_by_pin(key.person)


def keys_of_device(device: str) -> list[VillageKey]:
    """The keys in use on this telephone, the one used last first."""
    if not device:
        return []
    kept = VillageKey.objects.filter(
        device_hash=pins.digest(device), status=KeyStatus.KNOWN, used_at__gt=times.now() - pins.DEVICE_LIVES
    ).select_related("person")
    return [key for key in kept.order_by("-used_at", "pk") if enters_by_pin(key.person)]


def areas_of(person: Person) -> str:
    """The areas that the person leads, in words."""
    return ", ".join(post.unit.short_name for post in access.head_posts().filter(person_id=person.pk))


def officers_of(person: Person) -> list[Person]:
    """Whom to tell about the person's way in: the officers of her commune, else whoever handed her the link."""
    areas = access.head_posts().filter(person_id=person.pk).values("unit__parent")
    officers = Post.objects.valid(on=times.today()).filter(unit__in=areas, role=Role.OFFICER)
    found = list(Person.objects.filter(pk__in=officers.values("person_id"), is_active=True))
    if found:
        return found
    key = VillageKey.objects.filter(person_id=person.pk).select_related("made_by").first()
    return [key.made_by] if key and key.made_by else []


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One village head on the officer's page."""

    person: Person
    area: Unit
    key: VillageKey | None
    can_have: bool

    @property
    def state(self) -> str:
        """How things stand, in words."""
        if not self.can_have:
            return "Đăng nhập bằng mật khẩu"
        if self.key is None:
            return "Chưa có đường dẫn"
        if self.key.status == KeyStatus.KNOWN and self.locked:
            return f"Tạm khóa đến {times.datetime_vi(self.locked)}"
        if self.key.status == KeyStatus.WAITING and self.key.made_at <= times.now() - pins.LINK_LIVES:
            return "Đường dẫn hết hạn, chưa mở"
        return self.key.get_status_display()

    @property
    def locked(self) -> datetime | None:
        """Until when, or None."""
        key = self.key
        return key.opens_at if key and key.opens_at and key.opens_at > times.now() else None


def heads_of(commune: Unit) -> list[HeadLine]:
    """The village heads of a commune, by area."""
    posts = list(access.head_posts().filter(unit__parent=commune).order_by("unit__sort_key", "unit__code", "pk"))
    people = [post.person_id for post in posts]
    keys = {key.person_id: key for key in VillageKey.objects.filter(person_id__in=people)}
    others = Post.objects.valid(on=times.today()).filter(person_id__in=people).exclude(role=Role.VILLAGE_HEAD)
    barred = set(others.values_list("person_id", flat=True))
    barred |= set(Authenticator.objects.filter(user_id__in=people).values_list("user_id", flat=True))
    return [HeadLine(post.person, post.unit, keys.get(post.person_id), post.person_id not in barred) for post in posts]


def heads_without_key(commune: Unit) -> list[Person]:
    """Those of them who can have a link and do not use one yet, each once."""
    waiting = [
        line.person
        for line in heads_of(commune)
        if line.can_have and (not line.key or line.key.status != KeyStatus.KNOWN)
    ]
    return list({person.pk: person for person in waiting}.values())


@dataclass(frozen=True, slots=True)
class KeySlip:
    """What a village head is handed: the link in words and as a QR code, and a text for Zalo."""

    person: Person
    area: str
    link: str
    picture: str
    text: str

    @property
    def anchor(self) -> str:
        """A name for the text on the page."""
        return f"zalo-{self.person.pk}"


def key_slips(commune: Unit, tokens: Mapping[str, str]) -> list[KeySlip]:
    """Slips for the heads whose new link (by the person's number) is at hand, by area."""
    slips: dict[int, KeySlip] = {}
    for line in heads_of(commune):
        token = tokens.get(str(line.person.pk))
        if token and line.person.pk not in slips:
            link = settings.BASE_URL + reverse("org:head_link", args=[token])
            area = line.area.short_name
            slips[line.person.pk] = KeySlip(line.person, area, link, qr_code(link), zalo_text(area, link))
    return list(slips.values())


def zalo_text(area: str, link: str) -> str:
    """The message that goes into Zalo with a link. The name stays out of it: messages are passed on."""
    days = pins.LINK_LIVES.days
    return (
        f"Đường dẫn vào Việc của bản ({area}) trên Cầu Nối: {link} "
        f"Mở trên điện thoại của mình, đặt mã PIN 6 chữ số. Chỉ mở được trên một máy, trong {days} ngày. "
        "Không gửi tiếp cho người khác."
    )


def qr_code(words: str) -> str:
    """The words as a QR code, an SVG picture inside an address; the library of the second step draws it."""
    return "data:image/svg+xml;base64," + b64encode(get_adapter().build_totp_svg(words).encode()).decode()


def qr_picture(words: str, *, points: int = 20) -> bytes:
    """The same code as PNG, each of its squares so many points wide, for papers."""
    drawn = get_adapter().build_totp_svg(words)
    side = int(_SIDE.findall(drawn)[0])
    picture = Image.new("1", (side, side), 1)
    for x, y in _SQUARE.findall(drawn):
        picture.putpixel((int(x), int(y)), 0)
    held = io.BytesIO()
    picture.resize((side * points, side * points), Image.Resampling.NEAREST).save(held, "PNG", optimize=True)
    return held.getvalue()


def key_communes_with_heads(person: Person) -> list[tuple[Unit, int]]:
    """The communes for which the person hands out links, with the number of village heads."""
    communes = access.key_communes_for(person).order_by("sort_key", "code")
    numbers: dict[int, int] = {}
    for parent in access.head_posts().filter(unit__parent__in=communes).values_list("unit__parent_id", flat=True):
        if parent is not None:
            numbers[parent] = numbers.get(parent, 0) + 1
    return [(commune, numbers.get(commune.pk, 0)) for commune in communes]
