"""Addresses of accounts: this site's own pages, then django-allauth's."""

from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="account_home"),
    path("consent/", views.consent, name="account_consent"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("second-step/totp/code.svg", views.app_code, name="account_app_code"),
    path("", include("allauth.account.urls")),
    path("second-step/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
