from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    """Tells the apps below, which do not know of interviews, what these have to do with their work."""

    name = "interviews"

    def ready(self) -> None:
        _join_scenarios()
        _join_deletion()
        _join_closing()
        _join_export()
        _join_metrics()


def _join_scenarios() -> None:
    from interviews.kits import reason_to_withhold_kit
    from interviews.scenario_ratings import selectors as ratings
    from scenarios.access import withhold_kit_when
    from scenarios.quality.practice import practice_comes_from

    withhold_kit_when(reason_to_withhold_kit)
    practice_comes_from(ratings)


def _join_deletion() -> None:
    from accounts.deletion import before_deletion
    from interviews.attendance.appeals import forget_appeals
    from interviews.bookings.feed import forget_feed
    from interviews.bookings.services import forget_words
    from interviews.calibration.services import forget_answers
    from interviews.comment_marks.services import forget_reasons
    from interviews.conduct import forget_texts
    from interviews.ending import leave_everything
    from interviews.invitations.services import forget_invitations
    from interviews.mentors.services import forget_mentor
    from interviews.progress.goals.services import forget_goals
    from interviews.rematch.services import forget_wishes
    from interviews.reviews.services import forget_reviews
    from interviews.scenario_ratings.services import forget_rater
    from interviews.shares.services import forget_share_links
    from interviews.slots.own_data import forget_hours

    before_deletion(leave_everything)  # first: what is left behind by it goes with the rest
    for farewell in (
        forget_hours,
        forget_texts,
        forget_feed,
        forget_words,
        forget_invitations,
        forget_mentor,
        forget_wishes,
        forget_rater,
        forget_reasons,
        forget_appeals,
        forget_answers,
        forget_goals,
        forget_share_links,
        forget_reviews,
    ):
        before_deletion(farewell)


def _join_closing() -> None:
    from accounts.closing import on_closing
    from interviews.ending import leave_when_closed
    from interviews.reviews.services import end_when_closed

    on_closing(leave_when_closed)
    on_closing(end_when_closed)


def _join_export() -> None:
    from accounts.export import add_to_export
    from interviews.attendance.selectors import exported_attendance
    from interviews.bookings.feed import exported_feed
    from interviews.bookings.selectors import exported_bookings
    from interviews.calibration.selectors import exported_calibration
    from interviews.conduct import exported_reports
    from interviews.export import exported_rounds
    from interviews.guests.selectors import exported_stays
    from interviews.invitations.selectors import exported_invitations
    from interviews.mentors.selectors import exported_mentor
    from interviews.progress.goals.services import exported_goals
    from interviews.ratings.selectors import exported_fair_scores
    from interviews.rematch.selectors import exported_wishes
    from interviews.reviews.selectors import exported_reviews
    from interviews.scenario_ratings.selectors import exported_ratings
    from interviews.shares.selectors import exported_share_links
    from interviews.slots.own_data import exported_hours, exported_tickets

    add_to_export("conduct_reports", exported_reports)
    add_to_export("scenario_ratings", exported_ratings)
    add_to_export("invitations", exported_invitations)
    add_to_export("mentor", exported_mentor)
    add_to_export("rematch_wishes", exported_wishes)
    add_to_export("rounds", exported_rounds)
    add_to_export("re_scores", exported_reviews)
    add_to_export("fair_scores", exported_fair_scores)
    add_to_export("hours", exported_hours)
    add_to_export("tickets", exported_tickets)
    add_to_export("bookings", exported_bookings)
    add_to_export("calendar_feed", exported_feed)
    add_to_export("stays_as_guest", exported_stays)
    add_to_export("attendance", exported_attendance)
    add_to_export("calibration_rounds", exported_calibration)
    add_to_export("goals", exported_goals)
    add_to_export("share_links", exported_share_links)


def _join_metrics() -> None:
    from interviews.ratings.metrics import register

    register()
