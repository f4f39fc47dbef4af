"""The driver over HTTP."""

import inspect
import json
import multiprocessing
import os
import pathlib
import queue
import threading
import time
from unittest import mock

from octavia_lib.api.drivers import data_models
from octavia_lib.api.drivers import exceptions as lib
from octavia_lib.api.drivers import provider_base

from loxiactors_octavia import calls
from loxiactors_octavia import driver
from loxiactors_octavia import exceptions
from loxiactors_octavia import process
from tests import support

ID = "11111111-2222-3333-4444-555555555555"
ACCEPTED = {"accepted": True, "operation": 1, "duplicate": False}
KEY = "-----BEGIN RSA PRIVATE KEY-----"

# What the control plane takes for each method.
ARGUMENTS = {"loadbalancer_delete": ["loadbalancer", "cascade"], "loadbalancer_failover": ["loadbalancer_id"],
             "member_batch_update": ["pool_id", "members"], "validate_flavor": ["flavor_metadata"],
             "validate_availability_zone": ["availability_zone_metadata"],
             "get_supported_flavor_metadata": [], "get_supported_availability_zone_metadata": []}


def methods():
    return [name for name, _ in inspect.getmembers(provider_base.ProviderDriver, inspect.isfunction) if not name.startswith("_")]


class Interface(support.Case):
    def test_every_method_is_sent_with_its_arguments(self):
        names = [name for name in methods() if name != "create_vip_port"]
        plane = self.control_plane(**{name: {"result": {"a": "b"}} if name in calls.ASKING else ACCEPTED for name in names})
        self.assertGreaterEqual(len(names), 27)
        for name in names:
            with self.subTest(name):
                method = getattr(driver.LoxiLBProviderDriver(), name)
                given = [data_models.Pool(pool_id=ID) for _ in inspect.signature(method).parameters]
                result = method(*given)
                call = plane.wait_for(name)
                expected = ARGUMENTS.get(name) or (
                    [] if name in ARGUMENTS else ["old", "new"] if name.endswith("_update")
                    else [name.rpartition("_")[0].replace("health_monitor", "healthmonitor")])
                self.assertEqual(expected, list(call["arguments"]))
                self.assertEqual({"a": "b"} if name.startswith("get") else None, result)
                self.assertEqual(f"/octavia/v1/{name}", call["path"])

    def test_the_port_is_left_to_octavia_without_a_round_trip(self):
        plane = self.control_plane()
        with self.assertRaises(lib.NotImplementedError):
            driver.LoxiLBProviderDriver().create_vip_port(ID, "project", {}, [])
        self.assertEqual([], plane.log)

    def test_payloads_are_plain_json_without_what_is_unset(self):
        plane = self.control_plane(listener_create=ACCEPTED)
        listener = data_models.Listener(
            listener_id=ID, name=None, default_tls_container_data={"private_key": KEY.encode(), "intermediates": (b"x",)},
            l7policies=[data_models.L7Policy(rules=[data_models.L7Rule(value="v")])])
        driver.LoxiLBProviderDriver().listener_create(listener)
        self.assertEqual(
            {"listener_id": ID, "name": None, "default_tls_container_data": {"private_key": KEY, "intermediates": ["x"]},
             "l7policies": [{"rules": [{"value": "v"}]}]},
            plane.wait_for("listener_create")["arguments"]["listener"])

    def test_what_was_recorded_from_a_real_octavia_comes_out_as_it_went_in(self):
        recorded = pathlib.Path(__file__).parents[2] / "tests" / "Data" / "driver-calls.jsonl"
        if not recorded.exists():
            self.skipTest("not in the repository")
        seen = set()
        with recorded.open(encoding="utf-8") as lines:
            for call in map(json.loads, lines):
                for value in call["args"].values():
                    seen |= self._holds(value)
        self.assertLessEqual({"LoadBalancer", "Listener", "Pool", "Member", "HealthMonitor", "L7Policy", "L7Rule"}, seen)

    def _holds(self, value):
        if "to_dict_recurse" not in value:
            return set()
        made = getattr(data_models, value["class"]).from_dict(value["to_dict_recurse"])
        self.assertEqual(value["to_dict_recurse"], driver.payload.plain(made))
        return {value["class"]}


