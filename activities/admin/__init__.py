"""The registers of activities, one noun a file."""

from activities.admin import activities as activities
from activities.admin import series as series
from activities.admin import sign_ups as sign_ups
