"""URLs of accounts: this site's own pages, then django-allauth's."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.account_home, name="account_home"),
    path("name/", views.display_name_page, name="account_display_name"),
    path("consent/", views.consent_page, name="account_consent"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("second-step/totp/code.svg", views.totp_code_image, name="account_totp_image"),
    path("", include("allauth.account.urls")),
    path("second-step/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
