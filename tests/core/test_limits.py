"""Rate limits count the same in Redis and in the table, and a dead Redis never opens a door."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from flask import Flask

from eventapp.core import clock, limits
from eventapp.core.db import db
from eventapp.core.errors import TooManyAttempts
from eventapp.core.limits import Limit
from tests.plugin_requirements import REDIS

LIMIT = Limit("test", 5, 900)


@pytest.fixture(params=["table", pytest.param("redis", marks=pytest.mark.needs("redis")), "dead redis"])
def counted(app: Flask, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where attempts are counted."""
    url = {"table": None, "redis": REDIS, "dead redis": "redis://127.0.0.1:1/0"}[request.param]
    if request.param == "redis":
        redis.Redis.from_url(REDIS).flushdb()
    limits.init_app(app, replace(app.extensions["settings"], redis_url=url))
    yield request.param
    limits.init_app(app, app.extensions["settings"])


def test_the_sixth_attempt_is_refused_and_says_when_to_come_back(counted: str) -> None:
    moment = clock.now().replace(minute=0, second=0, microsecond=0)
    with clock.stopped(moment + timedelta(minutes=5)):
        for _attempt in range(LIMIT.most):
            limits.hit(LIMIT, "somebody")
        with pytest.raises(TooManyAttempts) as refused:
            limits.hit(LIMIT, "somebody")
        assert refused.value.values["retry_after_seconds"] == 600
        limits.hit(LIMIT, "somebody else")


def test_a_new_window_begins_afresh(counted: str) -> None:
    moment = clock.now().replace(minute=0, second=0, microsecond=0)
    for minutes in (1, 16):
        with clock.stopped(moment + timedelta(minutes=minutes)):
            for _attempt in range(LIMIT.most):
                limits.hit(LIMIT, "somebody")


def test_parallel_attempts_are_all_counted(app: Flask, counted: str) -> None:
    db.session.commit()
    passed: list[int] = []
    moment = clock.now().replace(minute=0, second=0, microsecond=0)

    def attempt(number: int) -> None:
        with app.app_context():
            try:
                limits.hit(LIMIT, "somebody")
                passed.append(number)
            except TooManyAttempts:
                pass
            finally:
                db.session.remove()

    with clock.stopped(moment):
        threads = [threading.Thread(target=attempt, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(passed) == LIMIT.most
