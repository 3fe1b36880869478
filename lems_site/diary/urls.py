"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import home, join, log, people, start

app_name = "diary"
urlpatterns = [
    path("", home.index, name="index"),
    path("start/", start.begin, name="start"),
    path("start/for-someone/", start.begin, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home, name="home"),
    path("<uuid:diary>/paused/", home.paused, name="paused"),
    path("join/<str:token>/", join.join, name="join"),
    path("<uuid:diary>/people/", people.people, name="people"),
    path("<uuid:diary>/people/invite/", people.invite, name="invite"),
    path("<uuid:diary>/people/invitations/<int:invitation>/end/", people.end_invitation, name="invitation-end"),
    path("<uuid:diary>/people/<int:grant>/", people.grant, name="grant"),
    path("<uuid:diary>/people/hand-over/", people.hand_over, name="hand-over"),
    path("<uuid:diary>/people/what-others-see/", people.hides, name="hides"),
    path("<uuid:diary>/people/leave/", people.leave, name="leave"),
    path("<uuid:diary>/log/", log.log, name="log"),
]
