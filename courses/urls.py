"""Below the prefix of a language, beside its pages."""

from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [path("rss.xml", views.rss, name="rss"), path("atom.xml", views.atom, name="atom")]
