"""What the five cities did: activities, meetings, services, duty sessions, cases."""
