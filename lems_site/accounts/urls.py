"""URLs of accounts: this site's own pages, then django-allauth's."""

from allauth.account.views import email, login, password_set
from allauth.mfa.totp.views import activate_totp
from allauth.mfa.webauthn.views import add_webauthn
from django.conf import settings
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_POST

from . import views
from .security.activity_page import activity_page
from .security.end_everywhere import end_everywhere_page
from .security.mail_choice import mail_choice_page
from .security.mailed_proof import mailed_proof_page, proved_page
from .security.recent_proof import mailed_proof_required
from .security.sign_in_limit import limit_sign_in
from .staff.factor_permit import needs_permit
from .staff.link_page import staff_link

if settings.OIDC_SERVER_URL:
    from allauth.socialaccount.providers.openid_connect.views import callback
    from allauth.socialaccount.providers.openid_connect.views import login as hospital_login

    HOSPITAL: list[URLPattern] = [
        path("hospital/", require_POST(hospital_login), {"provider_id": "hospital"}, name="account_hospital"),
        path("hospital/callback/", callback, {"provider_id": "hospital"}, name="openid_connect_callback"),
    ]
else:
    HOSPITAL = []

urlpatterns = [
    *HOSPITAL,
    path("", views.account_home, name="account_home"),
    path("name/", views.display_name_page, name="account_display_name"),
    path("consent/", views.consent_page, name="account_consent"),
    path("activity/", activity_page, name="account_activity"),
    path("mails/", mail_choice_page, name="account_mails"),
    path("stop/<str:token>/", end_everywhere_page, name="account_end_everywhere"),
    path("login/", limit_sign_in(login), name="account_login"),
    path("reauthenticate/code/", mailed_proof_page, name="account_reauthenticate_code"),
    path("reauthenticate/done/", proved_page, name="account_proved"),
    path("email/", mailed_proof_required(email), name="account_email"),
    path("password/set/", mailed_proof_required(password_set), name="account_set_password"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("second-step/totp/code.svg", views.totp_code_image, name="account_totp_image"),
    path("staff/<str:token>/", staff_link, name="account_staff_link"),
    # The same addresses and names as django-allauth's: a password alone adds no second step for staff.
    path("second-step/totp/activate/", mailed_proof_required(needs_permit(activate_totp)), name="mfa_activate_totp"),
    path("second-step/webauthn/add/", mailed_proof_required(needs_permit(add_webauthn)), name="mfa_add_webauthn"),
    path("", include("allauth.account.urls")),
    path("second-step/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
