"""The shape of a person's progress over the API; `data.py` fills it."""

from typing import Any

from rest_framework import serializers

SCORE_HELP = "On the scale of scores, 1 to 4."
Fields = serializers.Serializer[Any]


class FigureSerializer(Fields):
    mean = serializers.FloatField()
    count = serializers.IntegerField()
    lowest = serializers.IntegerField()
    highest = serializers.IntegerField()


class FairFigureSerializer(Fields):
    value = serializers.FloatField(help_text=SCORE_HELP)
    sd = serializers.FloatField()
    sessions = serializers.IntegerField()


class FairSerializer(Fields):
    value = serializers.FloatField(help_text=SCORE_HELP)
    sd = serializers.FloatField()
    low = serializers.FloatField(help_text="Of the 90% interval.")
    high = serializers.FloatField()
    sessions = serializers.IntegerField()
    level = serializers.FloatField(help_text="Where they are now, as growth tells.")
    level_sd = serializers.FloatField()
    gain = serializers.FloatField(allow_null=True, help_text="Since the first interview; null under three.")
    gain_sd = serializers.FloatField(allow_null=True)
    gain_probability = serializers.FloatField(allow_null=True)
    has_improved = serializers.BooleanField(allow_null=True, help_text="True above a probability of 0.9.")
    is_provisional = serializers.BooleanField(help_text="While the sd is above 0.30.")
    is_apart = serializers.BooleanField(help_text="No interview links them with the largest group yet.")
    run = serializers.IntegerField()
    model_version = serializers.IntegerField()


class SpotSerializer(Fields):
    round = serializers.UUIDField()
    at = serializers.DateTimeField()
    level = serializers.FloatField(help_text="Smoothed.")
    low = serializers.FloatField(help_text="Of the 90% interval.")
    high = serializers.FloatField()


class TrendSpotSerializer(SpotSerializer):
    raw = serializers.FloatField(allow_null=True, help_text="The report's weighted mean.")


class TrendSerializer(Fields):
    missing = serializers.IntegerField(help_text="Interviews until there can be a trend.")
    unadjusted = serializers.IntegerField(help_text="Assessments that the model has not run over yet.")
    points = TrendSpotSerializer(many=True)


class LineProgressSerializer(Fields):
    line = serializers.CharField()
    figure = FigureSerializer(allow_null=True, help_text="Of raw scores.")
    recent = serializers.FloatField(allow_null=True, help_text="Mean of the last three; null under three.")
    scores = serializers.ListField(child=serializers.IntegerField(allow_null=True), help_text="Oldest first.")
    fair = FairFigureSerializer(allow_null=True)
    points = SpotSerializer(many=True)


class CellSerializer(Fields):
    line = serializers.CharField()
    figure = FigureSerializer(allow_null=True, help_text="Null: never tested.")


class CoverageSerializer(Fields):
    family = serializers.CharField()
    rounds = serializers.IntegerField()
    cells = CellSerializer(many=True)


class GapSerializer(Fields):
    mean = serializers.FloatField(help_text="Own score less the interviewer's.")
    count = serializers.IntegerField()
    chance = serializers.FloatField(help_text="How far chance alone reaches, on either side.")
    verdict = serializers.CharField(help_text="`over`, `under`, `fair`, or `few` under three.")


class LineGapSerializer(Fields):
    line = serializers.CharField()
    gap = GapSerializer(allow_null=True)


class DatedGapSerializer(Fields):
    round = serializers.UUIDField()
    at = serializers.DateTimeField()
    mean = serializers.FloatField()
    lines = serializers.IntegerField()


class JudgementSerializer(Fields):
    overall = GapSerializer(allow_null=True)
    lines = LineGapSerializer(many=True)
    history = DatedGapSerializer(many=True)


class StageHabitSerializer(Fields):
    stage = serializers.CharField()
    rounds = serializers.IntegerField()
    planned_seconds = serializers.IntegerField(help_text="Mean.")
    used_seconds = serializers.IntegerField(help_text="Mean.")
    overruns = serializers.IntegerField()
    is_overrun_by_habit = serializers.BooleanField()


