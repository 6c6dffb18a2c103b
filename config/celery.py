"""The Celery application: worker, beat and web all import it, so `.delay()` finds the broker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("shangquan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
