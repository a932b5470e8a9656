"""The addresses of the desk's pages."""

# pyright: reportMissingImports=false

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]
