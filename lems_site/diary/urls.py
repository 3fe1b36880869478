"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import calendar, deleting, exporting, home, importing, paper, start

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
    path("paper/", paper.paper, name="paper-any"),
    path("<uuid:diary>/paper/", paper.of_one, name="paper"),
    path("feed/<str:token>.ics", calendar.feed, name="feed"),
    path("<uuid:diary>/calendar/", calendar.reminders, name="calendar"),
    path("<uuid:diary>/calendar/reminders.ics", calendar.file, name="calendar-file"),
    path("<uuid:diary>/calendar/address/", calendar.new_address, name="calendar-address"),
    path("<uuid:diary>/calendar/end/", calendar.end_address, name="calendar-end"),
    path("<uuid:diary>/delete/", deleting.diary, name="delete"),
]
