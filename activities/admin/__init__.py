"""The registers of activities, one noun a file."""

from activities.admin import activities as activities
