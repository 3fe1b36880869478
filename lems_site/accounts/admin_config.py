"""Makes StaffSite the default admin site. No models may be imported here: Django loads this module before them."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "lems_site.accounts.admin_site.StaffSite"
