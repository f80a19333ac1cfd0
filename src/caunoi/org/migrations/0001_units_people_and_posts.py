import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import caunoi.ground.fields
import caunoi.ground.times


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("login", models.CharField(max_length=60, verbose_name="tên đăng nhập")),
                ("full_name", caunoi.ground.fields.NfcCharField(max_length=120, verbose_name="họ và tên")),
                (
                    "salutation",
                    models.CharField(
                        blank=True,
                        choices=[("ONG", "ông"), ("BA", "bà"), ("ANH", "anh"), ("CHI", "chị"), ("EM", "em")],
                        default="",
                        max_length=4,
                        verbose_name="danh xưng",
                    ),
                ),
                ("telephone", models.CharField(blank=True, default="", max_length=20, verbose_name="số điện thoại")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="thư điện tử")),
                ("is_active", models.BooleanField(default=True, verbose_name="đang dùng")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="phải đổi mật khẩu")),
                ("is_demo", models.BooleanField(default=False, verbose_name="người dùng thử")),
                (
                    "sort_key",
                    caunoi.ground.fields.SortKeyField(
                        blank=True, default="", editable=False, key="name_sort_key", max_length=400, source="full_name"
                    ),
                ),
                (
                    "folded",
                    caunoi.ground.fields.FoldedField(
                        blank=True, default="", editable=False, sources=("full_name", "login")
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sort_key"], name="org_person_by_name")],
                "constraints": [models.UniqueConstraint(fields=("login",), name="org_person_login_once")],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("code", models.CharField(max_length=32, verbose_name="mã")),
                ("serial", models.PositiveIntegerField(verbose_name="số thứ tự trong hệ thống")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROVINCE", "Ủy ban MTTQ cấp tỉnh"),
                            ("OFFICE", "Văn phòng"),
                            ("BOARD", "Ban chuyên môn"),
                            ("ORGANISATION", "Tổ chức chính trị - xã hội"),
                            ("ASSOCIATION", "Hội quần chúng"),
                            ("COMMUNE", "Ủy ban MTTQ cấp xã"),
                            ("AREA", "Ban Công tác Mặt trận"),
                            ("AGENCY", "Cơ quan nhà nước"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                (
                    "place_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TINH", "tỉnh"),
                            ("THANH_PHO", "thành phố"),
                            ("XA", "xã"),
                            ("PHUONG", "phường"),
                            ("DAC_KHU", "đặc khu"),
                            ("BAN", "bản"),
                            ("TIEU_KHU", "tiểu khu"),
                            ("TO_DAN_PHO", "tổ dân phố"),
                            ("THON", "thôn"),
                            ("XOM", "xóm"),
                            ("LANG", "làng"),
                            ("BUON", "buôn"),
                            ("AP", "ấp"),
                            ("KHU_PHO", "khu phố"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="loại địa bàn",
                    ),
                ),
                ("name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="tên đầy đủ")),
                ("short_name", caunoi.ground.fields.NfcCharField(max_length=120, verbose_name="tên gọn")),
                ("path", models.CharField(max_length=60, verbose_name="đường trong cây")),
                ("opened_on", models.DateField(blank=True, null=True, verbose_name="lập ngày")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="thôi hoạt động từ ngày")),
                ("telephone", models.CharField(blank=True, default="", max_length=20, verbose_name="số trực")),
                ("email", models.EmailField(blank=True, default="", max_length=254, verbose_name="thư điện tử")),
                ("tile_row", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="hàng trên lược đồ")),
                (
                    "tile_column",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="cột trên lược đồ"),
                ),
                ("bare", models.CharField(blank=True, default="", max_length=120)),
                (
                    "sort_key",
                    caunoi.ground.fields.SortKeyField(
                        blank=True,
                        default="",
                        editable=False,
                        key="place_sort_key",
                        max_length=400,
                        source="short_name",
                    ),
                ),
                (
                    "folded",
                    caunoi.ground.fields.FoldedField(
                        blank=True, default="", editable=False, sources=("name", "short_name", "code")
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="org.unit",
                        verbose_name="cấp trên theo ngành dọc",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.unit",
                        verbose_name="trực thuộc",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("MERGE", "Hợp nhất, sáp nhập"), ("SPLIT", "Chia, tách"), ("RENAME", "Đổi tên")],
                        max_length=8,
                        verbose_name="việc",
                    ),
                ),
                ("on", models.DateField(verbose_name="từ ngày")),
                (
                    "basis",
                    caunoi.ground.fields.NfcCharField(blank=True, default="", max_length=300, verbose_name="căn cứ"),
                ),
                (
                    "from_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
                (
                    "to_unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.unit"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("VILLAGE_HEAD", "Trưởng Ban Công tác Mặt trận"),
                            ("OFFICER", "Cán bộ"),
                            ("CLERK", "Văn phòng"),
                            ("SPECIALIST", "Chuyên viên ban chuyên môn"),
                            ("APPROVER", "Người phê duyệt"),
                            ("LEADER", "Lãnh đạo"),
                            ("AUDITOR", "Kiểm tra, kiểm toán"),
                            ("ADMINISTRATOR", "Quản trị"),
                        ],
                        max_length=16,
                        verbose_name="vai trò",
                    ),
                ),
                (
                    "title",
                    caunoi.ground.fields.NfcCharField(blank=True, default="", max_length=120, verbose_name="chức danh"),
                ),
                ("from_on", models.DateField(verbose_name="từ ngày")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="posts", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                        verbose_name="phạm vi",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="org.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="tên khác")),
                ("folded", caunoi.ground.fields.FoldedField(blank=True, default="", editable=False, sources=("name",))),
                ("bare", models.CharField(db_index=True, max_length=200)),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="aliases", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="tên đầy đủ")),
                ("short_name", caunoi.ground.fields.NfcCharField(max_length=120, verbose_name="tên gọn")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROVINCE", "Ủy ban MTTQ cấp tỉnh"),
                            ("OFFICE", "Văn phòng"),
                            ("BOARD", "Ban chuyên môn"),
                            ("ORGANISATION", "Tổ chức chính trị - xã hội"),
                            ("ASSOCIATION", "Hội quần chúng"),
                            ("COMMUNE", "Ủy ban MTTQ cấp xã"),
                            ("AREA", "Ban Công tác Mặt trận"),
                            ("AGENCY", "Cơ quan nhà nước"),
                        ],
                        max_length=16,
                        verbose_name="loại",
                    ),
                ),
                (
                    "place_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TINH", "tỉnh"),
                            ("THANH_PHO", "thành phố"),
                            ("XA", "xã"),
                            ("PHUONG", "phường"),
                            ("DAC_KHU", "đặc khu"),
                            ("BAN", "bản"),
                            ("TIEU_KHU", "tiểu khu"),
                            ("TO_DAN_PHO", "tổ dân phố"),
                            ("THON", "thôn"),
                            ("XOM", "xóm"),
                            ("LANG", "làng"),
                            ("BUON", "buôn"),
                            ("AP", "ấp"),
                            ("KHU_PHO", "khu phố"),
                        ],
                        default="",
                        max_length=16,
                        verbose_name="loại địa bàn",
                    ),
                ),
                ("from_on", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="đến trước ngày")),
                (
                    "line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="org.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AreaImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "created_at",
                    models.DateTimeField(default=caunoi.ground.times.now, editable=False, verbose_name="lúc tạo"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="phiên bản")),
                ("key", models.CharField(max_length=32)),
                ("file_name", caunoi.ground.fields.NfcCharField(max_length=200, verbose_name="tệp")),
                ("rows", models.JSONField()),
                (
                    "status",
                    models.CharField(
                        choices=[("OPEN", "Chờ áp dụng"), ("APPLIED", "Đã áp dụng")], default="OPEN", max_length=8
                    ),
                ),
                ("expires_at", models.DateTimeField(verbose_name="giữ đến")),
                ("outcome", caunoi.ground.fields.NfcTextField(blank=True, default="", verbose_name="kết quả")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key",), name="org_area_import_key_once")],
            },
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["parent", "kind", "sort_key"], name="org_unit_by_parent"),
        ),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(fields=["kind", "sort_key"], name="org_unit_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("code",), name="org_unit_code_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("serial",), name="org_unit_serial_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(fields=("path",), name="org_unit_path_once"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("path", ""), _negated=True), name="org_unit_has_path"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on", None), ("opened_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                ),
                name="org_unit_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.UniqueConstraint(fields=("from_unit", "to_unit", "on"), name="org_succession_once"),
        ),
        migrations.AddConstraint(
            model_name="succession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_unit", models.F("to_unit")), ("kind", "RENAME")),
                    models.Q(
                        models.Q(("kind", "RENAME"), _negated=True),
                        models.Q(("from_unit", models.F("to_unit")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="org_succession_joins_two",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["unit", "role"], name="org_post_by_unit"),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.UniqueConstraint(
                fields=("person", "unit", "role", "scope", "from_on"), name="org_post_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"),
                name="org_post_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitalias",
            constraint=models.UniqueConstraint(fields=("unit", "name"), name="org_unit_alias_once"),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_on", None)), fields=("unit",), name="org_unit_version_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.UniqueConstraint(fields=("unit", "from_on"), name="org_unit_version_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on", None), ("from_on", None), ("until_on__gt", models.F("from_on")), _connector="OR"
                ),
                name="org_unit_version_ends_after_start",
            ),
        ),
    ]
