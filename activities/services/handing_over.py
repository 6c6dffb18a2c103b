"""What of this app waits for somebody and goes to a colleague when he leaves."""

from districts.services.handing_over import Work

WORK: tuple[Work, ...] = ()
