"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import check_in, entry, entry_change, home, removed, saved, start

app_name = "diary"
urlpatterns = [
    path("", home.index, name="index"),
    path("start/", start.begin, name="start"),
    path("start/for-someone/", start.begin, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home, name="home"),
    path("<uuid:diary>/paused/", home.paused, name="paused"),
    path("<uuid:diary>/check-in/", check_in.check_in, name="check-in"),
    path("<uuid:diary>/saved/<uuid:batch>/", saved.saved, name="saved"),
    path("<uuid:diary>/saved/<uuid:batch>/undo/", saved.undo, name="saved-undo"),
    path("<uuid:diary>/saved/<uuid:batch>/bring-back/", saved.bring_back, name="saved-bring-back"),
    path("<uuid:diary>/entry/<int:pk>/", entry.entry, name="entry"),
    path("<uuid:diary>/entry/<int:pk>/change/", entry_change.change, name="entry-change"),
    path("<uuid:diary>/entry/<int:pk>/remove/", removed.remove_one, name="entry-remove"),
    path("<uuid:diary>/entry/<int:pk>/bring-back/", removed.bring_back, name="entry-restore"),
    path("<uuid:diary>/removed/", removed.removed, name="removed"),
]
