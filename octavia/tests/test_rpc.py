"""The driver over oslo.messaging: with its in-process driver, and with brokers that are away."""

import json
import socket
import time
from unittest import mock

from octavia_lib.api.drivers import data_models
from octavia_lib.api.drivers import exceptions as lib
import oslo_messaging
from oslo_messaging._drivers import common
from oslo_config import cfg

from loxiactors_octavia import driver
from loxiactors_octavia import exceptions
from loxiactors_octavia import transports
from loxiactors_octavia.transports import broker
from tests import support

ID = "11111111-2222-3333-4444-555555555555"
ACCEPTED = {"accepted": True, "operation": 1, "duplicate": False}


class Case(support.Case):
    def broker(self, url):
        oslo_messaging.TransportURL.parse(cfg.CONF, "fake://")  # registers the option
        cfg.CONF.set_override("transport_url", url)
        self.addCleanup(cfg.CONF.clear_override, "transport_url")
        self.options(transport="rpc", rpc_topic=f"topic{id(self)}")

    def create(self):
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))

    def fails(self):
        began = time.monotonic()
        with self.assertRaises(lib.DriverError) as raised:
            self.create()
        self.took = time.monotonic() - began
        return raised.exception


class Endpoint:
    target = oslo_messaging.Target(namespace="loxilb", version="1.0")

    def __init__(self):
        self.calls = []
        self.answers = [ACCEPTED]

    def pool_create(self, _context, arguments, call_id):
        self.calls.append((arguments, call_id))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def get_supported_flavor_metadata(self, _context, arguments, call_id):
        return {"result": {"a": "b"}}


class InProcess(Case):
    def setUp(self):
        super().setUp()
        self.broker("fake://")
        self.endpoint = Endpoint()
        server = oslo_messaging.get_rpc_server(
            oslo_messaging.get_rpc_transport(cfg.CONF), oslo_messaging.Target(topic=cfg.CONF.loxilb.rpc_topic, server="s"),
            [self.endpoint], executor="threading")
        # Each transport of the fake driver has exchanges of its own, unless they are shared like this.
        self.exchanges = server.transport._driver._exchange_manager  # pylint: disable=protected-access
        make = oslo_messaging.get_rpc_transport

        def sharing(*args, **kwargs):
            transport = make(*args, **kwargs)
            transport._driver._exchange_manager = self.exchanges  # pylint: disable=protected-access
            return transport

        patch = mock.patch.object(broker.oslo_messaging, "get_rpc_transport", sharing)
        patch.start()
        self.addCleanup(patch.stop)
        server.start()
        self.addCleanup(server.wait)
        self.addCleanup(server.stop)

    def test_a_call_and_its_answer(self):
        self.create()
        self.assertEqual({"a": "b"}, driver.LoxiLBProviderDriver().get_supported_flavor_metadata())
        (arguments, call_id), = self.endpoint.calls
        self.assertEqual({"pool": {"pool_id": ID}}, arguments)
        self.assertEqual(36, len(call_id))

    def test_refusals_keep_their_kind_and_texts(self):
        for kind in (lib.UnsupportedOptionError, lib.NotImplementedError, lib.DriverError):
            self.endpoint.answers = [kind(user_fault_string="u", operator_fault_string="o")]
            with self.subTest(kind), self.assertRaises(kind) as raised:
                self.create()
            self.assertIs(kind, type(raised.exception))
            self.assertEqual(("u", "o"), (raised.exception.user_fault_string, raised.exception.operator_fault_string))

    def test_unavailable_is_sent_again_under_the_same_id(self):
        self.endpoint.answers = [exceptions.Unavailable(operator_fault_string="wait"), ACCEPTED]
        self.create()
        self.assertEqual(2, len(self.endpoint.calls))
        self.assertEqual(1, len({call_id for _, call_id in self.endpoint.calls}))

    def test_a_method_that_is_not_there_is_not_tried_again(self):
        with self.assertRaises(lib.DriverError) as raised:
            driver.LoxiLBProviderDriver().validate_flavor({})
        self.assertIn("NoSuchMethod", raised.exception.operator_fault_string)

    def test_the_first_call_of_a_process_changes_nothing(self):
        with mock.patch.object(broker, "FIRST_CALL", "pool_create"), \
                mock.patch.object(broker.Link, "wait", lambda *_: False):
            self.options(call_timeout=1, call_retries=0)
            error = self.fails()
        # Only the link's own first call came, not the one of the driver.
        self.assertEqual({"first"}, {call_id for _, call_id in self.endpoint.calls})
        self.assertNotIn("abandoned", error.operator_fault_string)


