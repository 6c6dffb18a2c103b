"""The description of /api/v1/: what each address refuses stands beside what it answers."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse

from districts.api.refusing import RefusalSerializer

REFUSALS = {
    "400": "参数不对",
    "401": "没有登录，或令牌不对、已作废、已过期",
    "403": "无权读取",
    "404": "没有这一条，或不在本人区划内",
    "405": "只供读取",
    "406": "只提供 JSON",
    "429": "令牌的请求太多，Retry-After 秒后再试",
}


class Described(AutoSchema):
    """What every address has in common is told once here."""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        found = super()._get_response_bodies(direction)
        for status, words in REFUSALS.items():
            refused = OpenApiResponse(RefusalSerializer, words)
            found[status] = self._get_response_for_code(refused, status)
        return found

    def get_tags(self) -> list[str]:
        return [getattr(self.view, "noun", "") or "api"]


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "districts.api.tokens.BearerToken"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "访问令牌"}
