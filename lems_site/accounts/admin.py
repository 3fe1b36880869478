"""Accounts in the admin. Staff see staff; superusers find everybody else by the exact address only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import Field, QuerySet
from django.forms import Field as FormField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .models import User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Group]
    BaseUserAdmin = UserAdmin[User]
    NewUser = AdminUserCreationForm[User]
else:
    ModelAdmin, BaseUserAdmin, NewUser = admin.ModelAdmin, UserAdmin, AdminUserCreationForm


admin.site.unregister(Group)
for model in (EmailAddress, Authenticator, UserSession):  # addresses, keys and devices are private
    admin.site.unregister(model)


@admin.register(Group)
class GroupAdmin(ModelAdmin):
    """Groups. Django's own admin of them uses filter_horizontal, whose script writes inline styles."""

    search_fields = ("name",)
    search_help_text = _("A part of the role's name.")
    ordering = ("name",)
    actions = None


FIELD_HELP = {
    "is_active": _("Whether this person may sign in. Clear this box instead of deleting the account."),
    "is_staff": _("Whether this person may open these editing pages."),
    "is_superuser": _("May do everything here. Nobody needs this for daily work: give a role instead."),
    "groups": _("Roles. On a computer, hold Ctrl (on a Mac, Command) to choose more than one."),
    "user_permissions": _("Single rights beyond the roles. Most people need none."),
}


class NewUserForm(NewUser):
    class Meta:
        model = User
        fields = ("email",)


@admin.register(User)
class StaffAdmin(BaseUserAdmin):
    """Django's user admin without user names. No filter_horizontal: its script writes inline styles."""

    add_form = NewUserForm
    ordering = ("email",)
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active")
    search_fields = ("=email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")  # Django's date and time inputs have no labels
    search_help_text = _("The whole e-mail address.")
    actions = None
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Name"), {"fields": ("first_name", "last_name")}),
        (
            _("What they may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "usable_password", "password1", "password2")}),)

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: object) -> FormField | None:
        """Returns Django's field with this site's help text."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in FIELD_HELP:
            field.help_text = FIELD_HELP[db_field.name]
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        users = super().get_queryset(request)
        return users if request.user.is_superuser else users.filter(is_staff=True)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[User], search_term: str) -> tuple[QuerySet[User], bool]:
        """Without a search term the list holds staff only: patients are found by their exact address."""
        if not search_term.strip():
            return queryset.filter(is_staff=True), False
        return super().get_search_results(request, queryset, search_term)
