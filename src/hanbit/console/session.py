"""Signing in and out, and making the first operator. One cookie carries the session; scripts cannot read it."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hanbit.console.answers import json_answer
from hanbit.console.edge import COOKIE, address_of, token_of
from hanbit.console.parsing import read_body
from hanbit.ops.protect.operators import LIFE_MS, OperatorDesk, redeem_link, sign_in, sign_out
from hanbit.ports.operators import Operator


class SignIn(Struct, frozen=True, forbid_unknown_fields=True):
    email: str
    password: str


class FirstOperator(Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    email: str
    password: str


class Sessions:
    def __init__(self, desk: OperatorDesk, *, is_https: bool) -> None:
        self._desk = desk
        self._is_https = is_https

    def routes(self) -> list[Route]:
        return [
            Route("/api/session", self.show, methods=["GET"]),
            Route("/api/session", self.open, methods=["POST"]),
            Route("/api/session", self.end, methods=["DELETE"]),
            Route("/api/first", self.first, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        operator: Operator = request.scope["operator"]
        return json_answer({"email": operator.email})

    async def open(self, request: Request) -> Response:
        sent = await read_body(request, SignIn)
        token, operator = await sign_in(self._desk, sent.email, sent.password, address_of(request))
        sign_out(self._desk, token_of(request))
        return self._let_in(token, operator)

    async def first(self, request: Request) -> Response:
        sent = await read_body(request, FirstOperator)
        token, operator = await redeem_link(self._desk, sent.token, sent.email, sent.password)
        return self._let_in(token, operator)

    async def end(self, request: Request) -> Response:
        sign_out(self._desk, token_of(request))
        answer = Response(status_code=204, headers={"cache-control": "no-store", "clear-site-data": '"cache"'})
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=self._is_https)
        return answer

    def _let_in(self, token: str, operator: Operator) -> Response:
        answer = json_answer({"email": operator.email}, 201)
        answer.set_cookie(
            COOKIE, token, max_age=LIFE_MS // 1000, path="/", httponly=True, samesite="strict", secure=self._is_https
        )
        return answer
