"""The registers of the model stores, one noun a file."""

from storefronts.admin import staffing as staffing
from storefronts.admin import storefronts as storefronts
from storefronts.admin import titles as titles
