from django.urls import path

from lms.volunteers.views import consent, cover, days, guardian, join, mine, offer

app_name = "volunteers"
urlpatterns = [
    path("volunteer/join/", join.join, name="join"),
    path("volunteering/", mine.mine, name="mine"),
    path("volunteering/what/", mine.told, name="told"),
    path("volunteering/days/", days.mine, name="days"),
    path("volunteering/guardian/", guardian.mine, name="guardian"),
    path("offers/<str:public_id>/", offer.offer, name="offer"),
    path("answers/<str:signed>/", offer.answer, name="answer"),
    path("answers/guardians/<str:signed>/", consent.consent, name="consent"),
    path("sessions/<str:public_id>/cannot-come/", cover.cannot_come, name="cannot_come"),
    path("cover/<str:public_id>/", cover.answer, name="cover"),
    path("cover/answers/<str:signed>/", cover.answer_by_link, name="cover_answer"),
]
