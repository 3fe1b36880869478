"""Makes StaffSite the site that all of the admin is registered with. No models may be imported here."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "lems_site.accounts.admin_site.StaffSite"
