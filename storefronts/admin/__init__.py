"""The registers of the model stores, one noun a file."""

from storefronts.admin import accounts as accounts
from storefronts.admin import applications as applications
from storefronts.admin import feedback as feedback
from storefronts.admin import inspections as inspections
from storefronts.admin import notices as notices
from storefronts.admin import schemes as schemes
from storefronts.admin import staffing as staffing
from storefronts.admin import storefronts as storefronts
from storefronts.admin import titles as titles
