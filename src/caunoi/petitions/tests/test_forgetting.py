from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.ground.audit.models import TrailEntry
from caunoi.ground.files.models import StoredFile
from caunoi.ground.times import now, standing_at
from caunoi.org.tests.cast import Cast
from caunoi.petitions import actions
from caunoi.petitions.actions import forgetting
from caunoi.petitions.models import Draft, Petition
from caunoi.petitions.models.petition import DRAFT_KEPT
from caunoi.petitions.tests.walks import SENDER, WORDS

pytestmark = pytest.mark.django_db


def picture() -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(held, "JPEG")
    return SimpleUploadedFile("cong.jpg", held.getvalue(), "image/jpeg")


def test_a_draft_is_forgotten_with_its_pictures_when_its_days_are_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    with standing_at(now()) as moment:
        for _ in range(3):
            draft = actions.keep_draft(draft=actions.begin_draft(given={}), words=WORDS)
            actions.add_photo(draft=draft, upload=picture())
        kept = actions.begin_draft(given={})
        actions.add_photo(draft=kept, upload=picture())
        actions.send_draft(draft=kept, contact=SENDER, commune=cast.commune, words=WORDS)
    with standing_at(moment + DRAFT_KEPT - timedelta(minutes=1)):
        fresh = actions.begin_draft(given={})
        assert actions.forget_drafts(by=None) == 0
    with standing_at(moment + DRAFT_KEPT):
        assert actions.forget_drafts(by=None) == 4
        assert actions.forget_drafts(by=None) == 0
    assert list(Draft.objects.all()) == [fresh]
    assert StoredFile.objects.get() == Petition.objects.get().files.get().file
    entries = TrailEntry.objects.filter(deed="petition_draft.forgotten")
    assert [one.facts["count"] for one in entries.order_by("pk")] == [2, 2]
