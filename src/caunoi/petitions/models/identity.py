"""Who sent a petition. One table, reached by one function of `access`, opened with a reason, never joined to a list."""

from __future__ import annotations

from django.db import models

from caunoi.ground.fields import SealedTextField
from caunoi.ground.tables import Stamped
from caunoi.petitions.models.petition import Petition


class Identity(Stamped):
    """The sender's name and how to reach her, as she gave them. There is no column by which petitions of one person
    could be found."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="identity")
    full_name = SealedTextField("họ và tên", bound_to=("petition_id",))
    telephone = SealedTextField("số điện thoại", bound_to=("petition_id",))
    address = SealedTextField("địa chỉ", bound_to=("petition_id",))
    id_number = SealedTextField("số định danh", bound_to=("petition_id",))
    tells_by = models.CharField("báo qua", max_length=10, blank=True, default="")
    consented_at = models.DateTimeField("lúc đồng ý", null=True)

    class Privacy:
        activity = "senders"
        personal = ("full_name", "telephone", "address", "id_number")
        plain = ("id", "created_at", "petition", "tells_by", "consented_at")

    def __str__(self) -> str:
        return str(self.petition_id)


class Vault(Stamped):
    """The words of a denunciation, sealed; the petition itself keeps none. Only the heads of the unit that answers for
    it open it, each time for a reason (Luật Tố cáo 25/2018/QH14, arts. 8 and 56). `rest` is what a head left of a mixed
    petition when a denunciation was taken out of it."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="vault")
    words = SealedTextField("nội dung", bound_to=("petition_id",))
    title = SealedTextField("tóm tắt", bound_to=("petition_id",))
    place = SealedTextField("chỗ nào", bound_to=("petition_id",))
    rest = SealedTextField("phần còn lại sau khi tách", bound_to=("petition_id",))

    class Privacy:
        activity = "sealed"
        personal = ("words", "title", "place", "rest")
        plain = ("id", "created_at", "petition")

    def __str__(self) -> str:
        return str(self.petition_id)
