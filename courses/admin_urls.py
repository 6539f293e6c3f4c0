"""Below the admin: in the place of an address of Wagtail's own, and beside them."""

from django.urls import path

from courses import views

urlpatterns = [
    path(
        "pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.answer_submitted_page,
        name="answer_submitted_page",
    ),
    path("pages/<int:page_id>/submit-translation/", views.submit_translation, name="submit_translation"),
]
