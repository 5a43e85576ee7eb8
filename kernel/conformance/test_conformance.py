"""Jupyter's own test suite for kernels, on the installed kernelspec, and what the suite has no test for."""

import time

import jupyter_kernel_test
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
from jupyter_kernel_test.msgspec_v5 import validate_message

# gopls reads the whole standard library before its first answer.
jupyter_kernel_test.TIMEOUT = 120


def setup_module():
    if "gonbench" not in KernelSpecManager().find_kernel_specs():
        pytest.fail("there is no kernelspec gonbench: run `make install` first")


class TestSuite(jupyter_kernel_test.KernelTests):
    kernel_name = "gonbench"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = '%%\nfmt.Println("hello, world")'
    code_stderr = '%%\nfmt.Fprintln(os.Stderr, "oops")'
    code_generate_error = "%%\nthereIsNoSuchThing()"
    code_inspect_sample = "%%\nfmt.Println"
    completion_samples = [  # noqa: RUF012 (the suite's own way)
        {"text": "%%\nstrings.Repeat", "matches": {"Repeat"}},
        {"text": "%paral", "matches": {"%parallel"}},
    ]
    complete_code_samples = ["", "func f() int { return 1 }", "%%\nfmt.Println(1)", "!ls", "%dataset"]  # noqa: RUF012
    incomplete_code_samples = ["func f() {", "%%\nfor {", "var s = `raw", "/* comment"]  # noqa: RUF012
    invalid_code_samples = ["func f() }", "fmt.Println(1)", "x := 1"]  # noqa: RUF012
    code_display_data = [  # noqa: RUF012
        {"code": "%version", "mime": "text/markdown"},
        {"code": "%dataset make_classification --rows 1000 --cols 30", "mime": "text/plain"},
    ]

    # Go has no value of a cell, no pager, and nothing that clears output.
    test_execute_result = None
    test_pager = None
    test_clear_output = None

    def test_history(self):
        """Not kept; but a console asks at its start, and waits for the answer."""
        self.flush_channels()
        reply = self.history_helper([self.code_hello_world], output=False, raw=True, hist_access_type="tail", n=1)
        assert reply["content"]["history"] == []

    def test_inspect_magic(self):
        self.flush_channels()
        msg_id = self.kc.inspect("%parallel")
        reply = self.get_non_kernel_info_reply(timeout=30)
        validate_message(reply, "inspect_reply", msg_id)
        assert reply["content"]["found"]
        assert "threads" in reply["content"]["data"]["text/plain"]

    def test_execution_count(self):
        counts = [
            self.execute_helper(code)[0]["content"]["execution_count"]
            for code in ("", "%%\nfmt.Println(1)", "%dataset", "!true")
        ]
        assert counts == list(range(counts[0], counts[0] + 4))

    def test_aborts_what_is_queued(self):
        ids = [self.kc.execute(code) for code in (self.code_generate_error, self.code_hello_world)]
        statuses = {}
        while len(statuses) < 2:
            reply = self.get_non_kernel_info_reply(timeout=60)
            statuses[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        assert [statuses[i] for i in ids] == ["error", "aborted"]


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "gonbench"
    support_iopub_welcome = True


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="gonbench")
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel()


def run(client, code, **how):
    """Runs a cell and returns its reply and what it wrote to stdout."""
    written = []

    def see(message):
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            written.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=120, output_hook=see, **how)
    return reply["content"], "".join(written)


def test_stdin(kernel):
    _, client = kernel
    asked = []

    def answer(message):
        asked.append(message["content"]["prompt"])
        client.input("from the user")

    reply, written = run(client, "%with_inputs\n!read line; echo got $line", allow_stdin=True, stdin_hook=answer)
    assert reply["status"] == "ok"
    assert written == "got from the user\n"
    assert asked


@pytest.mark.parametrize(
    "code",
    [
        '%%\nfmt.Println("started")\ntime.Sleep(10 * time.Minute)',
        "!echo started; sleep 600",
    ],
)
def test_interrupt(kernel, code):
    manager, client = kernel
    run(client, 'func declared() string { return "still here" }')
    run(client, "%dataset make_classification --rows 1000 --cols 30 --name kept")
    msg_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == msg_id:
            break
    began = time.monotonic()
    manager.interrupt_kernel()
    while True:
        reply = client.get_shell_msg(timeout=120)
        if reply["parent_header"]["msg_id"] == msg_id:
            break
    print(f"reply {time.monotonic() - began:.2f} s after the interrupt")
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    _, written = run(client, "%%\nfmt.Println(declared())")
    assert written == "still here\n"
    _, written = run(client, '%%\nds, err := dataset.AttachNamed("kept")\nfmt.Println(ds.Rows(), err)')
    assert written == "1000 <nil>\n"


def test_heartbeat(kernel):
    manager, client = kernel
    client.hb_channel.unpause()
    time.sleep(1.5)  # the client's own interval is a second
    assert client.hb_channel.is_beating()
    assert manager.is_alive()


def test_usage(kernel):
    """What the panel of jupyter-resource-usage asks for, on the control channel."""
    _, client = kernel
    for _ in range(2):
        client.control_channel.send(client.session.msg("usage_request", {}))
        reply = client.get_control_msg(timeout=30)
        assert reply["msg_type"] == "usage_reply"
        time.sleep(0.2)
    content = reply["content"]
    assert content["kernel_memory"] > 1 << 20
    assert content["kernel_cpu"] >= 0
    assert 0 <= content["host_cpu_percent"] <= 100
    assert content["host_virtual_memory"]["total"] > content["kernel_memory"]
    assert content["pid"] > 1


def test_kernel_info_while_busy(kernel):
    manager, client = kernel
    msg_id = client.execute("!sleep 600")
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "execute_input":
            break
    info = client.kernel_info(reply=True, timeout=30)
    assert info["content"]["implementation"] == "gonbench"
    manager.interrupt_kernel()
    while client.get_shell_msg(timeout=60)["parent_header"]["msg_id"] != msg_id:
        pass
