from django.urls import path

from interviews.slots import views
from interviews.slots.hours_view import availability

urlpatterns = [
    path("find/slots/", views.slots, name="slots"),
    path("find/slots/offer/", views.offer, name="slots-offer"),
    path("find/slots/own-hours/", views.own_hours, name="slots-own-hours"),
    path("find/slots/withdraw/", views.withdraw, name="slots-withdraw"),
    path("find/slots/<str:at>/", views.slot, name="slot"),
    path("upcoming/", views.upcoming, name="upcoming"),
    path("settings/availability/", availability, name="availability"),
]
