"""In the place of Wagtail's own addresses, which these are."""

from django.urls import path

from courses import views

urlpatterns = [
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.answer_submitted_page,
        name="answer_submitted_page",
    ),
]
