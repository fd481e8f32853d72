from typing import Any

from asgiref.testing import ApplicationCommunicator

from dashboard.web.bodies import bounded

LIMIT = 100


async def echo(_scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Reads to the end as Django does, then answers with the number of bytes."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


async def answer(*parts: bytes, announced: bytes = b"") -> tuple[int, bytes]:
    headers = [(b"content-length", announced)] if announced else []
    browser = ApplicationCommunicator(bounded(echo, LIMIT), {"type": "http", "headers": headers})
    for number, part in enumerate(parts, 1):
        more = number < len(parts)
        await browser.send_input({"type": "http.request", "body": part, "more_body": more})
    start, body = await browser.receive_output(), await browser.receive_output()
    await browser.wait()
    return start["status"], body["body"]


async def test_up_to_the_limit_it_passes() -> None:
    assert await answer(b"x" * 60, b"x" * 40) == (200, b"100")


async def test_beyond_it_is_refused_with_a_sentence() -> None:
    status, text = await answer(b"x" * 60, b"x" * 41, b"x" * 10_000)
    assert status == 413
    assert b"at most 100 bytes" in text


async def test_an_announced_size_is_believed_at_once() -> None:
    assert (await answer(announced=b"101"))[0] == 413


async def test_a_false_announcement_does_not_help() -> None:
    assert (await answer(b"x" * 101, announced=b"5"))[0] == 413
    assert (await answer(b"x" * 101, announced=b"\xb2"))[0] == 413


async def test_some_paths_have_a_limit_of_their_own() -> None:
    app = bounded(echo, LIMIT, larger={"/manifests/": 2 * LIMIT})
    for path, status in (("/manifests/check/", 200), ("/actions/scale/", 413)):
        browser = ApplicationCommunicator(app, {"type": "http", "headers": [], "path": path})
        await browser.send_input({"type": "http.request", "body": b"x" * 150})
        assert (await browser.receive_output())["status"] == status
        await browser.receive_output()
        await browser.wait()
