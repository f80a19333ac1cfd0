"""The way in of village heads: links handed out, a telephone and its PIN taken in, tries counted, links revoked."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from caunoi.ground import times
from caunoi.ground.audit.actions import record
from caunoi.ground.notices.actions import queue, queue_many
from caunoi.org import pins, queries
from caunoi.org.access import check_may_hand_key, key_communes_for
from caunoi.org.actions.sessions import end_sessions
from caunoi.org.actions.units import CannotManage
from caunoi.org.models import KeyStatus, Person, Unit, VillageKey

NOT_HERE = "Đường dẫn này không mở được trên máy này. Nhờ cán bộ Mặt trận xã làm lại."


@dataclass(frozen=True, slots=True)
class Handed:
    """Whose link it is, and its secret part, which is shown once and kept nowhere."""

    person: Person
    token: str


@transaction.atomic
def make_key(*, person: Person, by: Person | None, token: str = "") -> Handed:
    """Make a link for a village head. An earlier link, telephone and PIN are void, sessions end.

    `token` is given for demonstrations only. Raises Denied, CannotManage.
    """
    check_may_hand_key(by, person)
    if token and not person.is_demo:
        raise CannotManage("Đường dẫn biết trước chỉ dành cho người dùng thử.")
    if not queries.enters_by_pin(person):
        raise CannotManage(f"{person.full_name} còn vai trò khác hoặc đã bật xác thực hai bước: dùng mật khẩu.")
    token = token or pins.new_link()
    key, _ = VillageKey.objects.update_or_create(
        person=person,
        defaults={
            "made_by": by,
            "made_at": times.now(),
            "status": KeyStatus.WAITING,
            "token_hash": pins.digest(token),
            "device_hash": "",
            "device": "",
            "pin": "",
            "known_at": None,
            "used_at": None,
            "tries": 0,
            "rounds": 0,
            "opens_at": None,
        },
    )
    record("village_key.made", by=by, on=key, facts={"person": person.pk})
    end_sessions(person=person, by=by)
    return Handed(person, token)


@transaction.atomic
def make_keys(*, commune: Unit, by: Person) -> tuple[Handed, ...]:
    """Make links for all village heads of a commune who do not use one yet. Raises Denied, CannotManage."""
    waiting = queries.heads_without_key(commune) if key_communes_for(by).filter(pk=commune.pk).exists() else []
    if not waiting:
        raise CannotManage("Không còn ai cần đường dẫn: mọi trưởng ban đã vào được, hoặc dùng mật khẩu.")
    return tuple(make_key(person=person, by=by) for person in waiting)


@transaction.atomic
def open_key(*, key: VillageKey, device: str, device_words: str, pin: str, by: Person | None) -> VillageKey:
    """Take in the first telephone of a link, with the PIN that its owner chose. Works once. Raises CannotManage.

    Nobody has signed in yet: `by` is None. `device` is the secret in the telephone's cookie, `device_words` what it
    says of itself.
    """
    trouble = pins.why_easy(pin, key.person.telephone)
    if trouble:
        raise CannotManage(trouble)
    if not device or not queries.may_be_opened(key):
        raise CannotManage(NOT_HERE)
    now = times.now()
    taken = VillageKey.objects.filter(pk=key.pk, status=KeyStatus.WAITING, token_hash=key.token_hash).update(
        status=KeyStatus.KNOWN,
        device_hash=pins.digest(device),
        device=device_words[:80],
        pin=pins.hash_pin(pin, device),
        known_at=now,
        used_at=now,
    )
    if not taken:
        raise CannotManage(NOT_HERE)
    key.refresh_from_db()
    record("village_key.opened", by=by, on=key, facts={"person": key.person_id}, personal={"device": key.device})
    return key


def enter(*, key: VillageKey, device: str, pin: str, by: Person | None) -> bool:
    """Try a PIN on a known telephone; nobody has signed in yet: `by` is None. Whether it was the right one.

    A try is taken before the PIN is looked at, so that many at once are no more than five; the fifth locks at once
    and a right PIN opens again. Raises CannotManage while it is locked, and when the telephone is not the known one.
    """
    if pins.digest(device) != key.device_hash or not queries.enters_by_pin(key.person):
        raise CannotManage(NOT_HERE)
    _take_try(key)
    if pins.is_pin(pin, device, key.pin):
        _let_in(key)
        return True
    _tell_wrong(key, by)
    return False


@transaction.atomic
def _take_try(key: VillageKey) -> None:
    now = times.now()
    free = Q(opens_at=None) | Q(opens_at__lte=now)
    mine = Q(free, pk=key.pk, status=KeyStatus.KNOWN, device_hash=key.device_hash)
    if not VillageKey.objects.filter(mine).update(tries=F("tries") + 1):
        key.refresh_from_db()
        if key.status != KeyStatus.KNOWN or key.opens_at is None:
            raise CannotManage(NOT_HERE)
        raise CannotManage(
            f"Đã nhập sai nhiều lần. Nhập lại được từ {times.datetime_vi(key.opens_at)}. "
            "Quên mã thì nhờ cán bộ Mặt trận xã."
        )
    key.refresh_from_db()
    if key.tries >= pins.TRIES:
        until = now + pins.lock_for(key.rounds)
        VillageKey.objects.filter(mine).update(tries=0, rounds=F("rounds") + 1, opens_at=until)
        key.refresh_from_db()


@transaction.atomic
def _let_in(key: VillageKey) -> None:
    VillageKey.objects.filter(pk=key.pk).update(tries=0, rounds=0, opens_at=None, used_at=times.now())


@transaction.atomic
def _tell_wrong(key: VillageKey, by: Person | None) -> None:
    record("village_key.pin_failed", by=by, on=key, facts={"person": key.person_id})
    if key.opens_at is None or key.opens_at <= times.now():
        return
    record("village_key.locked", by=by, on=key, facts={"person": key.person_id, "until": key.opens_at})
    queue_many(
        to=queries.officers_of(key.person),
        subject=f"{key.person.full_name} nhập sai mã PIN {pins.TRIES} lần",
        body=f"Tạm khóa đến {times.datetime_vi(key.opens_at)}. Quên mã thì làm lại đường dẫn; mất máy thì thu hồi.",
    )


@transaction.atomic
def revoke_key(*, key: VillageKey, by: Person) -> VillageKey:
    """Revoke link, telephone and PIN, as when a telephone is lost; sessions end at once. Raises Denied."""
    check_may_hand_key(by, key.person)
    VillageKey.objects.filter(pk=key.pk).update(status=KeyStatus.REVOKED, device_hash="", device="", pin="")
    key.refresh_from_db()
    record("village_key.revoked", by=by, on=key, facts={"person": key.person_id})
    end_sessions(person=key.person, by=by)
    queue(to=key.person, subject="Đã thu hồi đường dẫn và mã PIN", body=f"{by.full_name} thu hồi.")
    return key
