"""A server of Python's grpcio on one thread of its own: one fixed message to every unary call.

usage: server.py PORT FILE   (FILE holds the message, without its prefix)
"""

import asyncio
import sys
from pathlib import Path

import grpc


class Fixed(grpc.GenericRpcHandler):
    def __init__(self, answer: bytes):
        self._answer = answer

    def service(self, _):
        return grpc.unary_unary_rpc_method_handler(self._reply)

    async def _reply(self, request: bytes, context: grpc.aio.ServicerContext) -> bytes:
        return self._answer


async def main() -> None:
    server = grpc.aio.server()
    server.add_generic_rpc_handlers([Fixed(Path(sys.argv[2]).read_bytes())])
    server.add_insecure_port(f"127.0.0.1:{sys.argv[1]}")
    await server.start()
    await server.wait_for_termination()


asyncio.run(main())
