"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import deleting, exporting, home, importing, start

app_name = "diary"
urlpatterns = [
    path("", home.index, name="index"),
    path("start/", start.begin, name="start"),
    path("start/for-someone/", start.begin, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home, name="home"),
    path("<uuid:diary>/paused/", home.paused, name="paused"),
    path("<uuid:diary>/export/", exporting.export, name="export"),
    path("<uuid:diary>/import/", importing.choose, name="import"),
    path("<uuid:diary>/import/<uuid:brought>/", importing.preview, name="import-preview"),
    path("<uuid:diary>/import/<uuid:brought>/log/", importing.imported_log, name="imported-log"),
    path("<uuid:diary>/delete/", deleting.diary, name="delete"),
]
