"""People: who they are, what they practice for, whom they do not want to meet."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

LEVELS = [("mid", "Mid"), ("senior", "Senior"), ("staff", "Staff")]
LANGUAGES = [
    ("en", "English"),
    ("de", "German"),
    ("es", "Spanish"),
    ("fr", "French"),
    ("hi", "Hindi"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("nl", "Dutch"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
]


class People(BaseUserManager["User"]):
    """Makes accounts; the name is Django's convention for `createsuperuser`."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. The e-mail is the login and is never shown to other people; `display_name` is."""

    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=60)
    is_staff = models.BooleanField(default=False, help_text="May use the admin.")
    is_moderator = models.BooleanField(default=False, help_text="Keeps people safe.")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case_unique")]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Profile(models.Model):
    """What pairing, reports and mail need to know about a person. Made at onboarding."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="profile")
    level = models.CharField(max_length=10, choices=LEVELS, help_text="Where the person works now.")
    target_level = models.CharField(max_length=10, choices=LEVELS, help_text="What the person prepares for.")
    interests = ArrayField(
        models.CharField(max_length=30), default=list, blank=True, help_text="Family keys."
    )
    language = models.CharField(max_length=5, choices=LANGUAGES, default="en")
    time_zone = models.CharField(max_length=50, default="UTC", help_text="IANA name.")
    mail_reports = models.BooleanField(default=True, help_text="Mail me when a report is ready.")
    mail_reminders = models.BooleanField(default=True, help_text="Remind me of my interviews by mail.")
    onboarded_at = models.DateTimeField(default=timezone.now)
    conduct_accepted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.user} ({self.level} to {self.target_level})"


class Block(models.Model):
    """The two are never paired again and never see each other, whoever blocked."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks_received")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once"),
            models.CheckConstraint(
                condition=~models.Q(blocker=models.F("blocked")), name="block_not_oneself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blocker} blocks {self.blocked}"
