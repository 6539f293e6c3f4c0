from django.urls import path

from lms.outbox import views

app_name = "outbox"
urlpatterns = [
    path("dev/outbox/", views.messages, name="messages"),
    path("messages/stop/<str:token>/", views.stop, name="stop"),
]
