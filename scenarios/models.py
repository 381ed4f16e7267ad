"""Content: scenarios with immutable published versions, the rubric, glossary and resources.

A trigger (see the migrations) refuses any change to a published version or rubric.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from accounts.families import FAMILIES
from scenarios.fitting import minutes_for

GLOSSARY_GROUPS = [
    ("foundations", "Foundations"),
    ("data", "Data and labels"),
    ("retrieval_ranking", "Retrieval and ranking"),
    ("training", "Training"),
    ("serving", "Serving and deployment"),
    ("evaluation", "Evaluation and experiments"),
    ("monitoring", "Monitoring and feedback"),
    ("genai", "Generative AI"),
    ("tools", "Tools"),
]
RESOURCE_KINDS = [
    ("book", "Books"),
    ("course", "Courses"),
    ("repository", "Open-source collections"),
    ("reading", "Papers and articles"),
    ("community", "Places to ask"),
]
DIFFICULTIES = [(1, "First session"), (2, "Standard"), (3, "Senior and staff")]


class Rubric(models.Model):
    """The nine lines, stages, anchors, formats and level bars as loaded from `library/rubric.yaml`."""

    number = models.PositiveIntegerField(unique=True)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField(help_text="A `scenarios.rubric.RubricContent` as JSON.")
    published_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Rubric {self.number}"


class Scenario(models.Model):
    """A design problem. What people see of it lives in its versions."""

    slug = models.SlugField(max_length=80, unique=True)
    family = models.CharField(max_length=30, choices=FAMILIES)
    difficulty = models.PositiveSmallIntegerField(choices=DIFFICULTIES)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    current_version = models.OneToOneField(
        "ScenarioVersion", on_delete=models.PROTECT, null=True, related_name="current_for"
    )
    position = models.PositiveSmallIntegerField(default=100)
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    prompt_text = models.TextField(
        blank=True, help_text="Of the current prompt, to search in; never the kit."
    )
    reformatted_source = models.TextField(
        blank=True, help_text="The file as loaded last, where it differs from the version's in form only."
    )
    search_vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("summary", weight="B", config="english")
        + SearchVector("prompt_text", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["position", "slug"]
        indexes = [
            GinIndex(fields=["search_vector"], name="scenario_search"),
            models.Index(fields=["position", "slug"], name="scenario_order"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def suits_minutes(self) -> list[int]:
        """The formats of a round that it suits."""
        return minutes_for(self.difficulty)

    @property
    def version(self) -> "ScenarioVersion":
        """The current version. Raises ValueError for a scenario that was never published."""
        if self.current_version is None:
            raise ValueError(f"{self.slug} has no published version")
        return self.current_version


class SearchWord(models.Model):
    """A word that a prompt or a name in the glossary has, or had: what was misspelled is mended by these.

    Kept by triggers (see the migrations), so that whatever writes a scenario needs not know of it.
    """

    word = models.CharField(max_length=30, primary_key=True, db_collation="C")
    stem = models.CharField(max_length=30, db_collation="C")

    class Meta:
        indexes = [models.Index(fields=["stem"], name="search_word_stem")]

    def __str__(self) -> str:
        return self.word


class ScenarioVersion(models.Model):
    """One immutable published text, guide and checkpoints; interviews keep the version they were held on."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    content_hash = models.CharField(max_length=64)
    source = models.TextField(help_text="The file as loaded, byte for byte.")
    prompt = models.JSONField(help_text="What a candidate may see: a `scenarios.content.Prompt` as JSON.")
    kit = models.JSONField(help_text="Interviewer only: a `scenarios.content.Kit` as JSON.")
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["scenario", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "number"], name="scenario_version_number"),
            models.UniqueConstraint(fields=["scenario", "content_hash"], name="scenario_version_content"),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.number})"


class KitOpening(models.Model):
    """The kit is open to this person: the scenario is not given to them as a candidate.

    Without `read_at` it is kept for an interview that they are to give, and lost with it: `interviews.kits`.
    """

    REASONS = [
        ("interviewing", "To give an interview"),
        ("debrief", "After taking it"),
        ("study", "To prepare"),
        ("review", "To re-score"),
        ("writing", "To write"),
    ]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kit_openings")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="kit_openings")
    reason = models.CharField(max_length=20, choices=REASONS)
    opened_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="When they first read it, or began to interview on it."
    )
    self_checks = models.PositiveIntegerField(
        default=0, help_text="Answered so far; tells which questions come next."
    )
    prepared_at = models.DateTimeField(
        null=True, blank=True, help_text="When a self-check was passed last; empty: never."
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "scenario"], name="kit_opening_once")]

    def __str__(self) -> str:
        return f"{self.user} opened {self.scenario}"


