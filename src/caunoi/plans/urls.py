"""Doors to plans and tasks."""

from django.urls import path

from caunoi.plans import feeds
from caunoi.plans.views import (
    approving,
    assigning,
    calendar,
    notice_choice,
    obstacles,
    papers,
    plans,
    reviewing,
    sheets,
    tasks,
)

app_name = "plans"

urlpatterns = [
    path("ke-hoach/", plans.index, name="index"),
    path("ke-hoach/doc/", plans.read, name="read"),
    path("ke-hoach/doc/<str:document_ref>/", plans.read_document, name="read_document"),
    path("ke-hoach/<str:ref>/", plans.detail, name="detail"),
    path("ke-hoach/<str:ref>/vuong-mac/", obstacles.of_plan, name="obstacles"),
    path("ke-hoach/<str:ref>/ban-hanh/", plans.issue, name="issue"),
    path("ke-hoach/<str:ref>/thong-tin/", plans.edit, name="edit"),
    path("ke-hoach/<str:ref>/ra-soat/", reviewing.review, name="review"),
    path("ke-hoach/<str:ref>/ra-soat/nhan-het/", reviewing.accept_rest, name="accept_rest"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/", reviewing.panel, name="panel"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/dung/", reviewing.accept, name="accept"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/sua/", reviewing.edit, name="edit_line"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/tach/", reviewing.split, name="split"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/noi/", reviewing.join, name="join"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/cap/", reviewing.shift, name="shift"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/don-vi/", reviewing.name_unit, name="name_unit"),
    path("ke-hoach/<str:ref>/ra-soat/<int:line_id>/don-vi/<int:pk>/", reviewing.decide, name="decide"),
    path("ke-hoach/<str:ref>/muc/<int:line_id>/giao/", assigning.assign, name="assign"),
    path("nhiem-vu/", tasks.index, name="tasks"),
    path("nhiem-vu/excel/", sheets.excel, name="excel"),
    path("nhiem-vu/in/", sheets.paper, name="list_sheet"),
    path("nhiem-vu/qua-han/van-ban/", papers.late, name="late_paper"),
    path("nhiem-vu/ban-tin-tuan/", papers.week, name="week"),
    path("nhiem-vu/lich/", calendar.link, name="calendar"),
    path("nhiem-vu/them/", tasks.give, name="give"),
    path("nhiem-vu/<str:ref>/", tasks.detail, name="task"),
    path("nhiem-vu/<str:ref>/phieu-giao/", papers.letter, name="letter"),
    path("nhiem-vu/<str:ref>/cap-nhat/", tasks.report, name="report"),
    path("nhiem-vu/<str:ref>/hoan-thanh/", tasks.finish, name="finish"),
    path("nhiem-vu/<str:ref>/duyet/", approving.approve, name="approve"),
    path("nhiem-vu/<str:ref>/tra-lai/", approving.send_back, name="send_back"),
    path("nhiem-vu/<str:ref>/cho-huong-dan/", approving.wait, name="wait"),
    path("nhiem-vu/<str:ref>/lam-tiep/", approving.resume, name="resume"),
    path("nhiem-vu/<str:ref>/vuong-mac/", obstacles.put, name="raise"),
    path("nhiem-vu/<str:ref>/vuong-mac/<int:pk>/", obstacles.answer, name="answer"),
    path("nhiem-vu/<str:ref>/mo-lai/", tasks.reopen, name="reopen"),
    path("nhiem-vu/<str:ref>/huy/", tasks.cancel, name="cancel"),
    path("nhiem-vu/<str:ref>/gia-han/", tasks.move, name="move"),
    path("nhiem-vu/<str:ref>/sua/", tasks.edit, name="edit_task"),
    path("nhiem-vu/<str:ref>/tep/<int:pk>/", tasks.file, name="file"),
    path("thong-bao/cach-nhan/", notice_choice.choose, name="notice_choice"),
    path("lich/<str:key>/<str:secret>.ics", feeds.feed, name="feed"),
]
