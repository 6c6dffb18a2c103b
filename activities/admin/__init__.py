"""The registers of activities, one noun a file."""

from activities.admin import activities as activities
from activities.admin import appraisals as appraisals
from activities.admin import attendances as attendances
from activities.admin import bookings as bookings
from activities.admin import cases as cases
from activities.admin import claims as claims
from activities.admin import duty as duty
from activities.admin import pairings as pairings
from activities.admin import projects as projects
from activities.admin import resolutions as resolutions
from activities.admin import series as series
from activities.admin import service_items as service_items
from activities.admin import sign_in as sign_in
from activities.admin import sign_ups as sign_ups
from activities.admin import teams as teams
from activities.admin import volunteers as volunteers
