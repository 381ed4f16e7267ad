"""Content: scenarios with immutable published versions, the rubric, glossary and resources.

A trigger (see the migrations) refuses any change to a published version or rubric.
"""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils import timezone

from accounts.families import FAMILIES

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
    ("tool", "Tools to know"),
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
    search_vector = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="english")
        + SearchVector("summary", weight="B", config="english")
        + SearchVector("prompt_text", weight="C", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["position", "slug"]
        indexes = [GinIndex(fields=["search_vector"], name="scenario_search")]

    def __str__(self) -> str:
        return self.title

    @property
    def version(self) -> "ScenarioVersion":
        """The current version. Raises ValueError for a scenario that was never published."""
        if self.current_version is None:
            raise ValueError(f"{self.slug} has no published version")
        return self.current_version


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
    """This person has seen the kit: the scenario is not given to them as a candidate afterwards."""

    REASONS = [
        ("interviewing", "To give an interview"),
        ("debrief", "After taking it"),
        ("study", "To prepare"),
    ]

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kit_openings")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="kit_openings")
    reason = models.CharField(max_length=20, choices=REASONS)
    opened_at = models.DateTimeField(default=timezone.now)

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
