"""Doors of units, people, calendar, trail and account; and those of allauth that we open."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as spare_code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as key_views
from django.urls import path

from caunoi.org.views import factors, gateways, handing, heads, imports, office, people, substitutions, tokens, units

app_name = "org"
urlpatterns = [
    path("don-vi/", units.units, name="units"),
    path("cay-don-vi/", units.unit_tree, name="unit_tree"),
    path("don-vi-moi/", units.unit_new, name="unit_new"),
    path("don-vi/<str:code>/", units.unit, name="unit"),
    path("don-vi/<str:code>/sua/", units.unit_edit, name="unit_edit"),
    path("don-vi/<str:code>/doi-ten/", units.unit_rename, name="unit_rename"),
    path("don-vi/<str:code>/nhap/", units.unit_merge, name="unit_merge"),
    path("don-vi/<str:code>/tach/", units.unit_split, name="unit_split"),
    path("don-vi/<str:code>/chuyen/", units.unit_move, name="unit_move"),
    path("don-vi/<str:code>/dong/", units.unit_close, name="unit_close"),
    path("don-vi/<str:code>/ten-khac/", units.alias_new, name="alias_new"),
    path("don-vi/<str:code>/ten-khac/<int:number>/bo/", units.alias_remove, name="alias_remove"),
    path("nhap-khu-dan-cu/", imports.import_new, name="import_new"),
    path("nhap-khu-dan-cu/mau.xlsx", imports.import_template, name="import_template"),
    path("nhap-tai-khoan/", imports.accounts_new, name="accounts_new"),
    path("nhap-tai-khoan/mau.xlsx", imports.accounts_template, name="accounts_template"),
    path("nhap-danh-sach/<str:key>/", imports.import_preview, name="import_preview"),
    path("nhap-danh-sach/<str:key>/ket-qua.xlsx", imports.import_verdicts, name="import_verdicts"),
    path("nhap-danh-sach/<str:key>/nhap/", imports.import_apply, name="import_apply"),
    path("nhap-danh-sach/<str:key>/phieu/", imports.slips, name="slips"),
    path("nhap-danh-sach/<str:key>/phieu-moi/", imports.slips_renew, name="slips_renew"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung-moi/", people.person_new, name="person_new"),
    path("nguoi-dung/<str:login>/", people.person, name="person"),
    path("nguoi-dung/<str:login>/sua/", people.person_edit, name="person_edit"),
    path("nguoi-dung/<str:login>/chuc-vu/", people.post_new, name="post_new"),
    path("nguoi-dung/<str:login>/ngung/", people.person_switch, name="person_switch"),
    path("nguoi-dung/<str:login>/dat-lai-mat-khau/", people.password_renew, name="password_renew"),
    path("nguoi-dung/<str:login>/mat-khau-dau/", people.first_password, name="first_password"),
    path("nguoi-dung/<str:login>/dat-lai-xac-thuc/", factors.reset_ask, name="reset_ask"),
    path("dat-lai-xac-thuc/<int:number>/", factors.reset_decide, name="reset_decide"),
    path("nguoi-dung/<str:login>/lam-thay/", substitutions.person_substitution, name="person_substitution"),
    path("nguoi-dung/<str:login>/ban-giao/", handing.hand_over, name="hand_over"),
    path("lam-thay/", substitutions.substitutions, name="substitutions"),
    path("lam-thay/giao/", substitutions.substitution_new, name="substitution_new"),
    path("lam-thay/thoi/", substitutions.substitution_leave, name="substitution_leave"),
    path("lam-thay/<int:number>/", substitutions.substitution_enter, name="substitution_enter"),
    path("lam-thay/<int:number>/ket-thuc/", substitutions.substitution_end, name="substitution_end"),
    path("nguoi-dung/<str:login>/ma-ket-noi/", tokens.person_tokens, name="person_tokens"),
    path("tai-khoan/ma-ket-noi/", tokens.tokens, name="tokens"),
    path("tai-khoan/ma-ket-noi/moi-lap/", tokens.token_made, name="token_made"),
    path("tai-khoan/ma-ket-noi/<int:number>/ket-thuc/", tokens.token_end, name="token_end"),
    path("tin-nhan/", gateways.gateways, name="gateways"),
    path("truong-ban/", heads.heads, name="heads"),
    path("truong-ban/<str:code>/", heads.heads_of, name="heads_of"),
    path("truong-ban/<str:code>/duong-dan/", heads.keys_make, name="keys_make"),
    path("truong-ban/<str:code>/phieu/", heads.key_slips, name="key_slips"),
    path("truong-ban/<str:code>/nguoi/<str:login>/duong-dan/", heads.key_make, name="key_make"),
    path("truong-ban/<str:code>/nguoi/<str:login>/thu-hoi/", heads.key_revoke, name="key_revoke"),
    path("vao/", heads.pin, name="pin"),
    path("vao/<str:token>/", heads.head_link, name="head_link"),
    path("chuc-vu/<int:number>/ket-thuc/", people.post_end, name="post_end"),
    path("lich-lam-viec/", office.calendar, name="calendar"),
    path("lich-lam-viec/<int:year>/", office.calendar, name="calendar_of"),
    path("lich-lam-viec/ngay-moi/", office.day_edit, name="day_new"),
    path("lich-lam-viec/ngay/<int:number>/", office.day_edit, name="day_edit"),
    path("lich-lam-viec/ngay/<int:number>/bo/", office.day_remove, name="day_remove"),
    path("nhat-ky/", office.trail, name="trail"),
    path("nhat-ky/tep/", office.trail_export, name="trail_export"),
    path("thong-bao/", office.notices, name="notices"),
    path("thong-bao/da-doc/", office.notices_read, name="notices_read"),
    path("thong-bao/<int:number>/", office.notice_open, name="notice_open"),
    path("tai-khoan/", office.account, name="account"),
    path("tai-khoan/phien/<int:number>/ket-thuc/", office.session_end, name="session_end"),
    path("tai-khoan/phien/ket-thuc-khac/", office.sessions_end, name="sessions_end"),
]

account_patterns = [
    path("dang-nhap/", heads.sign_in, name="account_login"),
    path("dang-xuat/", allauth_views.logout, name="account_logout"),
    path("tai-khoan/mat-khau/", allauth_views.password_change, name="account_change_password"),
    path("tai-khoan/xac-nhan-lai/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("tai-khoan/da-ngung/", allauth_views.account_inactive, name="account_inactive"),
    path("dang-nhap/buoc-hai/", factors.authenticate, name="mfa_authenticate"),
    path("tai-khoan/xac-nhan-lai/ma/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("tai-khoan/xac-nhan-lai/khoa/", key_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("tai-khoan/xac-thuc/", factor_views.index, name="mfa_index"),
    path("tai-khoan/xac-thuc/ung-dung/", factors.activate_totp, name="mfa_activate_totp"),
    path("tai-khoan/xac-thuc/ung-dung/tat/", app_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("tai-khoan/xac-thuc/khoa/", key_views.add_webauthn, name="mfa_add_webauthn"),
    path("tai-khoan/xac-thuc/khoa/danh-sach/", key_views.list_webauthn, name="mfa_list_webauthn"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/bo/", key_views.remove_webauthn, name="mfa_remove_webauthn"),
    path("tai-khoan/xac-thuc/ma-du-phong/", spare_code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "tai-khoan/xac-thuc/ma-du-phong/moi/",
        spare_code_views.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
]
"""The doors of sign-in, outside the namespace because allauth asks for them by these names. Its other doors (sign-up,
e-mail, reset by mail) do not exist here."""
