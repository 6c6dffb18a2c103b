"""The one kind of error that a person reads."""


class Refused(Exception):
    """The work cannot be done; the message is one Chinese sentence with the remedy."""
