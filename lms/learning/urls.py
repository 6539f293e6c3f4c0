from django.urls import path

from lms.learning.views import trainee, trainer

app_name = "learning"
urlpatterns = [
    path("lessons/<uuid:lesson>/", trainee.lesson_done, name="lesson_done"),
    path("projects/<str:public_id>/", trainee.project, name="project"),
    path("projects/files/<str:public_id>/", trainee.handed_in_file, name="handed_in_file"),
    path("cohorts/<str:public_id>/projects/", trainer.mark_projects, name="mark_projects"),
    path("cohorts/<str:public_id>/projects/<str:enrolment>/", trainer.mark_project, name="mark_project"),
]
