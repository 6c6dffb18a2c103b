"""Addresses of the model stores: the merchants' portal, the public pages, pages beside the
registers."""

from django.contrib import admin
from django.urls import URLPattern, path

from storefronts.views import feedback, notices, office, photos, plaques, route
from storefronts.views.portal import answering, applying, hanging, home, joining, messages, titles

portal: list[URLPattern] = [
    path("portal/", home.home, name="portal"),
    path("portal/join/<str:token>/", joining.join, name="portal-join"),
    path("portal/stores/<int:pk>/", home.store, name="portal-store"),
    path("portal/stores/<int:pk>/honours/", applying.honours, name="portal-honours"),
    path("portal/stores/<int:pk>/apply/", applying.begin, name="portal-begin"),
    path("portal/applications/<int:pk>/", applying.progress, name="portal-application"),
    path("portal/applications/<int:pk>/promises/", applying.promises, name="portal-promises"),
    path("portal/applications/<int:pk>/answers/", answering.answers, name="portal-answers"),
    path("portal/applications/<int:pk>/confirm/", applying.confirm, name="portal-confirm"),
    path("portal/applications/<int:pk>/items/", answering.checklist, name="portal-checklist"),
    path("portal/applications/<int:pk>/withdraw/", applying.withdraw, name="portal-withdraw"),
    path("portal/items/<int:pk>/", answering.item, name="portal-item"),
    path("portal/photos/<int:pk>/remove/", answering.remove_photo, name="portal-photo-remove"),
    path("portal/titles/<int:pk>/", titles.title, name="portal-title"),
    path("portal/titles/<int:pk>/plaque/", hanging.plaque, name="portal-plaque"),
    path("portal/titles/<int:pk>/plaque/print/", hanging.printed, name="portal-plaque-print"),
    path("portal/titles/<int:pk>/plaque.png", hanging.picture, name="portal-plaque-picture"),
    path("portal/titles/<int:pk>/renew/", titles.renew, name="portal-renew"),
    path(
        "portal/titles/<int:pk>/renew/unchanged/", titles.renew_unchanged, name="portal-unchanged"
    ),
    path("portal/titles/<int:pk>/give-up/", titles.give_up, name="portal-give-up"),
    path("portal/titles/<int:pk>/appeal/", titles.appeal, name="portal-appeal"),
    path("portal/messages/", messages.listing, name="portal-messages"),
    path("portal/messages/read/", messages.read_all, name="portal-messages-read"),
    path("portal/messages/<int:pk>/", messages.one, name="portal-message"),
]

public: list[URLPattern] = [
    path("v/", plaques.look_up, name="plaque-look-up"),
    path("v/<str:token>", plaques.plaque, name="plaque"),
    path("v/<str:token>/feedback/", feedback.of_plaque, name="feedback-plaque"),
    path("notices/", notices.listing, name="notices"),
    path("notices/<int:pk>/", notices.one, name="notice"),
    path("notices/<int:pk>/object/<int:application>/", feedback.of_notice, name="notice-object"),
    path("feedback/", feedback.look_up, name="feedback-look-up"),
]

#: shown at the office and in the portal
shared: list[URLPattern] = [
    path("stores/photos/<int:pk>/", photos.storefront_photo, name="storefront-photo"),
    path(
        "stores/applications/photos/<int:pk>/", photos.application_photo, name="application-photo"
    ),
]

at_work = admin.site.admin_view  # signed in, and with business at the workbench

staff: list[URLPattern] = [
    path("admin/stores/board/", at_work(office.board), name="store-board"),
    path(
        "admin/stores/applications/<int:pk>/workbook/",
        at_work(office.application_workbook),
        name="application-workbook",
    ),
    path("admin/stores/ceremony/", at_work(office.ceremony), name="store-ceremony"),
    path("admin/stores/route/", at_work(route.route), name="store-route"),
    path("stores/inspections/photos/<int:pk>/", photos.inspection_photo, name="inspection-photo"),
    path("stores/feedback/photos/<int:pk>/", photos.feedback_photo, name="feedback-photo"),
]

urlpatterns: list[URLPattern] = [*portal, *public, *shared, *staff]
