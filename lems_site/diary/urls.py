"""Addresses of the diary. Each view says who may open it (views/decorators.py); a test walks every one for every role."""

from django.urls import path, register_converter

from lems_site.diary.codes.url_converters import DateConverter
from lems_site.diary.views.access import audit_log, invitations, people
from lems_site.diary.views.account import delete, settings, start
from lems_site.diary.views.entries import check_in, deleted_entries, edit_entry, entry, entry_list, measurements, saved
from lems_site.diary.views.insights import charts, days
from lems_site.diary.views.lists import appointments, medicine_papers, medicines, questions, tracked_symptoms
from lems_site.diary.views.outbox import page as outbox_page
from lems_site.diary.views.outbox import send as outbox_send
from lems_site.diary.views.report import health_link_files, health_links, report, share_links, share_page, shared_report

from .views import export, home, importing, mail_reminders, paper, push_reminders, reminders

register_converter(DateConverter, "day")

app_name = "diary"
urlpatterns = [
    path("", home.diary_index, name="index"),
    path("signed-in/", home.after_sign_in, name="signed-in"),
    path("outbox/", outbox_page.show_outbox, name="outbox"),
    path("outbox/key/", outbox_send.device_key, name="outbox-key"),
    path("outbox/send/", outbox_send.send_entry, name="outbox-send"),
    path("start/", start.start_diary, name="start"),
    path("start/for-someone/", start.start_diary, {"for_someone": True}, name="start-for-someone"),
    path("<uuid:diary>/", home.home_page, name="home"),
    path("<uuid:diary>/paused/", home.paused_page, name="paused"),
    path("<uuid:diary>/symptoms/", tracked_symptoms.choose_symptoms, name="symptoms"),
    path("<uuid:diary>/medicines/", medicines.medicine_list, name="medicines"),
    path("<uuid:diary>/medicines/<slug:key>/", medicines.edit_medicine, name="medicine"),
    path("<uuid:diary>/medicine-list/", medicine_papers.printed_list, name="medicine-list"),
    path("<uuid:diary>/emergency-card/", medicine_papers.emergency_card, name="emergency-card"),
    path("<uuid:diary>/dose/", medicines.record_dose, name="dose"),
    path("<uuid:diary>/event/", measurements.record_event, name="event"),
    path("<uuid:diary>/test/", measurements.record_test, name="test"),
    path("<uuid:diary>/weight/", measurements.record_weight, name="weight"),
    path("<uuid:diary>/questions/", questions.question_list, name="questions"),
    path("<uuid:diary>/appointments/", appointments.appointment_list, name="appointments"),
    path("<uuid:diary>/share/", share_page.show_share_page, name="share"),
    path("<uuid:diary>/report/", report.show_report, name="report"),
    path("<uuid:diary>/report.pdf", report.as_pdf, name="report-pdf"),
    path("<uuid:diary>/links/", share_links.link_list, name="links"),
    path("<uuid:diary>/links/new/", share_links.create_link, name="link-new"),
    path("<uuid:diary>/links/<int:link>/end/", share_links.end_link, name="link-end"),
    path("shared/<str:token>/", shared_report.show_shared_report, name="shared"),
    path("shared/<str:token>/report.pdf", shared_report.as_pdf, name="shared-pdf"),
    path("shared/<str:token>/report.csv", shared_report.as_csv, name="shared-csv"),
    path("<uuid:diary>/codes/", health_links.list_codes, name="health-links"),
    path("<uuid:diary>/codes/new/", health_links.create_code, name="health-link-new"),
    path("<uuid:diary>/codes/end-printed/", health_links.end_printed_codes, name="health-links-end-printed"),
    path("<uuid:diary>/codes/<int:health_link>/end/", health_links.end_code, name="health-link-end"),
    path("code/", health_link_files.viewer, name="health-link-viewer"),
    path("code/<str:token>/", health_link_files.sealed_file, name="health-link-file"),
    path("<uuid:diary>/settings/", settings.edit_settings, name="settings"),
    path("join/", invitations.answer_invitation, name="invitation"),
    path("join/<str:token>/", invitations.open_invitation, name="join"),
    path("<uuid:diary>/people/", people.people_page, name="people"),
    path("<uuid:diary>/people/invite/", people.invite_person, name="invite"),
    path("<uuid:diary>/people/invitations/<int:invitation>/end/", people.end_invitation, name="invitation-end"),
    path("<uuid:diary>/people/<int:grant>/", people.edit_grant, name="grant"),
    path("<uuid:diary>/people/hand-over/", people.hand_over, name="hand-over"),
    path("<uuid:diary>/people/what-others-see/", people.edit_hidden_topics, name="hidden-topics"),
    path("<uuid:diary>/people/leave/", people.leave_diary, name="leave"),
    path("<uuid:diary>/log/", audit_log.audit_log_page, name="log"),
    path("<uuid:diary>/check-in/", check_in.check_in, name="check-in"),
    path("<uuid:diary>/saved/<uuid:batch>/", saved.show_saved, name="saved"),
    path("<uuid:diary>/saved/<uuid:batch>/undo/", saved.undo_save, name="saved-undo"),
    path("<uuid:diary>/saved/<uuid:batch>/bring-back/", saved.bring_back, name="saved-bring-back"),
    path("<uuid:diary>/entry/<int:pk>/", entry.show_entry, name="entry"),
    path("<uuid:diary>/entry/<int:pk>/change/", edit_entry.edit_entry, name="entry-change"),
    path("<uuid:diary>/entry/<int:pk>/remove/", deleted_entries.remove_one, name="entry-remove"),
    path("<uuid:diary>/entry/<int:pk>/bring-back/", deleted_entries.bring_back, name="entry-restore"),
    path("<uuid:diary>/removed/", deleted_entries.list_deleted, name="removed"),
    path("<uuid:diary>/day/", days.go_to_day, name="go"),
    path("<uuid:diary>/day/<day:day>/", days.show_day, name="day"),
    path("<uuid:diary>/week/<day:day>/", days.show_week, name="week"),
    path("<uuid:diary>/month/<day:day>/", days.show_month, name="month"),
    path("<uuid:diary>/list/", entry_list.entry_list, name="list"),
    path("<uuid:diary>/charts/", charts.show_charts, name="charts"),
    path("<uuid:diary>/charts/<slug:code>/", charts.show_chart, name="chart"),
    path("<uuid:diary>/patterns/", charts.show_patterns, name="patterns"),
    path("<uuid:diary>/export/", export.export_diary, name="export"),
    path("<uuid:diary>/import/", importing.choose_file, name="import"),
    path("<uuid:diary>/import/<uuid:brought>/", importing.preview_import, name="import-preview"),
    path("<uuid:diary>/import/<uuid:brought>/log/", importing.imported_log, name="imported-log"),
    path("paper/", paper.paper_page, name="paper-any"),
    path("<uuid:diary>/paper/", paper.diary_paper, name="paper"),
    path("feed/<str:token>.ics", reminders.calendar_feed, name="feed"),
    path("<uuid:diary>/calendar/", reminders.edit_reminders, name="calendar"),
    path("<uuid:diary>/calendar/reminders.ics", reminders.calendar_file, name="calendar-file"),
    path("<uuid:diary>/calendar/end-reminders.ics", reminders.cancellation_file, name="calendar-cancel"),
    path("<uuid:diary>/calendar/address/", reminders.create_address, name="calendar-address"),
    path("<uuid:diary>/calendar/end/", reminders.end_address, name="calendar-end"),
    path("<uuid:diary>/reminders/", mail_reminders.edit_mail_reminders, name="mail-reminders"),
    path("<uuid:diary>/reminders/end/", mail_reminders.end_mail_reminders, name="mail-reminders-end"),
    path("<uuid:diary>/reminders/device/", push_reminders.edit_push_reminders, name="push-reminders"),
    path("<uuid:diary>/reminders/device/add/", push_reminders.add_device, name="push-device"),
    path("<uuid:diary>/reminders/device/end/", push_reminders.end_push_reminders, name="push-reminders-end"),
    path("reminder/<str:token>/done/", mail_reminders.answer_link, {"purpose": "done"}, name="reminder-done"),
    path("reminder/<str:token>/stop/", mail_reminders.answer_link, {"purpose": "stop"}, name="reminder-stop"),
    path("<uuid:diary>/delete/", delete.confirm_delete_diary, name="delete"),
]
