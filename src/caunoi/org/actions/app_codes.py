"""Codes of an authenticator app (TOTP, RFC 6238): each is taken for its own half minute by the telephone's clock, once.

The library takes none (`MFA_TOTP_TOLERANCE`): it knows one clock, the server's, and forgives every telephone the half
minutes beside. Here the drift of each telephone is learned and kept (RFC 6238, 6), so that nothing need be forgiven.
"""

from __future__ import annotations

import time

from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from caunoi.ground.audit.actions import record
from caunoi.org.actions.units import CannotManage
from caunoi.org.models import Person

REACH = 2
"""How many steps of half a minute beside the expected one a telephone's clock may have moved."""
LATE = 10
"""Seconds that reading and typing six digits takes."""
HEARD_FOR = 60
"""Seconds within which the second of two codes must follow that tell a drift that is new."""
DRIFT, TAKEN = "drift", "taken"
"""Keys of what is kept beside an app's secret: steps of half a minute by which the telephone is ahead of the server,
and the newest step of which a code was taken."""
USED = "Mã này đã dùng. Đợi mã mới hiện rồi nhập lại."
PAST = "Mã này đã hết hạn hoặc đồng hồ điện thoại lệch. Chờ mã mới rồi nhập lại."


def drift_of_first_code(*, secret: str, code: str) -> int | None:
    """Steps by which the telephone that shows this code is ahead of the server (−2 to 2); None when the code is none of
    those. A code of the step before, typed in the first seconds of the next, was typed late: that clock is right."""
    now, seconds = divmod(int(_clock()), int(mfa.TOTP_PERIOD))
    step = _step_of(secret, code, now)
    if step is None or (step == now - 1 and seconds < LATE):
        return None if step is None else 0
    return step - now


@transaction.atomic
def keep_drift(*, drift: int, by: Person) -> None:
    """Keep the drift that the first code of the person's app told. The trail row is that of the app that was added."""
    app = _app_of(by)
    if app is not None:
        _keep(app, **{DRIFT: drift})


def use_app_code(*, code: str, by: Person) -> Authenticator | None:
    """Use up the code that the person's app shows: what is kept of the app, or None when it shows no such code nearby.

    One step is right at any moment, that of now plus the drift. A code of up to two steps beside is remembered, and
    when a newer one with the same drift follows within a minute, that one is taken and the drift kept (two consecutive
    codes, RFC 4226, 7.4). Records factor.clock_learned then. Raises CannotManage when the code was used or is past.
    """
    app, heard, refusal = _taken(code, by) if len(code) == mfa.TOTP_DIGITS else (None, None, "")
    if heard is not None:
        # Outside the transaction: what is remembered lies in the database too, and must outlive the refusal.
        cache.set(_remembered_of(by), heard, timeout=HEARD_FOR)
    if refusal:
        raise CannotManage(refusal)
    return app


@transaction.atomic
def _taken(code: str, person: Person) -> tuple[Authenticator | None, tuple[int, int] | None, str]:
    """The app when its code is taken; else the drift and step to remember, if any, and the sentence that refuses."""
    app = _app_of(person)
    if app is None:
        return None, None, ""
    now, drift = int(_clock()) // mfa.TOTP_PERIOD, app.data.get(DRIFT, 0)
    step = _step_of(decrypt(app.data["secret"]), code, now + drift)
    if step is None:
        return None, None, ""
    if step <= app.data.get(TAKEN, 0):
        return None, None, USED if step == app.data[TAKEN] else PAST
    if step - now != drift:
        drift = step - now
        before = cache.get(_remembered_of(person))
        if before is None or before[0] != drift or before[1] >= step:
            return None, (drift, step), PAST
        record("factor.clock_learned", by=person, on=person, facts={"steps": drift})
    _keep(app, **{DRIFT: drift, TAKEN: step})
    return app, None, ""


def _step_of(secret: str, code: str, expected: int) -> int | None:
    """The step, nearest to the expected one, of which the code is."""
    for step in sorted(range(expected - REACH, expected + REACH + 1), key=lambda one: abs(one - expected)):
        if constant_time_compare(format_hotp_value(hotp_value(secret, step)), code):
            return step
    return None


def _app_of(person: Person) -> Authenticator | None:
    found = Authenticator.objects.filter(user_id=person.pk, type=Authenticator.Type.TOTP)
    app: Authenticator | None = found.select_for_update().first()
    return app


def _keep(app: Authenticator, **kept: int) -> None:
    app.data = {**app.data, **kept}
    app.save(update_fields=["data"])


def _remembered_of(person: Person) -> str:
    return f"factor-clock-{person.pk}"


def _clock() -> float:
    """Seconds since 1970: a telephone shows the world's time, also where the clock of a rehearsal stands still."""
    return time.time()
