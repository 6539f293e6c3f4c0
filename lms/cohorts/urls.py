from django.urls import path

from lms.cohorts.views import (
    announce,
    application,
    apply,
    badges,
    check_in,
    claims,
    deciding,
    mark_files,
    paper,
    register,
)

app_name = "cohorts"
urlpatterns = [
    path("apply/<str:public_id>/", apply.apply, name="apply"),
    path("applications/<str:public_id>/", application.application, name="application"),
    path("cohorts/<str:public_id>/marks/", mark_files.of_trainer, name="mark_file"),
    path("cohorts/<str:public_id>/message/", announce.announce, name="announce"),
    path("register/<str:public_id>/", register.take_register, name="take_register"),
    path("register/<str:public_id>/paper/", paper.paper, name="paper"),
    path("register/<str:public_id>/questions/", deciding.decide, name="decide"),
    path("register/<str:public_id>/check-in/", claims.show_code, name="check_in_code"),
    path("register/<str:public_id>/scans/", claims.answer_claims, name="claims"),
    path("badges/<str:public_id>/", badges.badge, name="badge"),
    path("cohorts/<str:public_id>/badges/", badges.sheet, name="badges"),
    path("c/<str:code>", check_in.scan, name="scan"),  # as short as can be: the symbol is the coarser
    path("check-in/", check_in.check_in, name="check_in"),
]
