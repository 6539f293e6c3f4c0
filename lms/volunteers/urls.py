from django.urls import path

from lms.volunteers import views

app_name = "volunteers"
urlpatterns = [path("offers/<str:public_id>/", views.offer, name="offer")]
