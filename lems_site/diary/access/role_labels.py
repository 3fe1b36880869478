"""The roles that an owner can give, with what each may do, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lems_site.diary.models import Grant

GRANTABLE_ROLE_LABELS = {
    Grant.Role.HELPER: (_("Helper"), _("Can see all entries, and add, correct and delete them.")),
    Grant.Role.READER: (_("Reader"), _("Can see all entries, but not change them.")),
}
