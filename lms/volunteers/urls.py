from django.urls import path

from lms.volunteers.views import offer

app_name = "volunteers"
urlpatterns = [path("offers/<str:public_id>/", offer.offer, name="offer")]
