from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [path("sitemap.xml", views.sitemap, name="sitemap")]
