from django.urls import path

from lms.learning.views import trainee, trainer

app_name = "learning"
urlpatterns = [
    path("lessons/<uuid:lesson>/", trainee.lesson_done, name="lesson_done"),
    path("cohorts/<str:public_id>/projects/", trainer.mark_projects, name="mark_projects"),
]
