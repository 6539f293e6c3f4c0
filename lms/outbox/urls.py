from django.urls import path

from lms.outbox import views

app_name = "outbox"
urlpatterns = [path("", views.messages, name="messages")]
