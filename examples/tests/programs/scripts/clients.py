"""Python's own clients against a server: clients.py KIND HOST PORT. Prints what came back."""

import asyncio
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)

LINES = [b"hello", b"", b"\xff\x00", b"."]
MESSAGE = bytes(range(256)) * 300


class EchoProtocol(asyncio.Protocol):
    """Writes two parts and EOF, then reads until EOF."""

    def __init__(self, done):
        self.received, self.done = b"", done

    def connection_made(self, transport):
        transport.writelines([b"one ", b"two"])
        transport.write_eof()

    def data_received(self, data):
        self.received += data

    def connection_lost(self, error):
        self.done.set_result((self.received, error))


async def protocol_client(host, port):
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    await loop.create_connection(lambda: EchoProtocol(done), host, port)
    received, error = await done
    assert error is None, error
    return received


async def stream_client(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    replies = []
    for line in LINES:
        writer.write(line + b"\r\n")
        await writer.drain()
        reply = await reader.readline()
        replies.append(reply)
    writer.close()
    await writer.wait_closed()
    return b"".join(replies)


def asynchat_client(host, port):
    import asynchat
    import asyncore
    import socket

    class Client(asynchat.async_chat):
        ac_in_buffer_size = ac_out_buffer_size = 64

        def __init__(self):
            super().__init__()
            self.received = []
            self.copy = None
            self.create_socket(socket.AF_INET, socket.SOCK_STREAM)
            self.connect((host, port))

        def handle_connect(self):
            self.push(b"ECHO %d\n" % len(MESSAGE))
            self.push_with_producer(asynchat.simple_producer(MESSAGE, 64))
            self.set_terminator(len(MESSAGE))

        def collect_incoming_data(self, data):
            self.received.append(data)

        def found_terminator(self):
            self.copy = b"".join(self.received) == MESSAGE

    client = Client()
    asyncore.loop()
    return b"RECEIVED COPY OF MESSAGE" if client.copy else b"ERROR IN TRANSMISSION"


kind, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if kind == "asynchat":
    answer = asynchat_client(host, port)
else:
    client = {"protocol": protocol_client, "streams": stream_client}[kind]
    answer = asyncio.run(client(host, port))
sys.stdout.buffer.write(answer)
