"""What a token is told of itself: the first call that tries whether it works."""

from webapp.api.api_operation import ApiAnswer, ApiCall, ApiOperation
from webapp.api.api_scope import ApiScope
from webapp.api.json_schema import list_of, moment, record, text
from webapp.ground.clock import iso

SCOPE = text(40, enum=[each.value for each in ApiScope])


def show_token(call: ApiCall) -> ApiAnswer:
    return ApiAnswer(
        {
            "name": call.token.name,
            "account": call.account.name,
            "scopes": [each.value for each in ApiScope if each in call.granted],
            "expires_at": iso(call.token.expires_at),
        }
    )


SHOW_TOKEN = ApiOperation(
    "GET",
    "/token",
    "showToken",
    "What this token may do, and until when",
    show_token,
    record(
        {
            "name": text(60),
            "account": text(120),
            "scopes": list_of(SCOPE, words="Those that the token's maker has the right for"),
            "expires_at": moment(),
        }
    ),
)
