"""Papers sent with receipt, as the sender and as the receivers see them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from caunoi.documents.access import receipts_of, visible_to
from caunoi.documents.models import Dispatch, DispatchReceiver, Document, StudyQuestion
from caunoi.documents.states import WAITING, ReceiptStatus, Way
from caunoi.documents.writing import ReceiptLine
from caunoi.ground.times import today
from caunoi.org.access import WRITERS
from caunoi.org.models import Person, Post, Unit

ORDER = {ReceiptStatus.SENT: 0, ReceiptStatus.OPENED: 1, ReceiptStatus.RECEIVED: 2, ReceiptStatus.STUDIED: 3}


def people_of_units(units: Iterable[Unit], *, but: Person | None = None) -> list[Person]:
    """Everyone with a working post in one of the units today, each once."""
    posts = Post.objects.valid(on=today()).filter(unit__in=list(units), role__in=WRITERS)
    people = Person.objects.filter(is_active=True, pk__in=posts.values("person_id"))
    return list(people.exclude(pk=but.pk) if but else people)


def dispatch_of(document: Document) -> Dispatch | None:
    """How the document was sent out, if it was."""
    found = Dispatch.objects.filter(document=document).select_related("made_by").first()
    if found is not None:
        found.document = document
    return found


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """One receiver on the sender's page. `late` says what it owes past the day."""

    receiver: DispatchReceiver
    late: str
    questions: int
    unanswered: int

    @property
    def is_behind(self) -> bool:
        return bool(self.late)


@dataclass(frozen=True, slots=True)
class Overview:
    """The sender's page: every receiver, gaps first, and the counts."""

    dispatch: Dispatch
    rows: tuple[ReceiverRow, ...]
    questions: tuple[StudyQuestion, ...]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def received(self) -> int:
        return sum(row.receiver.received_at is not None for row in self.rows)

    @property
    def waiting(self) -> int:
        return self.total - self.received

    @property
    def to_study(self) -> int:
        """Units that were asked to study."""
        return sum(row.receiver.way == Way.UNIT for row in self.rows) if self.dispatch.asks_study else 0

    @property
    def studied(self) -> int:
        return sum(row.receiver.status == ReceiptStatus.STUDIED for row in self.rows)

    @property
    def attended(self) -> int:
        return sum(row.receiver.attended or 0 for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_behind for row in self.rows)

    @property
    def unanswered(self) -> int:
        return sum(row.unanswered for row in self.rows)

    @property
    def behind(self) -> int:
        """All who can be reminded: not received, or asked to study and not done."""
        return sum(
            row.receiver.received_at is None
            or (self.dispatch.asks_study and row.receiver.way == Way.UNIT and row.receiver.studied_on is None)
            for row in self.rows
        )


def late_words(receiver: DispatchReceiver, dispatch: Dispatch, day: date) -> str:
    """What a receiver owes past its day: "chưa nhận", "chưa quán triệt", or "" when it owes nothing."""
    if receiver.received_at is None:
        return "chưa nhận" if dispatch.receive_by_on < day else ""
    owes = dispatch.study_by_on is not None and receiver.way == Way.UNIT and receiver.studied_on is None
    return "chưa quán triệt" if owes and dispatch.study_by_on and dispatch.study_by_on < day else ""


def overview_of(dispatch: Dispatch) -> Overview:
    """Every receiver of a dispatch: those behind first, then by how far they have come, then by name; three queries."""
    day = today()
    receivers = dispatch.receivers.select_related("unit", "evidence", "confirmed_by").annotate(
        asked=Count("questions"), open_questions=Count("questions", filter=Q(questions__answered_at=None))
    )
    rows = [
        ReceiverRow(one, late_words(one, dispatch, day), one.asked, one.open_questions)  # type: ignore[attr-defined]
        for one in receivers
    ]
    rows.sort(
        key=lambda row: (
            not row.is_behind,
            ORDER[ReceiptStatus(row.receiver.status)],
            row.receiver.unit.sort_key if row.receiver.unit else "",
            row.receiver.label,
        )
    )
    questions = (
        StudyQuestion.objects.filter(receiver__dispatch=dispatch)
        .select_related("receiver__unit", "asked_by", "answered_by")
        .order_by(F("answered_at").asc(nulls_first=True), "-created_at")
    )
    return Overview(dispatch, tuple(rows), tuple(questions))


def receipt_lines(overview: Overview) -> list[ReceiptLine]:
    """The receivers as lines of an Excel file."""
    return [
        ReceiptLine(
            receiver=row.receiver.label,
            way=row.receiver.get_way_display(),
            status=row.receiver.get_status_display(),
            late=row.late,
            received_at=row.receiver.received_at,
            received_by=row.receiver.received_by_name,
            studied_on=row.receiver.studied_on,
            attended=row.receiver.attended,
            questions=row.questions,
        )
        for row in overview.rows
    ]


def received_by(person: Person, *, only_open: bool = False) -> QuerySet[DispatchReceiver]:
    """What was sent with receipt to the person's units: what she still has to do first, then the newest."""
    found = receipts_of(person)
    owes = Q(status__in=WAITING) | Q(status=ReceiptStatus.RECEIVED, dispatch__asks_study=True)
    if only_open:
        found = found.filter(owes)
    return found.order_by(
        F("received_at").asc(nulls_first=True), F("studied_on").asc(nulls_first=True), "-dispatch__created_at", "pk"
    )


def unconfirmed_of(person: Person) -> QuerySet[DispatchReceiver]:
    """What the person's units have not confirmed yet, the nearest day first."""
    return receipts_of(person).waiting().order_by("dispatch__receive_by_on", "pk")  # type: ignore[attr-defined, no-any-return]


def nearest_unconfirmed(person: Person, most: int) -> list[DispatchReceiver]:
    """The first of them with as much as one row of a list says: the paper, who sent it, by when.

    Most days there is none, and a query of two tables says so far more cheaply than one of six.
    """
    waiting = list(unconfirmed_of(person).values_list("pk", flat=True)[:most])
    if not waiting:
        return []
    paper = "dispatch__document"
    columns = [f"{paper}__{name}" for name in ("ref", "title", "number", "symbol", "kind__name", "unit__short_name")]
    found = DispatchReceiver.objects.filter(pk__in=waiting).select_related(f"{paper}__kind", f"{paper}__unit")
    return list(found.only("dispatch__receive_by_on", *columns).order_by("dispatch__receive_by_on", "pk"))


def sent_by(person: Person) -> QuerySet[Dispatch]:
    """Papers sent with receipt that the person sees, the newest first, with the counts of receivers."""
    return (
        Dispatch.objects.filter(document__in=visible_to(person).values("pk"))
        .select_related("document__kind", "document__unit")
        .annotate(total=Count("receivers"), received=Count("receivers", filter=Q(receivers__received_at__isnull=False)))
        .order_by("-created_at", "-pk")
    )


def questions_of(receiver: DispatchReceiver) -> QuerySet[StudyQuestion]:
    """What one receiver asked, the newest first."""
    return receiver.questions.select_related("asked_by", "answered_by").order_by("-created_at", "-pk")


def receipts_in(dispatch: Dispatch) -> QuerySet[DispatchReceiver]:
    """Every receiver of a dispatch, units in the order of their names."""
    found: QuerySet[DispatchReceiver] = dispatch.receivers.select_related("unit", "dispatch__document__unit")
    return found.order_by("unit__sort_key", "pk")
