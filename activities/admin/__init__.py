"""The registers of activities, one noun a file."""
