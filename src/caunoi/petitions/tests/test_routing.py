"""Fields suggested from keywords on the first day and from the unit's own cases later, with the words that decided."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from caunoi.ground.times import today
from caunoi.org import actions as org
from caunoi.org.models import UnitKind
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.access import agencies_for
from caunoi.petitions.fields import starter_fields
from caunoi.petitions.queries.suggesting import field_guesses, office_guess
from caunoi.petitions.routing import EMPTY, Guess, Model, features, keyword_book, train
from caunoi.petitions.routing import keyword_scores as scores_of
from caunoi.petitions.routing import suggest as suggest_by
from caunoi.petitions.states import Kind
from caunoi.petitions.tests.walks import classified, sent

REQUESTS = Path(__file__).parent / "requests.csv"
KEYWORDS = keyword_book(starter_fields())


def suggest(words: str, model: Model = EMPTY) -> list[Guess]:
    """With the keywords that the house brings."""
    return suggest_by(words, model, KEYWORDS)


def keyword_scores(words: str) -> dict[str, list[tuple[str, float]]]:
    return scores_of(words, KEYWORDS)


def requests(half: str) -> list[tuple[str, str]]:
    """Invented requests as (words, field)."""
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        return [(row["words"], row["field"]) for row in csv.DictReader(file) if row["half"] == half]


class TestKeywords:
    def test_every_field_but_the_rest_has_some_and_no_other(self) -> None:
        spoken = {one.field for some in KEYWORDS.values() for one in some}
        assert spoken == {one.code for one in starter_fields()} - {"OTHER"}

    def test_with_and_without_marks_and_the_words_are_told_as_typed(self) -> None:
        assert suggest("Đường bản nhiều ổ gà")[0].label == "ROADS"
        found = suggest("duong ban nhieu o ga")[0]
        assert found.label == "ROADS"
        assert "o ga" in found.words

    def test_other_marks_are_another_word(self) -> None:
        assert "mất điện" in dict(keyword_scores("Bản mất điện")["UTILITIES"])
        assert "UTILITIES" not in keyword_scores("Mặt diễn ra")

    def test_the_longest_phrase_wins_over_those_within_it(self) -> None:
        found = keyword_scores("bảo hiểm y tế của cháu")
        assert list(dict(found["HEALTHCARE"])) == ["bảo hiểm y tế"]

    def test_what_says_nothing_gets_no_suggestion(self) -> None:
        assert suggest("") == []
        assert suggest("Xin chào") == []

    def test_half_of_invented_requests_that_nobody_tuned_on(self) -> None:
        asked = requests("test")
        right = sum(field in [one.label for one in suggest(words)[:1]] for words, field in asked)
        near = sum(field in [one.label for one in suggest(words)[:3]] for words, field in asked)
        assert len(asked) >= 45
        assert right / len(asked) >= 0.7
        assert near / len(asked) >= 0.8


class TestModel:
    CASES = (
        *[(f"Máy bừa của tổ {n} đi mượn không trả", "FARMING") for n in ("một", "hai", "ba", "bốn")],
        *[(f"Trống chiêng đội {n} bị rách", "CULTURE") for n in ("một", "hai", "ba", "bốn")],
    )

    def test_it_learns_words_that_no_list_knows(self) -> None:
        assert suggest("Chiêng của bản rách")[:1] == []
        found = suggest("Chiêng của bản rách", train(self.CASES))[0]
        assert found.label == "CULTURE"
        assert {"chiêng", "rách"} <= set(" ".join(found.words).split())

    def test_what_stood_in_one_case_only_is_not_kept(self) -> None:
        model = train([*self.CASES, ("Máy bừa của Xôm", "FARMING")])
        assert all("xom" not in words for words in model.counts.values())

    def test_shares_add_up_and_are_the_same_each_time(self) -> None:
        model = train(self.CASES)
        first, second = (suggest("Trống và máy bừa, đường ổ gà", model) for _ in range(2))
        assert first == second
        assert sum(one.share for one in first) <= 1.0 + 1e-9

    def test_no_case_or_one_label_is_no_model(self) -> None:
        assert train([]).size == 0
        assert suggest_by("Chiêng rách", EMPTY) == []
        assert suggest_by("Máy bừa", train(self.CASES[:4])) == []

    def test_numbers_and_empty_words_teach_nothing(self) -> None:
        assert features("Và 0912345678 của") == []

    @pytest.mark.parametrize("words", ["\x00" * 50, "🙂" * 500, "a" * 4000, "<b>đường</b> \u202eổ gà", "đường " * 700])
    def test_no_text_is_too_odd(self, words: str) -> None:
        suggest(words, train(self.CASES))


@pytest.mark.django_db
class TestPages:
    @pytest.fixture(autouse=True)
    def _fresh(self) -> None:
        cache.clear()

    def test_the_officer_sees_the_suggestion_with_its_words_and_confirms(self, client: Client, cast: Cast) -> None:
        petition = sent(cast, words="Đường vào bản đầy ổ gà").petition
        client.force_login(cast.officer)
        page = client.get(f"/hop-kien-nghi/{petition.ref}/tiep-nhan/").content.decode()
        assert "Gợi ý theo lời trong đơn: Giao thông, hạ tầng (" in page
        assert '<option value="ROADS" selected>' in page
        petition.refresh_from_db()
        assert petition.field == ""

    def test_the_units_own_cases_teach_and_those_of_others_do_not(self, cast: Cast) -> None:
        for words, field in TestModel.CASES:
            classified(cast, sent(cast, words=words).petition, field=field)
        assert field_guesses(sent(cast, words="Chiêng rách").petition)
        cache.clear()
        other = sent(cast, words="Chiêng rách", commune=cast.other_commune, area=None).petition
        assert field_guesses(other) == []

    def test_sealed_words_neither_teach_nor_are_read(self, cast: Cast) -> None:
        petition = classified(cast, sent(cast, words="Đường ổ gà").petition, kind=Kind.DENUNCIATION)
        assert field_guesses(petition) == []
        assert office_guess(petition, agencies_for(petition)) is None

    def test_an_office_is_suggested_once_two_have_been_told_apart(self, cast: Cast) -> None:
        org.open_unit(
            parent=cast.commune, kind=UnitKind.AGENCY, name="Trung tâm Văn hóa xã Mường Bú",
            short_name="Trung tâm Văn hóa xã Mường Bú", by=cast.administrator,
        )  # fmt: skip
        petition = classified(cast, sent(cast, words="Chiêng rách").petition)
        offices = list(agencies_for(petition))
        assert len(offices) >= 2
        assert office_guess(petition, offices) is None
        for words, field in TestModel.CASES:
            one = classified(cast, sent(cast, words=words).petition, field=field)
            to = offices[0] if field == "CULTURE" else offices[-1]
            actions.forward_petition(petition=one, by=cast.officer, unit=to, due_on=today() + timedelta(days=10))
        cache.clear()
        found = office_guess(petition, offices)
        assert found is not None
        assert found[0] == offices[0]


def test_the_words_that_decided_are_told_as_the_sender_wrote_them() -> None:
    cases = [("Đèn đường tắt 3 tối nay", "LIGHT"), ("Đèn đường tắt lâu rồi", "LIGHT"), ("Chó thả rông", "DOGS")]
    guess = suggest_by("đèn Đường tắt 5 ngày", train([*cases, ("Chó thả rông ở chợ", "DOGS")]))[0]
    assert guess.label == "LIGHT"
    assert set(guess.words) & {"đèn đường", "đường tắt", "đèn", "tắt"}
    assert not {"den duong", "duong tat", "tat"} & set(guess.words)