class GlossaryTerm(models.Model):
    """A term of the field with what to do with it in an interview."""

    slug = models.SlugField(max_length=80, unique=True)
    term = models.CharField(max_length=120)
    group = models.CharField(max_length=30, choices=GLOSSARY_GROUPS)
    definition = models.TextField()
    in_an_interview = models.TextField(blank=True)
    see_also = models.JSONField(default=list, help_text="Slugs of related terms.")
    forms = models.JSONField(default=list, help_text="How it is written elsewhere: plurals, abbreviations.")
    scenarios = models.ManyToManyField(
        Scenario, related_name="terms", help_text="Whose prompts mention it: `glossary.note_mentions`."
    )

    mentioned_in: list[Scenario]  # only on terms from `selectors.terms_with_scenarios`

    class Meta:
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class Resource(models.Model):
    """Something to read, take or study, named with its author and, where known, its address."""

    kind = models.CharField(max_length=20, choices=RESOURCE_KINDS)
    family = models.CharField(max_length=30, blank=True, choices=FAMILIES)
    title = models.CharField(max_length=200)
    author = models.CharField(max_length=200, blank=True)
    url = models.URLField(blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="Why it is worth the time, in our words.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["kind", "position"]
        constraints = [models.UniqueConstraint(fields=["kind", "title"], name="resource_once")]

    def __str__(self) -> str:
        return self.title


class Flag(models.Model):
    """What a reader says is wrong with one place of a published version, until somebody settles it.

    `place` is a key of `scenarios.quality.places`. `rubric` is the one whose anchors the reader saw beside
    the kit.
    """

    KINDS = [
        ("wrong", "It is wrong"),
        ("unclear", "It is unclear"),
        ("gives_away", "It gives too much away"),
        ("other", "Something else"),
    ]
    OUTCOMES = [("mended", "Mended"), ("declined", "Declined")]
    MAX_SENTENCE = 500

    version = models.ForeignKey(ScenarioVersion, on_delete=models.CASCADE, related_name="flags")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=KINDS)
    sentence = models.CharField(max_length=MAX_SENTENCE, blank=True)
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="flags"
    )
    flagged_at = models.DateTimeField(default=timezone.now)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    note = models.CharField(max_length=MAX_SENTENCE, blank=True, help_text="What was done, or why nothing.")
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-flagged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "place", "flagged_by"],
                condition=models.Q(settled_at=None),
                name="flag_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, outcome="")
                | models.Q(settled_at__isnull=False, outcome__in=["mended", "declined"]),
                name="flag_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None


class DraftState(models.TextChoices):
    WRITING = "writing", "Draft"
    SUBMITTED = "submitted", "In review"
    DECLINED = "declined", "Sent back"
    PUBLISHED = "published", "Published"


class Draft(models.Model):
    """A scenario that somebody writes, or a change to a published one. Its only truth is its file's text.

    State changes in `scenarios.writing.drafts` alone, each with a `DraftMove`.
    """

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="drafts"
    )
    scenario = models.ForeignKey(
        Scenario,
        on_delete=models.CASCADE,
        null=True,
        related_name="drafts",
        help_text="What it changes, or became; empty while it is new.",
    )
    began_from = models.ForeignKey(
        ScenarioVersion, on_delete=models.SET_NULL, null=True, related_name="+", help_text="Of that scenario."
    )
    version = models.ForeignKey(
        ScenarioVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="drafts",
        help_text="What it became.",
    )
    state = models.CharField(max_length=10, choices=DraftState, default=DraftState.WRITING)
    title = models.CharField(max_length=120, help_text="As the file says, for lists.")
    source = models.TextField()
    revision = models.PositiveIntegerField(default=0, help_text="Counts savings: an older form is refused.")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=DraftState.PUBLISHED, version__isnull=False)
                | (~models.Q(state=DraftState.PUBLISHED) & models.Q(version=None)),
                name="draft_published_as_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """May the author still write?"""
        return self.state in {DraftState.WRITING, DraftState.DECLINED}


class DraftMove(models.Model):
    """One change of a draft's state, with what the reviewer says about it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="moves")
    before = models.CharField(max_length=10, choices=DraftState)
    after = models.CharField(max_length=10, choices=DraftState)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_before_display()}, then {self.get_after_display()}"
