"""The roles that an owner can give, with what each may do, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lems_site.diary.models import Grant

GRANTABLE_ROLE_LABELS = {
    Grant.Role.HELPER: (_("Helper"), _("Sees what is written. Can write, correct and remove.")),
    Grant.Role.READER: (_("Reader"), _("Sees what is written. Can change nothing.")),
}
