"""What /api/v1/ answers where it gives nothing: `{"code", "message"}`, one Chinese sentence."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.http.request import HttpRequest
from rest_framework import exceptions, serializers
from rest_framework.response import Response

CODE, MESSAGE = "code", "message"


class RefusalSerializer(serializers.Serializer):
    """What is wrong, for programs (`code`) and for people (`message`)."""

    code = serializers.CharField(help_text="不随措辞改变的代码")
    message = serializers.CharField(help_text="一句中文说明")


class Wrong(exceptions.APIException):
    """A request that cannot be answered as it was asked; the sentence says how to ask."""

    status_code = 400
    default_code = "invalid"


class Owed(exceptions.APIException):
    """The user of a token must first do something in a browser."""

    status_code = 403
    default_code = "gate"


SENTENCES: dict[type[Exception], tuple[str, str]] = {
    exceptions.NotAuthenticated: (
        "unauthenticated",
        "请先登录，或在请求头 Authorization 里写 Bearer 和访问令牌。",
    ),
    exceptions.PermissionDenied: ("forbidden", "这个用户或令牌无权读取，请向管理员核对授权。"),
    PermissionDenied: ("forbidden", "这个用户或令牌无权读取，请向管理员核对授权。"),
    exceptions.NotFound: ("not_found", "没有这一条，请核对地址和编号。"),
    Http404: ("not_found", "没有这一条，请核对地址和编号。"),
    exceptions.MethodNotAllowed: ("read_only", "这里只供读取，请用 GET。"),
    exceptions.NotAcceptable: (
        "not_acceptable",
        "只提供 JSON，请在 Accept 里写 application/json。",
    ),
    exceptions.ParseError: ("invalid", "请求读不懂，请核对格式。"),
}


def refusal(error: Exception, context: dict[str, Any]) -> Response | None:
    """The one handler of errors; what is no refusal goes on as the fault it is."""
    found = _told(error)
    if found is None:
        return None
    status, code, message = found
    response = Response({CODE: code, MESSAGE: message}, status=status)
    if way := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = way
    if isinstance(error, exceptions.Throttled):
        response["Retry-After"] = str(_wait(error))
    return response


def _wait(error: exceptions.Throttled) -> int:
    """Whole seconds."""
    return int(getattr(error, "wait", 0) or 0)


def _told(error: Exception) -> tuple[int, str, str] | None:
    status = getattr(error, "status_code", 404 if isinstance(error, Http404) else 403)
    if isinstance(error, exceptions.Throttled):
        return status, "too_many", f"请求太多，请过 {_wait(error)} 秒再试。"
    for kind, (code, message) in SENTENCES.items():
        if isinstance(error, kind):
            return status, code, message
    if isinstance(error, exceptions.APIException):
        return status, str(error.get_codes()), str(error.detail)
    return None


def missing(request: HttpRequest) -> JsonResponse:
    """An address of the API under which nothing stands."""
    message = "没有这个地址，请对照接口说明核对（地址以“/”结尾）。"
    return JsonResponse({CODE: "no_such_address", MESSAGE: message}, status=404)


def refuse_unknown(request: Any, known: Iterable[str]) -> None:
    """Raises Wrong for a parameter that the address does not offer, or that says nothing."""
    known = set(known)
    if more := sorted(set(request.query_params) - known):
        offered = f"可用的有：{'、'.join(sorted(known))}" if known else "这里不带参数"
        raise Wrong(f"没有参数“{'、'.join(more)[:200]}”，请去掉或改正；{offered}。")
    if empty := [name for name, values in request.query_params.lists() if "" in values]:
        raise Wrong(f"参数“{'、'.join(sorted(empty))}”没有值，请填写或去掉。")


def refuse_repeated(request: Any, manifold: Iterable[str]) -> None:
    """Raises Wrong for one that is given twice where only one value can hold."""
    many = set(manifold)
    for name, values in request.query_params.lists():
        if len(values) > 1 and name not in many:
            raise Wrong(f"参数“{name}”只能给一个值，请去掉多余的。")
