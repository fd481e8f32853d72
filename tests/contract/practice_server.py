"""The practice cluster as `python -m practice` serves it, with one more handle for the tests.

`python -m tests.contract.practice_server KUBECONFIG`: a line `forget` on standard input makes every
resourceVersion handed out so far too old, which no request of the API can do. It says `ready`, then
`forgotten` after each such line, and ends with its standard input: no test can leave one behind.
"""

import asyncio
import logging
import sys
from pathlib import Path

from practice.clock import real_time
from practice.cluster import Cluster
from practice.serve import running

SCENARIO = "empty"


async def serve(kubeconfig: Path) -> None:
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    cluster = Cluster(SCENARIO, seed=0, start=real_time())
    cluster.start()
    async with running(cluster, kubeconfig=kubeconfig):
        print("ready", flush=True)
        while await orders.readline():
            # What comes after the newest version handed out must be forgotten, too.
            cluster.api.store.put("markers", "forgotten", {"metadata": {}})
            cluster.api.store.compact()
            print("forgotten", flush=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(serve(Path(sys.argv[1])))