class Refusals(support.Case):
    def refused(self, status, fault):
        self.control_plane(pool_create=support.Refuse(status, fault, user="u", operator="o"))
        with self.assertRaises(Exception) as raised:
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        return raised.exception

    def test_kinds(self):
        for status, fault, kind in [
                (501, "UnsupportedOptionError", lib.UnsupportedOptionError), (501, "NotImplementedError", lib.NotImplementedError),
                (409, "DriverError", lib.DriverError), (404, "NotFound", lib.DriverError), (400, "BadRequest", lib.DriverError)]:
            with self.subTest(fault):
                process.forget()
                error = self.refused(status, fault)
                self.assertIs(kind, type(error))
                self.assertEqual(("u", "o"), (error.user_fault_string, error.operator_fault_string))

    def test_a_wrong_token_is_named_and_not_shown(self):
        path = os.path.join(self.folder(), "token")
        with open(path, "w", encoding="ascii") as file:
            file.write("s3cret\n")
        self.options(control_plane_token_file=path)
        plane = self.control_plane(pool_create=[support.Refuse(401), ACCEPTED])
        with self.assertRaises(lib.DriverError) as raised:
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertIn("control_plane_token_file", raised.exception.operator_fault_string)
        self.assertNotIn("s3cret", raised.exception.operator_fault_string)
        self.assertEqual("Bearer s3cret", plane.wait_for("pool_create")["token"])
        with open(path, "w", encoding="ascii") as file:
            file.write("another\n")
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual("Bearer another", plane.wait_for("pool_create")["token"])

    def test_files_that_cannot_be_used_are_named(self):
        empty = os.path.join(self.folder(), "empty")
        open(empty, "w", encoding="ascii").close()  # pylint: disable=consider-using-with
        for option, path, url in [
                ("control_plane_token_file", "/nonexistent", "http://127.0.0.1:1"), ("control_plane_token_file", empty, "http://127.0.0.1:1"),
                ("control_plane_ca_file", empty, "https://127.0.0.1:1"), ("control_plane_client_cert_file", empty, "https://127.0.0.1:1")]:
            with self.subTest(option=option, path=path):
                process.forget()
                self.options(transport="http", control_plane_urls=[url], **{option: path})
                with self.assertRaises(exceptions.Misconfigured) as raised:
                    driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
                self.assertIn(f"{option} = {path}", raised.exception.operator_fault_string)
                self.options(**{option: None})

    def test_a_url_with_a_password_is_not_taken_and_not_shown(self):
        self.options(transport="http", control_plane_urls=["http://u:s3cret@127.0.0.1:1"])
        with self.assertRaises(exceptions.Misconfigured) as raised:
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertIn("control_plane_urls", raised.exception.operator_fault_string)
        self.assertNotIn("s3cret", raised.exception.operator_fault_string)

    def test_an_answer_that_does_not_accept(self):
        self.control_plane(pool_create={})
        with self.assertRaises(lib.DriverError):
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))


class Deadlines(support.Case):
    def fails(self, **options):
        self.options(**options)
        began = time.monotonic()
        with self.assertRaises(lib.DriverError) as raised:
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.took = time.monotonic() - began
        return raised.exception

    def test_a_refused_connection_ends_at_once_and_is_not_abandoned(self):
        error = self.fails(transport="http", control_plane_urls=[support.refused_url()], call_timeout=10)
        self.assertLess(self.took, 3)
        self.assertIn("connection refused", error.operator_fault_string)
        self.assertIn("3 tries", error.operator_fault_string)
        self.assertNotIn("abandoned", error.operator_fault_string)
        self.assertNotIn("127.0.0.1", error.user_fault_string)

    def test_the_deadline_holds_when_there_is_no_answer(self):
        held = support.Hold(ACCEPTED)
        self.addCleanup(held.release)
        plane = self.control_plane(pool_create=held, call_abandon={"known": True})
        error = self.fails(call_timeout=0.6, call_retries=1)
        self.assertLess(self.took, 3)
        self.assertIn(plane.url, error.operator_fault_string)
        self.assertIn("is abandoned", error.operator_fault_string)
        self.assertEqual(1, len({call["id"] for call in plane.of("pool_create")}))
        told = plane.wait_for("call_abandon")
        self.assertEqual({"call_id": plane.of("pool_create")[0]["id"], "method": "pool_create", "arguments": {"pool": {"pool_id": ID}}},
                         told["arguments"])

    def test_a_slow_answer_to_the_first_try_counts(self):
        held = support.Hold(ACCEPTED)
        self.addCleanup(held.release)

        def second(_):
            held.release()
            return support.Drop()

        plane = self.control_plane(pool_create=[held, second])
        self.options(call_timeout=4, call_retries=1)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual(1, len({call["id"] for call in plane.of("pool_create")}))

    def test_unavailable_is_sent_again_under_the_same_id(self):
        plane = self.control_plane(pool_create=[support.Refuse(503, "Unavailable"), support.Drop(), ACCEPTED])
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        calls_made = plane.of("pool_create")
        self.assertEqual(3, len(calls_made))
        self.assertEqual(1, len({call["id"] for call in calls_made}))

    def test_unavailable_to_the_end_is_a_driver_error(self):
        plane = self.control_plane(pool_create=support.Refuse(503, "Unavailable", operator="standby"), call_abandon={"known": False})
        error = self.fails(call_retries=2)
        self.assertIs(lib.DriverError, type(error))
        self.assertIn("standby", error.operator_fault_string)
        self.assertEqual(3, len(plane.of("pool_create")))

    def test_a_question_is_not_abandoned(self):
        plane = self.control_plane(get_supported_flavor_metadata=support.Drop(), pool_create=ACCEPTED)
        with self.assertRaises(lib.DriverError) as raised:
            driver.LoxiLBProviderDriver().get_supported_flavor_metadata()
        self.assertNotIn("abandoned", raised.exception.operator_fault_string)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual([], plane.of("call_abandon"))

    def test_the_next_url_is_tried_and_remembered(self):
        plane = self.control_plane(pool_create=ACCEPTED)
        self.options(control_plane_urls=[support.refused_url(), plane.url])
        for _ in range(3):
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual(3, len(plane.of("pool_create")))
        self.assertEqual(1, plane.server.connections)

    def test_a_connection_that_was_closed_meanwhile_is_no_failure(self):
        plane = self.control_plane(pool_create=ACCEPTED)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        plane.answers["pool_create"] = [support.Drop(), ACCEPTED]
        self.options(call_retries=0)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual(3, len(plane.of("pool_create")))

    def test_all_threads_busy_is_an_immediate_error(self):
        plane = self.control_plane(pool_create=ACCEPTED)
        threads, held, outcomes = calls.workers.Workers(1, "one"), threading.Event(), queue.Queue()
        process.once("call threads", lambda: threads)
        threads.start(held.wait, outcomes)
        with self.assertRaises(exceptions.Busy):
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual([], plane.log)
        held.set()
        self.assertTrue(outcomes.get(timeout=support.LONG).unwrap())
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))

    def test_secrets_are_not_in_the_texts(self):
        plane = self.control_plane(listener_create=support.Refuse(500), call_abandon={"known": True})
        with self.assertLogs("loxiactors_octavia", "DEBUG") as logs:
            with self.assertRaises(lib.DriverError) as raised:
                driver.LoxiLBProviderDriver().listener_create(data_models.Listener(
                    listener_id=ID, default_tls_container_data={"private_key": KEY}))
            plane.wait_for("call_abandon")
            support.await_logs(logs)
        texts = [raised.exception.user_fault_string, raised.exception.operator_fault_string, *logs.output]
        self.assertFalse([text for text in texts if "PRIVATE" in text])


