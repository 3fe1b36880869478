"""Addresses of the diary. Each view says who may open it (access.py); a test walks every one for every role."""

from django.urls import path

from .views import home, links, measures, medicines, questions, report, settings, shared, start, symptoms

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
    path("<uuid:diary>/report/", report.page, name="report"),
    path("<uuid:diary>/report.pdf", report.as_pdf, name="report-pdf"),
    path("<uuid:diary>/links/", links.link_list, name="links"),
    path("<uuid:diary>/links/new/", links.new, name="link-new"),
    path("<uuid:diary>/links/<int:link>/end/", links.end, name="link-end"),
    path("shared/<str:token>/", shared.page, name="shared"),
    path("shared/<str:token>/report.pdf", shared.as_pdf, name="shared-pdf"),
    path("<uuid:diary>/settings/", settings.settings, name="settings"),
]
