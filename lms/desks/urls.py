from django.urls import path

from lms.desks.views import calendars, home, hours, my_data, phone, public, sheets, trainee, trainer, way_back

app_name = "desks"
urlpatterns = [
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("accounts/home/", home.home, name="home"),
    path("accounts/data/", my_data.my_data, name="my_data"),
    path("accounts/data/download/", my_data.download, name="my_data_download"),
    path("accounts/data/close/", my_data.close, name="close_account"),
    path("accounts/calendar/", calendars.my_calendar, name="my_calendar"),
    path("calendar/<str:calendar_token>.ics", calendars.feed, name="calendar_feed"),
    path("learning/", trainee.my_learning, name="my_learning"),
    path("volunteering/hours/", hours.my_hours, name="my_hours"),
    path("now/", trainer.now, name="now"),
    path("now/key/", phone.key, name="key"),
    path("sw.js", phone.worker, name="worker"),
    path("register/<str:public_id>/sheets.pdf", sheets.printed, name="sheets"),
    path("cohorts/<str:public_id>/", trainer.cohort, name="cohort"),
    path("trainees/<str:public_id>/", way_back.way_back, name="way_back"),
]