class Abandoning(support.Case):
    def test_it_is_told_until_it_is_acknowledged(self):
        plane = self.control_plane(pool_create=support.Drop(), call_abandon=[support.Refuse(503, "Unavailable"), {"known": True}])
        with self.assertLogs("loxiactors_octavia.abandon") as logs:
            with self.assertRaises(lib.DriverError):
                driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
            first, second = plane.wait_for("call_abandon"), plane.wait_for("call_abandon")
            support.await_logs(logs)
        self.assertEqual(first["arguments"], second["arguments"])
        self.assertIn("had accepted it", logs.output[0])

    def test_it_is_told_at_once_when_another_call_gets_through(self):
        plane = self.control_plane(pool_create=support.Drop(), pool_delete=ACCEPTED, call_abandon=[support.Drop(), {"known": False}])
        with mock.patch.object(calls.abandon, "FIRST_PAUSE", 1000), self.assertLogs("loxiactors_octavia.abandon") as logs:
            with self.assertRaises(lib.DriverError):
                driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
            plane.wait_for("call_abandon")
            until = time.monotonic() + support.LONG
            while not logs.output and time.monotonic() < until:
                driver.LoxiLBProviderDriver().pool_delete(data_models.Pool(pool_id=ID))
        self.assertEqual(2, len(plane.of("call_abandon")))

    def test_not_at_all_with_a_timeout_of_zero(self):
        plane = self.control_plane(pool_create=support.Drop(), pool_delete=ACCEPTED)
        self.options(abandon_timeout=0)
        with self.assertRaises(lib.DriverError) as raised:
            driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertIn("abandon_timeout = 0", raised.exception.operator_fault_string)
        self.assertEqual([], plane.of("call_abandon"))

    def test_the_queue_is_bounded(self):
        held = support.Hold({"known": True})
        plane = self.control_plane(call_abandon=held)
        with mock.patch.object(calls.abandon, "MOST", 3), self.assertLogs("loxiactors_octavia.abandon") as logs:
            texts = [calls.abandon.give_up(str(i), "pool_create", {}) for i in range(4)]
            held.release()
            support.await_logs(logs, 3)
        self.assertEqual([False, False, False, True], ["not abandoned" in text for text in texts])
        self.assertEqual(["0", "1", "2"], [call["arguments"]["call_id"] for call in plane.of("call_abandon")])


class Forks(support.Case):
    def test_a_child_makes_its_own_connections(self):
        plane = self.control_plane(pool_create=ACCEPTED)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        context = multiprocessing.get_context("fork")
        child = context.Process(target=driver.LoxiLBProviderDriver().pool_create, args=(data_models.Pool(pool_id=ID),))
        child.start()
        child.join(support.LONG)
        self.assertEqual(0, child.exitcode)
        driver.LoxiLBProviderDriver().pool_create(data_models.Pool(pool_id=ID))
        self.assertEqual(3, len(plane.of("pool_create")))
        self.assertEqual(2, plane.server.connections)
