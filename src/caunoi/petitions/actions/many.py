"""One deed on many petitions: tried on each first, then done on those that were shown as possible, or on none."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from caunoi.ground.audit.actions import Conflict
from caunoi.ground.steps import WrongStep
from caunoi.org.access import Denied
from caunoi.petitions.actions.errors import CannotHandle
from caunoi.petitions.models import Petition

MOST = 50
"""As many as one page of the box shows."""
Deed = Callable[[Petition], object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A petition and why the deed cannot be done on it; "" where it can."""

    petition: Petition
    sentence: str

    @property
    def may(self) -> bool:
        return not self.sentence


class CannotDoAll(Exception):
    """Something has changed since the verdicts were shown; nothing was done."""

    sentence = "Có việc vừa thay đổi, chưa làm việc nào. Xem lại từng dòng rồi bấm lần nữa."


def try_many(*, petitions: Sequence[Petition], deed: Deed) -> list[Verdict]:
    """What would happen to each, one after the other: the deed itself is done and taken back, so that the verdict is
    that of the rights, the state and the rules of each row. Writes nothing."""
    with transaction.atomic():
        verdicts = [_done(one, deed) for one in petitions]
        transaction.set_rollback(True)
    return verdicts


@transaction.atomic
def do_many(*, petitions: Sequence[Petition], deed: Deed, expected: Collection[str]) -> int:
    """Do the deed on the petitions whose codes are `expected`, the very ones that a person was shown as possible; on
    none when any of them has become impossible. Gives how many. Raises CannotDoAll."""
    chosen = [one for one in petitions if one.ref in expected]
    verdicts = [_done(one, deed) for one in chosen]
    if not chosen or len(chosen) != len(expected) or not all(one.may for one in verdicts):
        raise CannotDoAll
    return len(chosen)


def _done(petition: Petition, deed: Deed) -> Verdict:
    try:
        with transaction.atomic():
            # A copy: what is taken back must not stay on the object that the page shows.
            deed(copy.copy(petition))
    except (Denied, CannotHandle, WrongStep, Conflict) as error:
        return Verdict(petition, error.sentence)
    return Verdict(petition, "")
