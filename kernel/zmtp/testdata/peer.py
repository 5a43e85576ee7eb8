"""The other end of the Go tests: libzmq. Each function is one side of one conversation, run in a process of its own."""

import signal
import sys
import time

import zmq
from zmq.utils.monitor import parse_monitor_message

TIMEOUT = 60_000  # ms; only a broken test waits that long


def say(line):
    print(line, flush=True)


def hear():
    line = sys.stdin.readline()
    if not line:
        sys.exit("the test has gone")
    return line.strip()


def new(kind, endpoint=None, identity=None, **options):
    socket = zmq.Context.instance().socket(kind)
    socket.rcvtimeo = socket.sndtimeo = TIMEOUT
    socket.linger = 1000
    if identity is not None:
        socket.identity = identity.encode()
    for name, value in options.items():
        setattr(socket, name, value)
    if endpoint:
        socket.connect(endpoint)
    return socket


def subscriber(endpoint, *topics):
    socket = new(zmq.SUB)
    for topic in topics:
        socket.subscribe(topic)
    socket.connect(endpoint)
    return socket


def payload(size):
    """A pattern whose period divides no power of two, as in the Go tests."""
    period = bytes(range(251))
    return (period * (size // len(period) + 1))[:size]


def big_requests(endpoint, *sizes):
    """A DEALER that sends messages of these sizes and wants each of them back, all sent before the first is read."""
    socket = new(zmq.DEALER, endpoint, "big")
    for size in sizes:
        socket.send_multipart([b"", b"head", payload(int(size)), b""], copy=False)
    for size in sizes:
        if socket.recv_multipart() != [b"", b"head", payload(int(size)), b""]:
            sys.exit(f"message of {size} bytes came back changed")
    say("ok")


def router(endpoint, count):
    """A ROUTER that returns everything."""
    socket = new(zmq.ROUTER)
    socket.bind(endpoint)
    for _ in range(int(count)):
        parts = socket.recv_multipart()
        say(parts[0].decode())
        socket.send_multipart(parts)
    hear()


def publisher(endpoint, count, size):
    """A PUB that waits for its subscriber, as XPUB can, then sends."""
    socket = new(zmq.XPUB, sndhwm=0)
    socket.bind(endpoint)
    say(socket.recv().decode("latin1").encode("unicode_escape").decode())
    for i in range(int(count)):
        socket.send_multipart([b"other", b"not subscribed"])
        socket.send_multipart([b"topic", str(i).encode(), payload(int(size))])
    hear()


def collect(endpoint, count, size, pause_ms):
    """A SUB of the default high-water mark that takes its time after each message, and misses none."""
    socket = subscriber(endpoint, b"")
    if socket.recv_multipart() != [b"", b"welcome"]:
        sys.exit("no welcome")
    say("subscribed")
    want = payload(int(size))
    for i in range(int(count)):
        topic, number, body = socket.recv_multipart()
        if (topic, number, body) != (b"stream", str(i).encode(), want):
            sys.exit(f"message {i}: got {topic}, {number}, {len(body)} bytes")
        if float(pause_ms):
            time.sleep(float(pause_ms) / 1000)
    say("ok")


def follow(endpoint):
    """A SUB that says every second frame's text."""
    socket = subscriber(endpoint, b"")
    while True:
        parts = socket.recv_multipart()
        say(parts[1].decode())
        if parts[1] == b"end":
            return


def many(endpoint_router, endpoint_pub, count, rounds):
    """Many clients at once, each with a DEALER and a SUB."""
    zmq.Context.instance().max_sockets = 4096
    dealers = [new(zmq.DEALER, endpoint_router, f"client-{i}") for i in range(int(count))]
    subs = [subscriber(endpoint_pub, b"") for _ in dealers]
    for s in subs:
        s.recv_multipart()
    for r in range(int(rounds)):
        for i, d in enumerate(dealers):
            d.send_multipart([b"ask", f"{i}.{r}".encode()])
        for i, d in enumerate(dealers):
            if d.recv_multipart() != [b"ask", f"{i}.{r}".encode()]:
                sys.exit(f"client {i} got another's answer")
    say("answered")
    for s in subs:
        if s.recv_multipart() != [b"all", b"hands"]:
            sys.exit("wrong broadcast")
    say("ok")


def reconnect(endpoint):
    """Asks, goes away while the answer is being made, comes back under the same identity and gets it."""
    first = new(zmq.DEALER, endpoint, "session")
    first.send_multipart([b"slow question"])
    hear()
    first.close(linger=0)
    second = new(zmq.DEALER, endpoint, "session")
    second.send_multipart([b"back"])
    if second.recv_multipart() != [b"slow answer"]:
        sys.exit("wrong answer")
    say("ok")


def twins(endpoint):
    """Two live clients under one identity: each gets its own answers, also those asked for before the other came."""
    one = new(zmq.DEALER, endpoint, "twin")
    one.send(b"1")
    hear()
    two = new(zmq.DEALER, endpoint, "twin")
    two.send(b"2")
    if one.recv() != b"1" or two.recv() != b"2":
        sys.exit("answers went to the wrong twin")
    one.send(b"3")
    if one.recv() != b"3":
        sys.exit("the older twin was forgotten")
    say("ok")


def ping(endpoint, count):
    """A client's heartbeat."""
    socket = new(zmq.REQ, endpoint)
    for i in range(int(count)):
        socket.send(b"ping%d" % i)
        if socket.recv() != b"ping%d" % i:
            sys.exit("wrong echo")
    say("ok")


def topics(endpoint):
    """Subscribes, and cancels."""
    socket = subscriber(endpoint, b"a", b"bc")
    for _ in range(2):
        say(socket.recv_multipart()[0].decode())
    say("ready")
    while (parts := socket.recv_multipart())[0] != b"a.end":
        say(parts[0].decode())
    socket.unsubscribe(b"a")
    socket.subscribe(b"d")  # its welcome tells that the cancellation has arrived
    say(socket.recv_multipart()[0].decode())
    while (parts := socket.recv_multipart())[0] != b"d.end":
        say(parts[0].decode())
    say("ok")


def monitored(endpoint):
    """What a socket monitor sees of a connection's life, and the last answer, sent right before the end."""
    socket = new(zmq.DEALER)  # with reconnect_ivl=-1 libzmq throws away what it has not given out yet
    events = socket.get_monitor_socket()
    events.rcvtimeo = TIMEOUT
    socket.connect(endpoint)
    socket.send(b"bye")
    say(socket.recv().decode())
    while True:
        event = parse_monitor_message(events.recv_multipart())["event"]
        say(zmq.Event(event).name)
        if event == zmq.EVENT_DISCONNECTED:
            return


def interrupted(endpoint, count, size):
    """Moves messages without blocking, while signals interrupt whatever system call is under way."""
    ticks = []
    signal.signal(signal.SIGALRM, lambda *_: ticks.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    socket = new(zmq.DEALER, endpoint, sndhwm=2)
    want = payload(int(size))
    sent = got = again = 0
    while got < int(count):
        try:
            if sent < int(count):
                socket.send(want, zmq.NOBLOCK, copy=False)
                sent += 1
        except zmq.Again:
            again += 1
        try:
            if socket.recv(zmq.NOBLOCK) != want:
                sys.exit("wrong bytes")
            got += 1
        except zmq.Again:
            again += 1
            socket.poll(1)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if not ticks or not again:
        sys.exit("nothing was interrupted")
    say("ok")


def heartbeats(endpoint, count):
    """libzmq's own PING, every few milliseconds, with a monitor that sees whether the connection lasts."""
    socket = new(zmq.DEALER, heartbeat_ivl=5, heartbeat_timeout=TIMEOUT, heartbeat_ttl=TIMEOUT)
    events = socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
    socket.connect(endpoint)
    for i in range(int(count)):
        socket.send(b"%d" % i)
        if socket.recv() != b"%d" % i:
            sys.exit("wrong answer")
        time.sleep(0.002)
    if events.poll(0):
        sys.exit("disconnected")
    say("ok")


def time_requests(endpoint):
    """Round trips as they are asked for, and how long they took."""
    socket = new(zmq.DEALER, endpoint)
    parts = [b"<IDS|MSG>", b"x" * 64, b"h" * 200, b"p" * 200, b"{}", b"c" * 100]
    while True:
        count = int(hear())
        start = time.perf_counter()
        for _ in range(count):
            socket.send_multipart(parts)
            socket.recv_multipart()
        say(time.perf_counter() - start)


def time_messages(endpoint):
    """Takes as many messages as it is asked to and says how long that took, from the first on."""
    socket = subscriber(endpoint, b"")
    socket.rcvhwm = 0
    say("welcome" if socket.recv_multipart() else "")
    while True:
        count = int(hear())
        say("go")
        start = time.perf_counter()
        for _ in range(count):
            socket.recv_multipart(copy=False)
        say(time.perf_counter() - start)


def router_peer(endpoint):
    """What our Router is compared with: an echo within libzmq, no Python in between."""
    socket = new(zmq.ROUTER, rcvtimeo=-1)
    socket.bind(endpoint)
    say(socket.last_endpoint.decode())
    zmq.proxy(socket, socket)


def pub_peer(endpoint, size):
    """What our Pub is compared with."""
    socket = new(zmq.XPUB, rcvtimeo=-1, sndhwm=0)
    socket.bind(endpoint)
    say(socket.last_endpoint.decode())
    socket.recv()
    socket.send_multipart([b"", b"welcome"])
    body = payload(int(size))
    while True:
        for _ in range(int(hear())):
            socket.send_multipart([b"stream", body], copy=False)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
    zmq.Context.instance().destroy(linger=1000)