class PacingSerializer(Fields):
    rounds = serializers.IntegerField(help_text="Of the last ten.")
    wraps_missed = serializers.IntegerField()
    stages = StageHabitSerializer(many=True)


class MissedExampleSerializer(Fields):
    round_id = serializers.UUIDField()
    text = serializers.CharField()


class MissedLineSerializer(Fields):
    line = serializers.CharField()
    missed = serializers.IntegerField()
    total = serializers.IntegerField()
    rounds = serializers.IntegerField(help_text="Rounds with a miss.")
    examples = MissedExampleSerializer(many=True)
    is_habit = serializers.BooleanField()


class MissedSerializer(Fields):
    rounds = serializers.IntegerField(help_text="Of the last ten scored ones.")
    lines = MissedLineSerializer(many=True)


class TakeSerializer(Fields):
    round = serializers.UUIDField()
    at = serializers.DateTimeField()
    slug = serializers.CharField()
    scenario = serializers.CharField()
    mean = serializers.FloatField(allow_null=True)


class LineChangeSerializer(Fields):
    line = serializers.CharField()
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)
    change = serializers.IntegerField(allow_null=True)


class AimSerializer(Fields):
    line = serializers.CharField()
    score = serializers.IntegerField()
    anchor = serializers.CharField()
    met = serializers.BooleanField(allow_null=True)


class ComparisonSerializer(Fields):
    first = TakeSerializer()
    again = TakeSerializer()
    scored_by = serializers.CharField(allow_null=True, help_text="`interviewer` or `self`, both times.")
    lines = LineChangeSerializer(many=True)
    line_chance = serializers.FloatField(help_text="How far chance alone reaches on a line.")
    mean_change = serializers.FloatField(allow_null=True)
    mean_chance = serializers.FloatField()
    aims = AimSerializer(many=True, help_text="Next anchors that the first report quoted.")
    drill = serializers.CharField(allow_blank=True)
    now_seen = serializers.ListField(child=serializers.CharField(), help_text="Checkpoints.")
    still_missed = serializers.ListField(child=serializers.CharField(), help_text="Checkpoints.")


class RetakesSerializer(Fields):
    offered = TakeSerializer(many=True)
    compared = ComparisonSerializer(many=True)


class RhythmWeekSerializer(Fields):
    begins = serializers.DateField()
    interviews = serializers.IntegerField()


class RhythmSerializer(Fields):
    in_a_row = serializers.IntegerField(help_text="Weeks with practice.")
    practiced = serializers.IntegerField(help_text="Of the last twelve weeks.")
    weeks = RhythmWeekSerializer(many=True)


class RecommendationSerializer(Fields):
    slug = serializers.CharField()
    title = serializers.CharField()
    reason = serializers.CharField()
    line = serializers.CharField(allow_blank=True)


class PlanSerializer(Fields):
    days = serializers.IntegerField()
    weeks = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="Interviews until the fair score is no longer provisional.")
    a_week = serializers.IntegerField()
    before = serializers.IntegerField(help_text="Interviews that fit.")
    reach_now = serializers.FloatField(help_text="Half of the 90% interval.")
    reach = serializers.FloatField(help_text="The same, after those that fit.")


class StepSerializer(Fields):
    line = serializers.CharField()
    why = serializers.CharField()
    slug = serializers.CharField(allow_blank=True)


class PlannedGoalSerializer(Fields):
    id = serializers.IntegerField()
    on = serializers.DateField()
    level = serializers.CharField()
    company = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    plan = PlanSerializer(allow_null=True, help_text="Null once the day is past.")
    in_words = serializers.CharField()
    steps = StepSerializer(many=True)


class ProgressSerializer(Fields):
    read_at = serializers.DateTimeField()
    rounds = serializers.IntegerField(help_text="Rounds taken that an interviewer scored.")
    fair = FairSerializer(allow_null=True)
    trend = TrendSerializer()
    lines = LineProgressSerializer(many=True)
    coverage = CoverageSerializer(many=True)
    judgement = JudgementSerializer()
    pacing = PacingSerializer()
    missed = MissedSerializer()
    retakes = RetakesSerializer()
    rhythm = RhythmSerializer()
    next = RecommendationSerializer(allow_null=True)
    goals = PlannedGoalSerializer(many=True)
