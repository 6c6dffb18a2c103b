"""The product's settings with one more address: the hello view that pages are measured against."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
