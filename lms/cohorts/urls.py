from django.urls import path

from lms.cohorts.views import application

app_name = "cohorts"
urlpatterns = [
    path("applications/<str:public_id>/", application.application, name="application"),
]
