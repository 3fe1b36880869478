"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import home, join, log, measures, medicines, people, questions, settings, start, symptoms

app_name = "diary"
urlpatterns = [
    path("", home.index, name="index"),
    path("start/", start.begin, name="start"),
    path("start/for-someone/", start.begin, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home, name="home"),
    path("<uuid:diary>/paused/", home.paused, name="paused"),
    path("<uuid:diary>/saved/<uuid:batch>/", home.saved, name="saved"),
    path("<uuid:diary>/symptoms/", symptoms.symptoms, name="symptoms"),
    path("<uuid:diary>/medicines/", medicines.medicine_list, name="medicines"),
    path("<uuid:diary>/medicines/<slug:key>/", medicines.medicine, name="medicine"),
    path("<uuid:diary>/dose/", medicines.dose, name="dose"),
    path("<uuid:diary>/event/", measures.event, name="event"),
    path("<uuid:diary>/test/", measures.test, name="test"),
    path("<uuid:diary>/weight/", measures.weight, name="weight"),
    path("<uuid:diary>/questions/", questions.questions, name="questions"),
    path("<uuid:diary>/appointments/", questions.appointments, name="appointments"),
    path("<uuid:diary>/settings/", settings.settings, name="settings"),
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
