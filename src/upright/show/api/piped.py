"""Large bodies: what comes in is worked on piece by piece and goes out while more comes in, in flat memory.

What is ready waits in a file on disk, so a client that sends all before it reads does not block itself.
"""

from __future__ import annotations

import asyncio
import codecs
import tempfile
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.stream import Pieces
from upright.model.errors import MalformedError
from upright.show.api.problems import problem

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_IN_MEMORY = 1 << 20
_CHUNK = 64 << 10
_BAD_REQUEST = 400


class Piped(Response):
    """The request's body with `step` done to each piece. A body that cannot be read before anything was sent gets a
    problem; later the answer breaks off.
    """

    def __init__(self, layout: Layout, step: Callable[[Layout, str], str], media_type: str) -> None:
        super().__init__(media_type=media_type)
        del self.headers["content-length"]
        self._layout, self._step = layout, step
        self._news = asyncio.Event()
        self._written, self._done = 0, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
            reading = asyncio.create_task(self._read(receive, spool))
            try:
                await self._answer(scope, receive, send, spool, reading)
            finally:
                reading.cancel()

    async def _read(self, receive: Receive, spool: IO[bytes]) -> None:
        try:
            decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
            cutting, more = Pieces(self._layout), True
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return
                more = message.get("more_body", False)
                cutting.add(decoder.decode(message.get("body", b""), not more))
                while piece := await run_in_threadpool(cutting.next):
                    await self._take(piece, spool)
            rest = cutting.rest()
            if rest:
                await self._take(rest, spool)
                self._layout.finish()
        finally:
            self._done = True
            self._news.set()

    async def _take(self, piece: str, spool: IO[bytes]) -> None:
        made = await run_in_threadpool(self._step, self._layout, piece)
        spool.seek(self._written)
        self._written += spool.write(made.encode("utf-8", "surrogateescape"))
        self._news.set()

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, spool: IO[bytes], reading: asyncio.Task[Any]
    ) -> None:
        sent, begun = 0, False
        while True:
            await self._news.wait()
            self._news.clear()
            done = self._done
            if done and not begun and await _failed(reading):
                await problem(_BAD_REQUEST, str(reading.exception()))(scope, receive, send)
                return
            if not begun:
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                begun = True
            while sent < self._written:
                spool.seek(sent)
                data = spool.read(min(_CHUNK, self._written - sent))
                sent += len(data)
                await send({"type": "http.response.body", "body": data, "more_body": True})
            if done:
                await reading
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return


async def _failed(reading: asyncio.Task[Any]) -> bool:
    """Whether the body could not be read."""
    await asyncio.wait([reading])
    return isinstance(reading.exception(), MalformedError)
