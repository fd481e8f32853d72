"""Many sockets' sessions are looked up by a few queries, and each gets its own answer."""

import asyncio
from collections.abc import Callable, Sequence

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dashboard import limits
from dashboard.access import accounts, gathering, grants, posts, resolving, sessions
from dashboard.access.gathering import Gathering
from dashboard.access.sessions import Asked
from dashboard.access.viewer import Viewer
from dashboard.roles import Role
from tests.conftest import Persona

Person = Callable[[str, Role], Persona]


def viewer(name: str) -> Viewer:
    return Viewer(id=name, name=name, role=Role.OBSERVER)


class Desk:
    """Looks up what it is asked when the test lets it."""

    def __init__(self) -> None:
        self.asked: list[list[Asked]] = []
        self.may = asyncio.Event()
        self.fails = False
        self.gathering = Gathering(self.look_up, self.sleep)

    async def sleep(self, _seconds: float) -> None:
        await self.may.wait()

    async def look_up(self, asked: Sequence[Asked]) -> list[Viewer | None]:
        self.asked.append(list(asked))
        if self.fails:
            raise OSError("the database is away")
        return [viewer(key) if key != "gone" else None for key, _ in asked]

    def questions(self, *keys: str) -> list[asyncio.Task[Viewer | None]]:
        return [asyncio.create_task(self.gathering.ask((key, ""))) for key in keys]


async def test_questions_of_a_moment_are_one_look_up() -> None:
    desk = Desk()
    tasks = desk.questions("ada", "gone", "ada", "vera")
    await asyncio.sleep(0)
    desk.may.set()
    assert await asyncio.gather(*tasks) == [viewer("ada"), None, viewer("ada"), viewer("vera")]
    assert desk.asked == [[("ada", ""), ("gone", ""), ("vera", "")]]


async def test_who_opens_a_socket_does_not_wait_and_a_hall_shares_what_comes_next() -> None:
    """The first is asked about at once; all who come meanwhile, by one more look-up."""
    asked: list[int] = []
    may_answer = asyncio.Event()

    async def look_up(many: Sequence[Asked]) -> list[Viewer | None]:
        asked.append(len(many))
        await may_answer.wait()
        return [viewer(key) for key, _ in many]

    gathering = Gathering(look_up, wait_s=0.0)
    first = asyncio.create_task(gathering.ask(("ada", "")))
    while not asked:
        await asyncio.sleep(0)
    hall = [asyncio.create_task(gathering.ask((f"guest {n}", ""))) for n in range(100)]
    await asyncio.sleep(0)
    may_answer.set()
    assert await first == viewer("ada")
    assert [one and one.name for one in await asyncio.gather(*hall)][-1] == "guest 99"
    assert asked == [1, 100]


async def test_more_than_fit_are_asked_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "AUTHORITY_GATHERED", 2)
    desk = Desk()
    desk.may.set()
    answers = await asyncio.gather(*desk.questions("a", "b", "c"))
    assert [one and one.name for one in answers] == ["a", "b", "c"]
    assert [len(part) for part in desk.asked] == [2, 1]


async def test_who_asked_is_told_that_it_failed_and_may_ask_again() -> None:
    desk = Desk()
    desk.may.set()
    desk.fails = True
    with pytest.raises(OSError, match="away"):
        await desk.gathering.ask(("ada", ""))
    desk.fails = False
    assert await desk.gathering.ask(("ada", "")) == viewer("ada")


async def test_one_who_goes_takes_no_answer_from_another() -> None:
    desk = Desk()
    goes, stays = desk.questions("ada", "ada")
    await asyncio.sleep(0)
    goes.cancel()
    desk.may.set()
    assert await stays == viewer("ada")


@pytest.mark.django_db(transaction=True)
async def test_a_hall_is_asked_about_by_as_many_queries_as_one(
    person: Person, vera: Persona, omar: Persona, django_user_model: object
) -> None:
    def people() -> list[Persona]:
        return [person(f"Guest {number}", Role.OBSERVER) for number in range(8)]

    hall = await sync_to_async(people)()
    one = await counted([(vera.session_key, "")])
    many = await counted([(who.session_key, "") for who in [*hall, vera, omar]])
    assert one[1] == many[1] <= 3
    assert [found and found.name for found in many[0]][-2:] == ["Vera", "Omar"]


async def counted(asked: list[Asked]) -> tuple[list[Viewer | None], int]:
    def look_up() -> tuple[list[Viewer | None], int]:
        with CaptureQueriesContext(connection) as queries:
            return sessions._viewers(asked), len(queries)

    return await sync_to_async(look_up)()


@pytest.mark.django_db
def test_each_place_is_answered_by_itself(vera: Persona, omar: Persona) -> None:
    now = timezone.now()
    assert vera.grant
    assert omar.grant
    posts.give(str(vera.grant.pk), "box", Role.OPERATOR, now=now)
    grants.revoke_grant(str(omar.grant.pk), now=now)
    asked = [(vera.session_key, "box"), (vera.session_key, ""), (omar.session_key, ""), ("x", "")]
    assert [found and found.role for found in sessions._viewers(asked)] == [
        Role.OPERATOR, Role.OBSERVER, None, None,
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_changed_role_or_password_counts_at_once(django_user_model: type) -> None:
    user = django_user_model.objects.create_user("ines", password="long enough 1")  # type: ignore[attr-defined]
    accounts.set_role(user, Role.OBSERVER)
    now = timezone.now()
    grant = grants.admit(user, now=now)
    assert not isinstance(grant, grants.Refused)
    asked = [(str(grant.pk), "")]
    accounts.set_role(user, Role.INSTRUCTOR)
    [found] = resolving.viewers(asked, now=now)
    assert found
    assert found.role == Role.INSTRUCTOR
    user.set_password("another one 2")
    user.save()
    assert resolving.viewers(asked, now=now) == [None]


async def test_without_a_cookie_there_is_nobody_and_no_query() -> None:
    assert await gathering.authority({"headers": []}) is None
