from django.urls import path

from lms.learning import views

app_name = "learning"
urlpatterns = [path("cohorts/<str:public_id>/projects/", views.mark_projects, name="mark_projects")]
