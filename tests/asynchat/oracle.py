"""Python's own asynchat, asked: one JSON script a line in, one JSON answer a line out.

The keys are those of `case.rs` and those below. Bytes are text in latin-1.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore")

import asynchat


DEFAULTS = {
    "initial": None,
    "reactions": (),
    # Whether a length of 0 is an empty message, as with us.
    "zero_ends": False,
    # Whether the handler of each end sends back what was collected, and `|` behind it.
    "echoes": False,
    # At which end it closes, counted from 1.
    "closes_at": None,
    # How much each call of send takes.
    "takes": (),
    "out_buffer": 65536,
}


def ends(given):
    return given.encode("latin-1") if isinstance(given, str) else given


def text(given):
    return given.decode("latin-1") if isinstance(given, bytes) else given


class Producer:
    def __init__(self, chunks):
        self.chunks = iter(chunks)

    def more(self):
        return next(self.chunks, "").encode("latin-1")


class Oracle(asynchat.async_chat):
    """An async_chat whose socket is the script. What it overrides are the handlers, which every
    user writes, and the two calls that reach the socket; and, where the script asks for it, what
    a length of 0 means."""

    def __init__(self, script):
        super().__init__(map={})
        self.connected = True
        self.script = script = dict(DEFAULTS, **script)
        self.reactions = iter(script["reactions"])
        self.takes = iter(script["takes"])
        self.ac_out_buffer_size = script["out_buffer"]
        self.chunk = b""
        self.told, self.data, self.ends = [], 0, 0
        # Whether data came of a message that has not ended. What comes under no terminator
        # belongs to no message.
        self.begun = False
        self.sent, self.closed = b"", False
        self.is_zero = False
        self.set_terminator(ends(script["initial"]))

    def recv(self, size):
        assert len(self.chunk) <= size
        chunk, self.chunk = self.chunk, b""
        return chunk

    def send(self, data):
        """Takes as much as the script says, and all when that says no more."""
        n = min(next(self.takes, len(data)), len(data))
        self.sent += data[:n]
        return n

    def handle_close(self):
        self.closed = True
        super().handle_close()

    def handle_error(self):
        raise

    def collect_incoming_data(self, data):
        self.data += len(data)
        self.begun = bool(self.terminator)
        if self.told and self.told[-1][0] == "data":
            self.told[-1][1] += data
        else:
            self.told.append(["data", data])

    def found_terminator(self):
        if self.script["echoes"]:
            self.push(self.told[-1][1] if self.told and self.told[-1][0] == "data" else b"")
            self.push(b"|")
        self.told.append(["end"])
        self.begun = False
        self.ends += 1
        if self.ends == self.script["closes_at"]:
            self.close_when_done()
        reaction = next(self.reactions, {"keep": True})
        if reaction != {"keep": True}:
            self.set_terminator(ends(reaction))

    # asynchat takes a length of 0 for no terminator at all. Where zero ends, it is an empty
    # message at once instead, and then no terminator, as after every length.

    def set_terminator(self, terminator):
        super().set_terminator(terminator)
        self.is_zero = self.script["zero_ends"] and terminator == 0

    def get_terminator(self):
        while self.is_zero:
            self.is_zero, self.terminator = False, None
            self.found_terminator()
        return super().get_terminator()

    def step(self, what, given):
        if what == "feed":
            self.read(given.encode("latin-1"))
        elif what == "set":
            self.set_terminator(ends(given))
        elif what == "eof":
            # What a real socket gives at its end.
            self.read(b"")
        elif what == "push":
            self.push(given.encode("latin-1"))
        elif what == "produce":
            self.push_with_producer(Producer(given))
        elif what == "close":
            self.close_when_done()
        elif what == "write":
            self.handle_write()
        else:
            raise ValueError(what)

    def read(self, chunk):
        self.chunk = chunk
        self.handle_read()
        # A length of 0 ends without a byte.
        self.get_terminator()

    def play(self):
        progress = []
        for step in self.script["script"]:
            [(what, given)] = step.items()
            self.step(what, given)
            progress.append([self.data, self.ends])
        self.takes = iter(())
        while self.connected and self.producer_fifo:
            self.handle_write()
        return {
            "expected": [[text(part) for part in told] for told in self.told],
            "progress": progress,
            "begun": self.begun,
            "withheld": text(self.ac_in_buffer),
            "terminator_left": text(self.terminator),
            "sent": text(self.sent),
            "closed": self.closed,
        }


for line in sys.stdin:
    print(json.dumps(Oracle(json.loads(line)).play()), flush=True)
