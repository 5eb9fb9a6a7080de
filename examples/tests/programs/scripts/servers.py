"""Python's own servers for our client: servers.py KIND. Prints `listening on IP:PORT`."""

import asyncio
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)

    def eof_received(self):
        self.transport.write_eof()


async def chat(reader, writer):
    while (line := await reader.readline()) not in (b"", b".\r\n"):
        writer.write(b"You sent: " + line)
        await writer.drain()
    writer.close()


def print_address(sockets):
    print("listening on %s:%d" % sockets[0].getsockname(), flush=True)


async def asyncio_server(kind):
    loop = asyncio.get_running_loop()
    if kind == "echo":
        server = await loop.create_server(Echo, "127.0.0.1", 0)
    else:
        server = await asyncio.start_server(chat, "127.0.0.1", 0)
    print_address(server.sockets)
    await server.serve_forever()


def asynchat_server():
    import asynchat
    import asyncore
    import socket

    class Handler(asynchat.async_chat):
        ac_in_buffer_size = ac_out_buffer_size = 64

        def __init__(self, sock):
            super().__init__(sock)
            self.received, self.header = [], True
            self.set_terminator(b"\n")

        def collect_incoming_data(self, data):
            self.received.append(data)

        def found_terminator(self):
            message, self.received = b"".join(self.received), []
            if self.header:
                self.header = False
                self.set_terminator(int(message.split()[1]))
            else:
                self.push(message)
                self.close_when_done()

    class Listener(asyncore.dispatcher):
        def __init__(self):
            super().__init__()
            self.create_socket(socket.AF_INET, socket.SOCK_STREAM)
            self.bind(("127.0.0.1", 0))
            self.listen(5)
            print_address([self.socket])

        def handle_accepted(self, sock, address):
            Handler(sock)

    Listener()
    asyncore.loop()


if sys.argv[1] == "asynchat":
    asynchat_server()
else:
    asyncio.run(asyncio_server(sys.argv[1]))
