from django.urls import path

from indicators.views import accounts, annex, dashboards, entry, guide, health, submissions

app_name = "indicators"

urlpatterns = [
    path("", dashboards.overview, name="overview"),
    path("chi-tieu/", dashboards.indicators, name="indicators"),
    path("chi-tieu/<str:code>/", dashboards.indicator, name="indicator"),
    path("don-vi/", dashboards.units, name="units"),
    path("don-vi/<slug:slug>/", dashboards.unit, name="unit"),
    path("nhap/", entry.choose, name="entry"),
    path("nhap/<slug:slug>/<str:month>/", entry.grid, name="entry_grid"),
    path("nhap/<slug:slug>/<str:month>/<str:code>/", entry.cell, name="entry_cell"),
    path("so-lieu/luu/", entry.save, name="save"),
    path("nop/<slug:slug>/<str:month>/", submissions.submit, name="submit"),
    path("duyet/<slug:slug>/<str:month>/", submissions.approve, name="approve"),
    path("tra-lai/<slug:slug>/<str:month>/", submissions.give_back, name="give_back"),
    path("giai-trinh/<slug:slug>/<str:month>/", submissions.explain, name="explain"),
    path("mo-lai/<slug:slug>/<str:month>/", submissions.reopen, name="reopen"),
    path("phu-luc/", annex.annex, name="annex"),
    path("phu-luc/tai/", annex.download, name="annex_download"),
    path("huong-dan/", guide.guide, name="guide"),
    path("dang-nhap/", accounts.login, name="login"),
    path("dang-xuat/", accounts.logout, name="logout"),
    path("doi-mat-khau/", accounts.change_password, name="change_password"),
    path("healthz", health.healthz, name="healthz"),
]
