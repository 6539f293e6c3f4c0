from django.urls import path

from lms.desks.views import home, trainee, trainer

app_name = "desks"
urlpatterns = [
    path("accounts/home/", home.home, name="home"),
    path("learning/", trainee.my_learning, name="my_learning"),
    path("now/", trainer.now, name="now"),
    path("cohorts/<str:public_id>/", trainer.cohort, name="cohort"),
]
