from accounts.models.outbox import MailboxMessage, OutboxMessage
from accounts.models.people import LANGUAGES, LEVELS, Block, Profile, User

__all__ = ["LANGUAGES", "LEVELS", "Block", "MailboxMessage", "OutboxMessage", "Profile", "User"]
