"""`Authorization: Bearer …`: the API in a user's place, so often a minute and a day."""

import time
from typing import Any

from django.conf import settings
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.throttling import BaseThrottle

from core.errors import Refused
from core.rate_limits import DAY, MINUTE, within
from districts.api.refusing import Owed
from districts.models import ApiToken
from districts.services import tokens

WAY = "Bearer"
#: longer than any token of ours: what is longer is not looked up
LONGEST = 100


class BearerToken(BaseAuthentication):
    """A header of another kind is none of ours: the session may answer for it."""

    def authenticate(self, request: Any) -> tuple[Any, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != WAY.lower().encode():
            return None
        try:
            token = tokens.holder(_secret(words))
        except Refused as refused:
            raise AuthenticationFailed(str(refused), "token") from None
        if owed := tokens.gate(token):
            raise Owed(owed)
        return tokens.narrow(token), token

    def authenticate_header(self, request: Any) -> str:
        return WAY


def _secret(words: list[bytes]) -> str:
    if len(words) != 2 or len(words[1]) > LONGEST or not words[1].isascii():
        raise Refused(tokens.UNKNOWN)
    return words[1].decode()


class PerToken(BaseThrottle):
    """So many requests in a minute and in a day of the clock; a session is not counted."""

    def allow_request(self, request: Any, view: Any) -> bool:
        if not isinstance(request.auth, ApiToken):
            return True
        self.left = 0.0
        limits = ((settings.API_A_MINUTE, MINUTE), (settings.API_A_DAY, DAY))
        return all(self._counted(request.auth, most, seconds) for most, seconds in limits)

    def _counted(self, token: ApiToken, most: int, seconds: int) -> bool:
        part, gone = divmod(time.time(), seconds)
        self.left = seconds - gone
        return within(f"api-{seconds}", f"{token.pk}:{part:.0f}", most, seconds)

    def wait(self) -> float:
        """Seconds until the minute or the day is over."""
        return self.left + 1
