"""Guard one function, where a whole middleware is too much."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from comity_edge.answer import Answer
from comity_edge.gate import Gate

P = ParamSpec("P")
R = TypeVar("R")


class NotHere(Exception):
    """Raised in place of the guarded call; carries the answer with its status and text."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def guarded(
    gate: Gate, *, reads: Callable[P, Mapping[str, Any]]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that lets a call through only where its caller is admitted.

    :param reads: gets the call's arguments and returns those of :meth:`Gate.judge`, ``resource``
        among them.
    :raises NotHere: in the decorated call, where somebody is not admitted.
    """

    def check(*args: P.args, **kwargs: P.kwargs) -> None:
        answer = gate.judge(**reads(*args, **kwargs))
        if not answer.is_admitted:
            raise NotHere(answer)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        async def waits(*args: P.args, **kwargs: P.kwargs) -> Any:
            check(*args, **kwargs)
            return await function(*args, **kwargs)  # type: ignore[misc]  # it is a coroutine function

        @wraps(function)
        def calls(*args: P.args, **kwargs: P.kwargs) -> R:
            check(*args, **kwargs)
            return function(*args, **kwargs)

        return waits if inspect.iscoroutinefunction(function) else calls  # type: ignore[return-value]  # as above

    return decorate
