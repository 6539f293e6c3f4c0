from django.urls import path

from courses import views

app_name = "courses"

urlpatterns = [
    path("sitemap.xml", views.sitemap, name="sitemap"),
    # In the place of Wagtail's own, whose address it is.
    path(
        "admin/pages/workflow/action/<int:page_id>/<slug:action_name>/<int:task_state_id>/",
        views.answer_submitted_page,
        name="answer_submitted_page",
    ),
]
