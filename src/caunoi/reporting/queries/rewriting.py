"""What a service was asked about a draft and has answered, sentence by sentence beside what it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.org.access import Unknown
from caunoi.reporting.models import MergedText, Rewriting, Round, WritingService
from caunoi.reporting.rewriting import Given, fit_to_go_out, strange_in


@dataclass(frozen=True, slots=True)
class Offered:
    """A sentence of the answer: `strange` are numbers that its sources do not have; `is_stale`: a source was edited or
    dropped after it was handed over."""

    place: int
    text: str
    sources: tuple[str, ...]
    strange: tuple[str, ...]
    is_taken: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What would leave: the sentences, and how many stay back."""

    sentences: tuple[Given, ...]
    kept_back: int

    @property
    def letters(self) -> int:
        return sum(len(one.text) for one in self.sentences)


def writing_service() -> WritingService | None:
    """The service, while it is on."""
    return WritingService.objects.filter(is_on=True).first()


def outgoing(row: MergedText) -> Outgoing:
    found = tuple(fit_to_go_out(row.sentences))
    return Outgoing(found, len(row.sentences) - len(found))


def rewriting_of(round: Round, part: str, number: int) -> Rewriting:
    """The question with this number, of this round and part. Raises Unknown."""
    found = Rewriting.objects.filter(round=round, part=part, pk=number).select_related("round__unit").first()
    if found is None:
        raise Unknown
    return found


def latest_rewriting(round: Round, part: str) -> Rewriting | None:
    return Rewriting.objects.filter(round=round, part=part).order_by("-pk").first()


def offered(asked: Rewriting, row: MergedText) -> list[Offered]:
    """The answer in its order."""
    given = {one["id"]: one["text"] for one in asked.given}
    held = {one["id"]: one["text"] for one in row.sentences}
    return [
        Offered(
            place=at,
            text=one["text"],
            sources=tuple(given[of] for of in one["of"]),
            strange=strange_in(one["text"], [given[of] for of in one["of"]]),
            is_taken=at in asked.taken,
            is_stale=any(held.get(of) != given[of] for of in one["of"]),
        )
        for at, one in enumerate(asked.answer)
    ]


def unnamed(asked: Rewriting) -> list[str]:
    """Sentences that were handed over and that no sentence of the answer names."""
    named = {of for one in asked.answer for of in one["of"]}
    return [one["text"] for one in asked.given if one["id"] not in named]