class Away(Case):
    def test_a_broker_that_is_down_is_told_at_once(self):
        self.broker(f"rabbit://u:p4ssw0rd@{support.refused_url()[7:]}/")
        self.options(call_timeout=20)
        for _ in range(2):
            error = self.fails()
            self.assertLess(self.took, 5)
            self.assertIn("connection refused", error.operator_fault_string)
            self.assertNotIn("abandoned", error.operator_fault_string)
            self.assertNotIn("p4ssw0rd", error.operator_fault_string)

    def test_a_broker_that_says_nothing_ends_with_the_timeout_and_nothing_sent(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            self.broker(f"rabbit://u:p@127.0.0.1:{silent.getsockname()[1]}/")
            began = time.monotonic()
            with self.assertRaises(exceptions.Unavailable) as raised:
                transports.current().call("pool_create", {}, "id", 1)
            self.assertLess(time.monotonic() - began, 5)
            self.assertFalse(raised.exception.sent)


class FakeLink:
    made = []
    behaviour = []

    def __init__(self, _conf):
        self.failure, self.answered, self.closed = None, True, False
        self.calls = 0
        self.made.append(self)

    def wait(self, _timeout):
        return True

    def call(self, method, *_):
        if method == "call_abandon":  # perhaps of an earlier test, whose thread goes on
            return {"known": True}
        self.calls += 1
        answer = self.behaviour.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def close(self):
        self.closed = True

    close_and_wait = close


class Links(Case):
    def setUp(self):
        super().setUp()
        self.broker("fake://")
        self.options(call_timeout=30)  # one try is enough, however slow the machine is
        # A class of its own: a thread that an earlier test has left behind must not take what this one is to be answered.
        self.links = type("FakeLink", (FakeLink,), {"made": [], "behaviour": []})
        patch = mock.patch.object(broker, "Link", self.links)
        patch.start()
        self.addCleanup(patch.stop)

    def test_after_a_broken_delivery_a_new_link_is_made(self):
        self.links.behaviour = [oslo_messaging.MessageDeliveryFailure("gone"), ACCEPTED]
        self.create()
        self.assertEqual([True, False], [link.closed for link in self.links.made])

    def test_no_queue_means_that_nothing_was_sent(self):
        self.links.behaviour = [oslo_messaging.MessageUndeliverable(None, None, None, None)] * 3
        error = self.fails()
        self.assertIn("no control plane listens", error.operator_fault_string)
        self.assertNotIn("abandoned", error.operator_fault_string)
        self.assertEqual(1, len(self.links.made))

    def test_a_timeout_may_have_arrived(self):
        self.links.behaviour = [oslo_messaging.MessagingTimeout("x")] * 3
        with self.assertLogs("loxiactors_octavia.abandon") as logs:
            error = self.fails()
            support.await_logs(logs)
        self.assertIn("is abandoned", error.operator_fault_string)

    def test_refusals_as_they_are_on_the_wire(self):
        for kind, module in [(lib.UnsupportedOptionError, lib.__name__), (lib.DriverError, lib.__name__),
                             (exceptions.Unavailable, exceptions.__name__)]:
            wire = json.dumps({"class": kind.__name__, "module": module, "message": "u", "tb": ["at LoxiActors.Secret()"], "args": [],
                               "kwargs": {"user_fault_string": "u", "operator_fault_string": "o"}})
            error = common.deserialize_remote_exception(wire, [lib.__name__, exceptions.__name__])
            self.links.behaviour = [error]
            with self.subTest(kind), self.assertRaises(kind) as raised:
                transports.current().call("pool_create", {}, "id", 1)
            self.assertIs(kind, type(raised.exception))
            self.assertEqual(("u", "o"), (raised.exception.user_fault_string, raised.exception.operator_fault_string))
            self.assertNotIn("Secret", str(raised.exception))

    def test_unavailable_on_the_wire_has_its_reason_only(self):
        wire = json.dumps({"class": "Unavailable", "module": exceptions.__name__, "message": "starting", "tb": [], "args": ["starting"], "kwargs": {}})
        self.links.behaviour = [common.deserialize_remote_exception(wire, [exceptions.__name__])]
        with self.assertRaises(exceptions.Unavailable) as raised:
            transports.current().call("pool_create", {}, "id", 1)
        self.assertEqual("starting", raised.exception.operator_fault_string)
        self.assertTrue(raised.exception.sent)

    def test_a_method_that_is_not_there_on_the_wire(self):
        wire = json.dumps({"class": "NoSuchMethod", "module": "oslo_messaging.rpc.dispatcher", "message": "no such method",
                           "tb": [], "args": ["no such method"], "kwargs": {}})
        self.links.behaviour = [common.deserialize_remote_exception(wire, [])]
        self.assertIn("NoSuchMethod: no such method", self.fails().operator_fault_string)
        self.assertEqual([False], [link.closed for link in self.links.made])

    def test_arguments_that_are_not_taken_are_no_failure_of_the_broker(self):
        wire = json.dumps({"class": "TypeError", "module": "builtins", "message": "no such argument", "tb": [], "args": ["no such argument"], "kwargs": {}})
        self.links.behaviour = [common.deserialize_remote_exception(wire, [])]
        error = self.fails()
        self.assertIn("no such argument", error.operator_fault_string)
        self.assertEqual([False], [link.closed for link in self.links.made])

    def test_a_doubtful_link_is_replaced_only_by_one_that_answers(self):
        transport = transports.current()
        transport._refreshed = float("-inf")  # pylint: disable=protected-access
        self.links.behaviour = [ACCEPTED, oslo_messaging.MessagingTimeout("x")]
        self.create()
        with self.assertRaises(exceptions.Unavailable):
            transport.call("pool_create", {}, "id", 1)
        until = time.monotonic() + support.LONG
        while len(self.links.made) < 2 or not self.links.made[0].closed:
            self.assertLess(time.monotonic(), until)
        self.assertFalse(self.links.made[1].closed)

