"""When a person can: weekly hours and special dates, as times on the clock of the person's own zone."""

from django.conf import settings
from django.db import models


class WeeklyHours(models.Model):
    """Hours that come back each week; they run into the next day where `ends` is not later than `starts`."""

    WEEKDAYS = [
        (0, "Monday"),
        (1, "Tuesday"),
        (2, "Wednesday"),
        (3, "Thursday"),
        (4, "Friday"),
        (5, "Saturday"),
        (6, "Sunday"),
    ]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["user", "weekday", "starts"], name="weekly_hours_once"),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="weekly_hours_known_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()}, {self.starts:%H:%M} to {self.ends:%H:%M}"


class SpecialDates(models.Model):
    """Dates, both ends included, with hours of their own in place of the weekly ones; with none: away."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="special_dates")
    first = models.DateField()
    last = models.DateField()
    hours = models.JSONField(default=list, blank=True, help_text='Pairs of times: [["18:00", "20:00"]].')

    class Meta:
        ordering = ["first"]
        verbose_name_plural = "special dates"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="special_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"
