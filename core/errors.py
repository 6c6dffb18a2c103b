"""The one kind of error that a person reads."""


class Refused(Exception):
    """The work cannot be done; the message is one Chinese sentence with the remedy.

    `field` names what was wrong among what the service was given, so that a form can say it there.
    """

    def __init__(self, sentence: str = "", *, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field
