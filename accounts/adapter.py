"""allauth's mail goes through our outbox, so that it commits or rolls back with what caused it."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Filled by accounts."""
