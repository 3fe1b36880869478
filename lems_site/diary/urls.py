"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path, register_converter

from .converters import DateConverter
from .views import charts, days, entry_list, home, start

register_converter(DateConverter, "day")

app_name = "diary"
urlpatterns = [
    path("", home.index, name="index"),
    path("start/", start.begin, name="start"),
    path("start/for-someone/", start.begin, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home, name="home"),
    path("<uuid:diary>/paused/", home.paused, name="paused"),
    path("<uuid:diary>/day/", days.go, name="go"),
    path("<uuid:diary>/day/<day:day>/", days.day, name="day"),
    path("<uuid:diary>/week/<day:day>/", days.week, name="week"),
    path("<uuid:diary>/month/<day:day>/", days.month, name="month"),
    path("<uuid:diary>/list/", entry_list.entry_list, name="list"),
    path("<uuid:diary>/charts/", charts.charts, name="charts"),
    path("<uuid:diary>/charts/<slug:code>/", charts.chart, name="chart"),
    path("<uuid:diary>/patterns/", charts.patterns, name="patterns"),
]
