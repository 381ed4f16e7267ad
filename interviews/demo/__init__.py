"""The demo community: people to sign in as, and interviews they held."""

DEMO_PASSWORD = "a quiet studio"  # noqa: S105  shown on the console of `make run`; exists on one machine only
DEMO_LOGINS = [
    ("ada@demo.tradeoff.localhost", DEMO_PASSWORD),
    ("ben@demo.tradeoff.localhost", DEMO_PASSWORD),
    ("sam@demo.tradeoff.localhost", DEMO_PASSWORD),
]
