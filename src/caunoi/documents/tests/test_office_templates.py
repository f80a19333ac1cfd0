"""Templates of an office: put, checked, used by the next paper, taken back, every edition kept."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import etree

from caunoi.documents import actions
from caunoi.documents.actions import FaultyTemplate
from caunoi.documents.models import Direction, PaperTemplate, Register
from caunoi.documents.queries.templates import template_bytes, template_in_use
from caunoi.documents.reading import read_bytes
from caunoi.documents.tests.official import plan
from caunoi.documents.writing import Kind, default_template, template_faults, write_docx
from caunoi.documents.writing.trial import sample_of
from caunoi.ground.audit.models import TrailEntry
from caunoi.org.access import Denied
from caunoi.org.models import Person
from caunoi.org.tests.cast import Cast

OWN_WORDS = "Mẫu riêng của Văn phòng"


def changed(kind: Kind, old: str, new: str) -> bytes:
    """The template that comes with the product with some of its XML changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(default_template(kind))) as source, zipfile.ZipFile(target, "w") as package:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            package.writestr(info, content)
    return target.getvalue()


def own(kind: Kind = Kind.PLAN) -> bytes:
    return changed(kind, "{{đoạn}}", f"{OWN_WORDS} {{{{đoạn}}}}")


def upload(content: bytes, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("kind", list(Kind))
def test_the_templates_that_come_with_the_product_have_no_fault(kind: Kind) -> None:
    assert template_faults(default_template(kind), kind) == []


def test_every_fault_is_told_in_a_sentence_of_its_own() -> None:
    broken = changed(Kind.PLAN, "{{trích yếu}}", "{{trich yeu cua toi}}")
    faults = template_faults(broken, Kind.PLAN)
    assert len(faults) == 2
    assert "{{trich yeu cua toi}}" in faults[0]
    assert "thiếu chỗ điền {{trích yếu}}" in faults[1]
    assert template_faults(b"PK\x03\x04 nothing", Kind.PLAN)[0].startswith("Không đọc được mẫu")


def test_a_heading_row_stays_with_the_row_after_it() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(sample_of(Kind.NOTICE)))) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    kept = {
        "".join(map(str, row.itertext())): [
            paragraph.find(f"{space}pPr/{space}keepNext") is not None for paragraph in row.iter(f"{space}p")
        ]
        for row in root.iter(f"{space}tr")
    }
    assert all(kept["TTNội dung"])
    assert all(kept["Phần một"])
    assert not any(kept["1Nội dung thử"])


@pytest.mark.django_db
class TestAnOffice:
    def test_the_next_paper_uses_its_template_and_goes_back_when_it_is_dropped(self, cast: Cast) -> None:
        actions.seed_kinds(by=None)
        register: Register = actions.open_register(
            unit=cast.province, direction=Direction.OUTGOING, name="Văn bản đi", by=cast.clerk
        )
        made = actions.put_template(unit=cast.province, kind=Kind.PLAN, upload=upload(own()), by=cast.clerk)
        document = actions.write_paper(register=register, data=plan(), by=cast.clerk)
        assert document.file is not None
        with document.file.file.open() as file:
            assert OWN_WORDS in "\n".join(line.text for line in read_bytes(file.read(), "a.docx").lines)
        actions.drop_template(unit=cast.province, kind=Kind.PLAN, by=cast.clerk)
        assert template_in_use(cast.province, Kind.PLAN) is None
        assert template_bytes(cast.province, Kind.PLAN) == default_template(Kind.PLAN)
        second = actions.put_template(unit=cast.province, kind=Kind.PLAN, upload=upload(own()), by=cast.clerk)
        assert (made.edition, second.edition) == (1, 2)
        assert PaperTemplate.objects.count() == 2
        deeds = TrailEntry.objects.filter(deed__startswith="paper_template.").order_by("pk")
        assert [entry.deed.split(".")[1] for entry in deeds] == ["put", "dropped", "put"]

    def test_the_template_of_one_unit_is_not_that_of_another(self, cast: Cast) -> None:
        actions.put_template(unit=cast.province, kind=Kind.PLAN, upload=upload(own()), by=cast.clerk)
        assert template_in_use(cast.commune, Kind.PLAN) is None
        assert template_in_use(cast.province, Kind.REPORT) is None

    def test_strangers_and_faulty_files_are_refused_and_nothing_is_kept(self, cast: Cast) -> None:
        for person in (cast.officer, cast.auditor, cast.nobody):
            with pytest.raises(Denied):
                actions.put_template(unit=cast.province, kind=Kind.PLAN, upload=upload(own()), by=person)
            with pytest.raises(Denied):
                actions.drop_template(unit=cast.province, kind=Kind.PLAN, by=person)
        with pytest.raises(FaultyTemplate):
            actions.put_template(
                unit=cast.province, kind=Kind.DECISION, upload=upload(default_template(Kind.PLAN)), by=cast.clerk
            )
        assert not PaperTemplate.objects.exists()

    def test_the_pages_give_take_and_give_back(self, cast: Cast) -> None:
        client = signed_in(cast.clerk)
        assert "Mẫu có sẵn" in client.get(reverse("documents:templates")).content.decode()
        address = f"{reverse('documents:template', args=['plan'])}?don-vi={cast.province.code}"
        faulty = upload(changed(Kind.PLAN, "{{trích yếu}}", "{{gì đó}}"))
        assert "{{gì đó}}" in client.post(address, {"upload": faulty}).content.decode()
        assert client.post(address, {"upload": upload(own())}).status_code == 302
        taken = client.get(f"{reverse('documents:template_file', args=['plan'])}?don-vi={cast.province.code}")
        assert taken.content == own()
        assert client.get(reverse("documents:template", args=["plan"])).status_code == 200
        drop = f"{reverse('documents:template_drop', args=['plan'])}?don-vi={cast.province.code}"
        assert client.post(drop).status_code == 302
        assert template_in_use(cast.province, Kind.PLAN) is None
        assert client.get(reverse("documents:template", args=["plam"])).status_code == 404
        assert signed_in(cast.auditor).get(reverse("documents:templates")).status_code == 403
