"""The site's settings without its middleware, addresses and the apps that need them."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "accounts"]
MIDDLEWARE = []
ROOT_URLCONF = "benchmarks.bare_urls"
