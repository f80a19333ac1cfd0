"""The people and places of the tests, made by walking the real actions.

Two communes of one province, an office, a board, an organisation, one residential area each; ten people, of whom one
holds no post. Everybody's password is `Cast.password`.
"""

from __future__ import annotations

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.test import Client

from caunoi.ground import times
from caunoi.org import actions
from caunoi.org.models import Person, PlaceKind, Role, Unit, UnitKind
from caunoi.org.reading import CommuneRow, ProvinceRow

PROVINCE = (
    ProvinceRow("14", "PROVINCE", "TINH", "Ủy ban MTTQ Việt Nam tỉnh Sơn La", "Mặt trận tỉnh Sơn La", ""),
    ProvinceRow("14-VP", "OFFICE", "", "Văn phòng Ủy ban MTTQ Việt Nam tỉnh Sơn La", "Văn phòng", "14"),
    ProvinceRow("14-DCGS", "BOARD", "", "Ban Dân chủ, Giám sát và Phản biện xã hội", "Ban Dân chủ", "14"),
    ProvinceRow("14-HPN", "ORGANISATION", "", "Hội Liên hiệp Phụ nữ tỉnh Sơn La", "Hội Liên hiệp Phụ nữ tỉnh", "14"),
)
COMMUNES = (
    CommuneRow("03847", "xã", "Mường Bú", ("Xã Mường Chùm", "Xã Tạ Bú"), 2, 8),
    CommuneRow("03679", "phường", "Chiềng Sinh", ("Phường Chiềng Sinh", "Xã Chiềng Ngần"), 4, 7),
)


def signed_in(person: Person) -> Client:
    """A browser in which the person has signed in a moment ago: pages that ask for the password again after a while do
    not ask yet."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    record_authentication(SimpleNamespace(session=session), person, "password")
    session.save()
    return client


class Cast:
    """Whom a test can ask: the owner, the colleague, the stranger, nobody."""

    password = "Nhịp cầu qua suối"

    def __init__(self) -> None:
        actions.load_units(province=PROVINCE, communes=COMMUNES, by=None)
        units = {unit.code: unit for unit in Unit.objects.all()}
        self.province: Unit = units["14"]
        self.office: Unit = units["14-VP"]
        self.board: Unit = units["14-DCGS"]
        self.organisation: Unit = units["14-HPN"]
        self.commune: Unit = units["03847"]
        self.other_commune: Unit = units["03679"]
        self.agency: Unit = units["UBND-03847"]
        self.administrator = self._person("Quàng Thị Quản", "quantri", self.province, Role.ADMINISTRATOR)
        self.area: Unit = self._area(self.commune, "bản Giàn")
        self.other_area: Unit = self._area(self.other_commune, "bản Phung")
        self.officer = self._person("Lò Thị Hương", "huong", self.commune, Role.OFFICER, telephone="+84912345678")
        self.leader_of_commune = self._person("Cà Văn Sơn", "son", self.commune, Role.LEADER)
        self.stranger = self._person("Tòng Văn Pâng", "pang", self.other_commune, Role.OFFICER)
        self.village_head = self._person("Giàng A Páo", "pao", self.area, Role.VILLAGE_HEAD)
        self.clerk = self._person("Nguyễn Thu Mai", "mai", self.office, Role.CLERK)
        self.specialist = self._person("Hoàng Đức Anh", "anh", self.board, Role.SPECIALIST)
        self.leader = self._person("Lường Văn Đạo", "dao", self.province, Role.LEADER)
        self.auditor = self._person("Vì Thị Kiểm", "kiem", self.province, Role.AUDITOR)
        self.nobody = self._person("Đèo Văn Không", "khong", self.other_commune, Role.OFFICER)
        post = self.nobody.posts.get()
        actions.end_post(post=post, until_on=times.today(), by=self.administrator)
        # The last day of a post counts: move its dates into the past, as time would.
        self.nobody.posts.update(from_on="2025-07-01", until_on="2025-12-31")
        self.nobody = Person.objects.get(pk=self.nobody.pk)

    def _person(self, full_name: str, login: str, unit: Unit, role: Role, telephone: str = "") -> Person:
        return actions.register_person(
            full_name=full_name,
            login=login,
            unit=unit,
            role=role,
            telephone=telephone,
            from_on=times.day_of(times.now()).replace(month=1, day=1),
            password=self.password,
            by=None,
        ).person

    def _area(self, commune: Unit, place: str) -> Unit:
        return actions.open_unit(
            parent=commune,
            kind=UnitKind.AREA,
            place_kind=PlaceKind.BAN,
            name=f"Ban Công tác Mặt trận {place}",
            short_name=place,
            by=None,
        )

    @property
    def everybody(self) -> dict[str, Person]:
        """The ten people by the word tests know them by."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}

    @staticmethod
    def client(person: Person | None) -> Client:
        """A browser in which the person (None: nobody at all) is signed in."""
        client = Client()
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client
