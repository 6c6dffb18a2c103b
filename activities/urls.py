"""Addresses of activities: the merchants' portal, the public pages, pages beside the registers."""

from django.contrib import admin
from django.urls import URLPattern, path

from activities.views import (
    calendars,
    cases,
    counter,
    duty,
    life,
    meetings,
    office,
    pasting,
    photos,
    services,
    sign_in,
    study,
)
from activities.views import public as pages
from activities.views.portal import activities as own
from activities.views.portal import cases as own_cases
from activities.views.portal import duty as own_duty
from activities.views.portal import services as own_services

portal: list[URLPattern] = [
    path("portal/stores/<int:pk>/activities/", own.listing, name="portal-activities"),
    path("portal/stores/<int:pk>/activities/<str:code>/", own.one, name="portal-activity"),
    path("portal/stores/<int:pk>/duty/", own_duty.services, name="portal-duty"),
    path("portal/stores/<int:pk>/duty/<int:session>/", own_duty.session, name="portal-session"),
    path("portal/stores/<int:pk>/slots/<int:slot>/", own_duty.slot, name="portal-slot"),
    path("portal/stores/<int:pk>/bookings/", own_duty.own, name="portal-bookings"),
    path("portal/bookings/<int:pk>/", own_duty.booking, name="portal-booking"),
    path("portal/bookings/<int:pk>/cancel/", own_duty.cancel, name="portal-booking-cancel"),
    path("portal/stores/<int:pk>/cases/", own_cases.listing, name="portal-cases"),
    path("portal/stores/<int:pk>/cases/new/", own_cases.new, name="portal-case-new"),
    path("portal/cases/<int:pk>/", own_cases.one, name="portal-case"),
    path(
        "portal/cases/<int:pk>/satisfaction/",
        own_cases.satisfaction,
        name="portal-case-satisfaction",
    ),
    path("portal/cases/<int:pk>/withdraw/", own_cases.withdraw, name="portal-case-withdraw"),
    path("portal/services/", own_services.listing, name="portal-services"),
    path("portal/services/<int:pk>/", own_services.item, name="portal-service"),
    path("portal/claims/<int:pk>/", own_services.claim, name="portal-claim"),
    path("portal/claims/<int:pk>/give-up/", own_services.give_up, name="portal-claim-give-up"),
]

public: list[URLPattern] = [
    path("sign-in/<str:code>/", sign_in.sign_in, name="activity-sign-in"),
    path("activities/", pages.listing, name="public-activities"),
    path("activities/sign-up/", pages.look_up, name="sign-up-look-up"),
    path("activities/feed/<str:key>.ics", calendars.feed, name="activity-feed"),
    path("services/", services.listing, name="services"),
    path("duty/", duty.listing, name="duty"),
    path("duty/look-up/", duty.look_up, name="duty-look-up"),
    path("duty/<int:pk>/", duty.one, name="duty-session"),
    path("cases/", cases.ask, name="cases"),
    path("cases/look-up/", cases.look_up, name="cases-look-up"),
    path("services/confirm/", services.confirm, name="service-confirm"),
]

#: after all others: a code is any word
by_code: list[URLPattern] = [
    path("activities/<str:code>/", pages.one, name="public-activity"),
]

at_work = admin.site.admin_view  # signed in, and with business at the workbench

staff: list[URLPattern] = [
    path("activities/photos/<int:pk>/", photos.activity_photo, name="activity-photo"),
    path("admin/activities/calendar/", at_work(calendars.month), name="activity-calendar"),
    path(
        "admin/activities/calendar/<int:pk>/renew/",
        at_work(calendars.renew_feed),
        name="calendar-renew",
    ),
    path("admin/activities/<int:pk>/record/", at_work(office.record), name="activity-record"),
    path("admin/duty/notice/", at_work(counter.month_notice), name="duty-notice"),
    path("admin/duty/<int:pk>/counter/", at_work(counter.day_sheet), name="duty-counter"),
    path("admin/cases/paste/", at_work(pasting.paste), name="case-paste"),
    path("admin/life/", life.due_list, name="life"),
    path("admin/life/export/", life.export, name="life-export"),
    path("admin/life/study/", study.listing, name="life-study"),
    path("admin/life/study/export/", study.export, name="life-study-export"),
    path("admin/life/<int:pk>/", life.branch, name="life-branch"),
    path("admin/life/<int:pk>/record/", life.record, name="life-record"),
    path("admin/meetings/<int:pk>/record/", at_work(meetings.record), name="meeting-record"),
    path("admin/meetings/<int:pk>/minutes/", at_work(meetings.minutes), name="meeting-minutes"),
]

urlpatterns: list[URLPattern] = [*portal, *public, *staff, *by_code]
