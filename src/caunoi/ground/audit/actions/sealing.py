"""The one sealer, the heads kept outside the database, and the check of the whole chain."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from caunoi.ground.audit.chain import FIRST_PREVIOUS, heads_in, link_of, personal_digest
from caunoi.ground.audit.models import PersonalValue, TrailEntry, TrailHead
from caunoi.ground.times import now

SEAL_BATCH = 1000
READ_BATCH = 2000


def heads_path() -> Path:
    """The file, outside the database, that keeps each day's last link: moment, sequence, link on a line."""
    return Path(settings.DATA_DIR) / "trail-heads.txt"


def _locked_head() -> TrailHead:
    """The head row, locked until the transaction ends. (SQLite has no row locks: its transactions take turns whole.)"""
    TrailHead.objects.bulk_create([TrailHead(id=1, link=FIRST_PREVIOUS)], ignore_conflicts=True)
    return TrailHead.objects.select_for_update().get(id=1)


@transaction.atomic
def _seal_batch() -> int:
    head = _locked_head()
    sequence, link = head.sequence, head.link
    entries = list(TrailEntry.objects.filter(sequence__isnull=True).order_by("id")[:SEAL_BATCH])
    for entry in entries:
        sequence, previous = sequence + 1, link
        link = link_of(previous, sequence, entry.content())
        sealed = TrailEntry.objects.filter(pk=entry.pk, sequence__isnull=True)
        if sealed.update(sequence=sequence, previous=previous, link=link) != 1:
            raise RuntimeError(f"trail row {entry.pk} was sealed by somebody who did not hold the head")
    if entries:
        TrailHead.objects.filter(id=1).update(sequence=sequence, link=link)
    return len(entries)


@transaction.atomic
def keep_head() -> bool:
    """Append the head to the file outside the database, once a day. Gives whether a line was written.

    Only a committed head is written, by one sealer at a time, since the row is locked while the file is read.
    """
    head = _locked_head()
    path = heads_path()
    day = now().date().isoformat()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if head.sequence == 0 or any(line.startswith(day) for line in lines[-1:]):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{now().isoformat(timespec='seconds')} {head.sequence} {head.link}\n")
    return True


def seal() -> int:
    """Give every row that is not yet in the chain its place and link, and keep the day's head. Gives how many rows.

    A row gets its place when the sealer sees it, not when it was inserted: a transaction that commits late with a lower
    number simply comes later in the chain, and none is passed over. Sealers of several workers wait for each other.
    """
    total = 0
    while sealed := _seal_batch():
        total += sealed
    keep_head()
    return total


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found: `why` is "", altered, missing, reordered, personal, head or outside; `at` is the place."""

    checked: int
    unsealed: int
    heads: int
    why: str = ""
    at: int | None = None
    sentence: str = ""

    @property
    def ok(self) -> bool:
        return not self.why


_SENTENCES = {
    "altered": "Dòng số {at} của nhật ký đã bị sửa nội dung.",
    "missing": "Thiếu dòng số {at} của nhật ký.",
    "reordered": "Dòng số {at} của nhật ký không nối với dòng đứng trước.",
    "personal": "Dữ liệu cá nhân kèm dòng số {at} của nhật ký đã bị sửa.",
    "head": "Đầu chuỗi của nhật ký không khớp: sổ ghi đến dòng số {at}.",
    "outside": "Dòng số {at} của nhật ký không khớp với mốc giữ ngoài cơ sở dữ liệu.",
}


@dataclass(slots=True)
class _Walk:
    """The state of one walk along the chain."""

    heads: dict[int, str]
    sequence: int = 0
    link: str = FIRST_PREVIOUS
    heads_met: int = 0

    def fault(self, entry: TrailEntry, values: list[PersonalValue]) -> tuple[str, int] | None:
        expected = self.sequence + 1
        if entry.sequence != expected:
            return "missing", expected
        if entry.previous != self.link:
            return "reordered", expected
        if entry.link != link_of(self.link, expected, entry.content()):
            return "altered", expected
        if any(entry.digests.get(one.name) != personal_digest(one.salt, one.value) for one in values):
            return "personal", expected
        self.sequence, self.link = expected, entry.link
        if expected in self.heads:
            if self.heads[expected] != entry.link:
                return "outside", expected
            self.heads_met += 1
        return None


def _heads() -> dict[int, str]:
    path = heads_path()
    return heads_in(path.read_text(encoding="utf-8")) if path.exists() else {}


def _next_batch(after: int, last: int) -> list[tuple[TrailEntry, list[PersonalValue]]]:
    rows = TrailEntry.objects.filter(sequence__gt=after, sequence__lte=last)
    entries = list(rows.order_by("sequence")[:READ_BATCH])
    kept: dict[int, list[PersonalValue]] = {}
    for value in PersonalValue.objects.filter(entry__in=[entry.pk for entry in entries if entry.digests]):
        kept.setdefault(value.entry_id, []).append(value)
    return [(entry, kept.get(entry.pk, [])) for entry in entries]


def _head() -> TrailHead:
    return TrailHead.objects.filter(id=1).first() or TrailHead(id=1, link=FIRST_PREVIOUS)


def _first_fault(walk: _Walk, head: TrailHead) -> tuple[str, int] | None:
    while batch := _next_batch(walk.sequence, head.sequence):
        for entry, values in batch:
            fault = walk.fault(entry, values)
            if fault:
                return fault
    if (head.sequence, head.link) != (walk.sequence, walk.link):
        return "head", head.sequence
    beyond = [sequence for sequence in walk.heads if sequence > walk.sequence]
    if beyond:
        return "outside", min(beyond)
    # Rows are sealed together with the head: once it is read anew, none may stand behind it.
    foreign = TrailEntry.objects.filter(sequence__gt=head.sequence).order_by("sequence").first()
    if foreign is not None and (foreign.sequence or 0) > _head().sequence:
        return "head", head.sequence
    return None


def verify() -> Verdict:
    """Walk the whole chain and name the first broken link: a row altered, removed, put in or moved, a personal value
    changed, or a head that differs from the one kept in the database or outside it.

    Nothing is locked: work and sealing go on, and what is sealed meanwhile is for the next walk.
    """
    # In this order: a head is in the file only after it was committed, so the file is never ahead of the database.
    walk = _Walk(_heads())
    head = _head()
    fault = _first_fault(walk, head)
    unsealed = TrailEntry.objects.filter(sequence__isnull=True).count()
    why, at = fault or ("", None)
    witnesses = f"{walk.heads_met} mốc bên ngoài khớp" if walk.heads_met else "không có mốc bên ngoài để đối chiếu"
    whole = f"Nhật ký nguyên vẹn: {walk.sequence} dòng, {witnesses}."
    sentence = _SENTENCES[why].format(at=at) if why else whole
    return Verdict(walk.sequence, unsealed, walk.heads_met, why, at, sentence)
