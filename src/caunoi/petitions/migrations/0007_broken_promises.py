from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0006_bind_sealed_texts_to_their_rows")]

    operations = [
        migrations.RemoveConstraint(
            model_name="entry",
            name="petitions_entry_kind_known",
        ),
        migrations.AlterField(
            model_name="entry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("SENT", "Đã gửi"),
                    ("CLASSIFIED", "Đã phân loại"),
                    ("CLAIMED", "Nhận xử lý"),
                    ("ASSIGNED", "Giao xử lý"),
                    ("RETURNED", "Trả lại nơi giao"),
                    ("FORWARDED", "Chuyển cơ quan có thẩm quyền"),
                    ("TAKEN_UP", "Cơ quan thụ lý"),
                    ("ANSWERED", "Cơ quan trả lời"),
                    ("SENT_BACK", "Đề nghị cơ quan trả lời lại"),
                    ("ASKED", "Xin bổ sung"),
                    ("ADDED", "Đã bổ sung"),
                    ("EXTENDED", "Gia hạn"),
                    ("TOLD", "Trả lời người gửi"),
                    ("PROMISED", "Hẹn ngày làm xong"),
                    ("RATED", "Đánh giá"),
                    ("REOPENED", "Mở lại"),
                    ("CLOSED", "Đóng"),
                    ("REFUSED", "Từ chối"),
                    ("MERGED", "Gộp trùng"),
                    ("UNMERGED", "Tách ra"),
                    ("WITHDRAWN", "Rút"),
                    ("FILED", "Lưu đơn"),
                    ("NOTE", "Ghi chú nội bộ"),
                    ("LATE", "Quá hạn, báo cấp trên"),
                    ("BROKEN", "Quá ngày hẹn làm xong"),
                    ("RECOUNTED", "Tính lại hạn"),
                    ("WANTS_TIME", "Xin gia hạn"),
                    ("SPLIT", "Tách nội dung"),
                    ("IDENTITY", "Mở thông tin người gửi"),
                ],
                max_length=12,
                verbose_name="việc",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "SENT",
                            "CLASSIFIED",
                            "CLAIMED",
                            "ASSIGNED",
                            "RETURNED",
                            "FORWARDED",
                            "TAKEN_UP",
                            "ANSWERED",
                            "SENT_BACK",
                            "ASKED",
                            "ADDED",
                            "EXTENDED",
                            "TOLD",
                            "PROMISED",
                            "RATED",
                            "REOPENED",
                            "CLOSED",
                            "REFUSED",
                            "MERGED",
                            "UNMERGED",
                            "WITHDRAWN",
                            "FILED",
                            "NOTE",
                            "LATE",
                            "BROKEN",
                            "RECOUNTED",
                            "WANTS_TIME",
                            "SPLIT",
                            "IDENTITY",
                        ],
                    )
                ),
                name="petitions_entry_kind_known",
            ),
        ),
    ]
