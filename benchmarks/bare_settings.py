"""The site's settings without its middleware and addresses."""

from config.settings import *  # noqa: F403

MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.bare_urls"
