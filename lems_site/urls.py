"""All addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from lems_site.diary.views.account import delete

urlpatterns = [
    path("admin/writing/", include("lems_site.publishing.editing.assist.urls")),
    path("admin/hazards/", include("lems_site.content_health.urls")),
    path("admin/staff/", include("lems_site.accounts.staff.urls")),
    path("admin/", admin.site.urls),
    path(
        "account/delete/", delete.confirm_delete_account, name="account_delete"
    ),  # it must know of diaries, which accounts may not
    path("account/", include("lems_site.accounts.urls")),
    path("diary/", include("lems_site.diary.urls")),
    path("articles/", include("lems_site.articles.urls")),
    path("glossary/", include("lems_site.glossary.urls")),
    path("sources/", include("lems_site.evidence.urls")),
    path("pictures/", include("lems_site.pictures.urls")),
    path("feedback/", include("lems_site.feedback.urls")),
    path("search/", include("lems_site.search.urls")),
    path("", include("lems_site.operations.urls")),
    path("", include("lems_site.pages.urls")),
]
handler429 = "lems_site.accounts.views.too_many_requests"
handler404 = "lems_site.pages.views.not_found"
handler500 = "lems_site.pages.views.server_error"
