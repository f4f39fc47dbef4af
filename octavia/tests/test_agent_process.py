"""The agent as a process of its own, and its way over the sockets."""

import json
import multiprocessing
import os
import queue
import signal
import threading
import time

from loxiactors_octavia import agent as agent_module
from loxiactors_octavia import payload
from oslo_config import cfg
from tests import support
from tests.agent_case import Case
from tests.agent_case import item
from tests.agent_case import LB


class Process(Case):
    """The whole agent, in a process of its own as octavia-driver-agent makes one."""

    def setUp(self):
        super().setUp()
        self.takes = queue.Queue()
        self.plane.answers["reports_take"] = self._take
        self.options(statistics_enabled=False)
        cfg.CONF.set_override("provider_agent_shutdown_timeout", 10, "driver_agent")
        self.context = multiprocessing.get_context("fork")
        self.exit_event = self.context.Event()
        # Only then: what a forked process holds of the server's sockets must not matter.
        self.agent.start()

    def _take(self, _arguments):
        try:
            return {"reports": [self.takes.get(timeout=0.05)]}
        except queue.Empty:
            return {"reports": []}

    def launch(self):
        process = self.context.Process(target=agent_module.loxilb_provider_agent, args=(self.exit_event,))
        process.start()
        self.addCleanup(process.join, support.LONG)
        self.addCleanup(process.kill)
        return process

    def ended(self, process):
        process.join(support.LONG)
        self.assertEqual(0, process.exitcode)

    def test_it_ends_with_exit_event(self):
        process = self.launch()
        self.takes.put(item())
        self.plane.wait_for("reports_acknowledge")
        self.exit_event.set()
        self.ended(process)

    def test_sigterm_lets_the_item_in_hand_be_finished(self):
        held, begun = threading.Event(), threading.Event()
        self.addCleanup(held.set)

        def status(_data):
            begun.set()
            held.wait(support.LONG)
            return {"status_code": 200}

        self.agent.status = status
        process = self.launch()
        self.takes.put(item(read_back=None))
        self.assertTrue(begun.wait(support.LONG))
        os.kill(process.pid, signal.SIGTERM)
        process.join(0.5)
        self.assertIsNone(process.exitcode)
        held.set()
        self.plane.wait_for("reports_acknowledge")
        self.ended(process)
        self.assertNotIn("torn", self.steps)

    def test_it_waits_for_sockets_that_are_not_there_yet(self):
        self.agent.stop()
        self.agent = support.DriverAgent(self.folder(), self.agent.events)
        self.addCleanup(self.agent.stop)
        process = self.launch()
        self.takes.put(item())
        self.agent.start()
        self.plane.wait_for("reports_acknowledge")
        self.exit_event.set()
        self.ended(process)

    def test_it_ends_with_its_parent(self):
        receiver, sender = self.context.Pipe(duplex=False)
        parent = self.context.Process(target=self._parent, args=(sender,))
        parent.start()
        sender.close()
        self.takes.put(item())
        self.plane.wait_for("reports_acknowledge")
        parent.kill()
        parent.join(support.LONG)
        # The agent holds the other end of the pipe as long as it lives.
        self.assertTrue(receiver.poll(support.LONG))
        self.assertRaises(EOFError, receiver.recv)

    def _parent(self, _sender):
        child = self.context.Process(target=agent_module.loxilb_provider_agent, args=(self.exit_event,))
        child.start()
        child.join()


class Sockets(Case):
    def test_a_big_answer(self):
        tree = {"loadbalancer_id": LB, "listeners": [{"listener_id": str(i), "name": "x" * 1000} for i in range(500)]}
        self.agent.get = lambda data: tree
        found = payload.plain(self.library().get_loadbalancer(LB))
        self.assertEqual(json.dumps(tree, sort_keys=True), json.dumps(found, sort_keys=True))

    def test_the_time_of_one_thread_does_not_bind_another(self):
        library = self.library()
        library.before(time.monotonic() - 1)
        with self.assertRaises(Exception):
            library.update_loadbalancer_status({})
        outcome = []
        thread = threading.Thread(target=lambda: outcome.append(library.update_loadbalancer_status({})))
        thread.start()
        thread.join(support.LONG)
        self.assertEqual([None], outcome)
