"""The agent between a control plane and the driver-agent's sockets."""

import multiprocessing
import queue
import threading
import time
import unittest
import unittest.mock

from loxiactors_octavia.agent import items
from loxiactors_octavia.agent import lifetime as lifetimes
from loxiactors_octavia.agent import reports
from loxiactors_octavia.agent import sockets
from loxiactors_octavia.agent import statistics
from loxiactors_octavia.agent import statuses
from loxiactors_octavia.agent import told
from tests import support
from tests.agent_case import Case
from tests.agent_case import item
from tests.agent_case import LB
from tests.agent_case import OTHER
from tests.agent_case import STATUSES
from tests.agent_case import TREE


class Items(Case):
    def test_barrier_then_get_then_read_back_then_statuses_then_acknowledgement(self):
        self.agent.get = lambda data: TREE
        self.handle(item())
        self.assertEqual([
            ("status", {"loadbalancers": [{"id": LB, "operating_status": "ONLINE"}]}),
            ("get", {"object": "loadbalancers", "id": LB}),
            ("read back", {"loadbalancer_id": LB, "after_operation": 3,
                           "loadbalancer": TREE}),
            ("status", STATUSES),
            ("acknowledge", {"reports": [{"loadbalancer_id": LB, "number": 7}]}),
        ], self.agent.events)

    def test_what_octavia_does_not_have_is_read_back_as_null(self):
        self.agent.get = lambda data: {}
        self.handle(item(statuses={}))
        self.assertEqual(["status", "get", "get", "read back", "acknowledge"], self.steps)
        self.assertIsNone(self.agent.events[3][1]["loadbalancer"])
        self.assertIn("loadbalancer", self.agent.events[3][1])

    def test_what_octavia_shows_only_the_second_time_is_there(self):
        answers = [TREE, {}]
        self.agent.get = lambda data: answers.pop()
        self.handle(item(statuses={}))
        self.assertEqual(TREE, self.agent.events[3][1]["loadbalancer"])

    def test_a_closed_connection_says_unreadable_promptly(self):
        self.agent.get = lambda data: self.agent.CLOSE
        began = time.monotonic()
        with self.assertLogs("loxiactors_octavia.agent"):
            self.handle(item())
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(["status", "get", "get", "read back", "status", "acknowledge"], self.steps)
        self.assertNotIn("loadbalancer", self.agent.events[3][1])
        self.assertIn("without an answer", self.agent.events[3][1]["unreadable"])

    def test_a_tree_that_takes_too_long_is_unreadable_and_the_statuses_are_told(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.agent.get = lambda data: released.wait(support.LONG) and TREE
        with self.assertLogs("loxiactors_octavia.agent"):
            self.handle(item(), seconds=2)
        self.assertEqual(["status", "get", "read back", "status", "acknowledge"], self.steps)
        self.assertIn("longer than", self.agent.events[2][1]["unreadable"])

    def test_nothing_is_acknowledged_after_the_lease(self):
        def status(data):
            if "members" in data:
                time.sleep(max(0, deadline - time.monotonic()))
            return {"status_code": 200}

        self.agent.status = status
        library, deadline = self.library(), time.monotonic() + 0.6
        with self.assertRaises(items.Failed):
            items.handle(library, item(read_back=None), deadline)
        self.assertNotIn("acknowledge", self.steps)

    def test_no_barrier_without_a_read_back(self):
        self.handle(item(read_back=None))
        self.assertEqual(["status", "acknowledge"], self.steps)

    def test_the_barrier_is_waited_for(self):
        released = threading.Event()

        def status(data):
            if "members" not in data:
                released.wait(support.LONG)
            return {"status_code": 200}

        self.agent.status = status
        threading.Timer(0.3, released.set).start()
        self.handle(item())
        self.assertEqual(["status", "get", "read back", "status", "acknowledge"], self.steps)

    def test_a_barrier_that_is_refused_is_sent_again(self):
        answers = [{"status_code": 500, "fault_string": "Lock wait timeout exceeded"}]
        self.agent.status = lambda data: answers.pop() if answers else {"status_code": 200}
        self.handle(item())
        self.assertEqual(["status", "status", "get", "read back", "status", "acknowledge"], self.steps)

    def test_nothing_follows_a_barrier_that_does_not_return_within_the_lease(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.agent.status = lambda data: released.wait(support.LONG) and {"status_code": 200}
        with self.assertRaises(items.Failed):
            self.handle(item(), seconds=0.3)
        self.assertEqual(["status"], self.steps)

    def test_an_item_whose_lease_ran_out_is_dropped(self):
        for given in (item(), item(read_back=None)):
            with self.assertRaises(items.Late):
                items.handle(None, given, time.monotonic())
        self.assertEqual([], self.agent.events)

    def test_statuses_are_not_sent_late(self):
        def read_back(arguments):
            time.sleep(max(0, deadline - time.monotonic()))
            return self.note("read back", arguments, {"synced": True})

        self.plane.answers["loadbalancer_read_back"] = read_back
        deadline = time.monotonic() + 0.6
        with self.assertRaises(items.Failed):
            items.handle(self.library(), item(), deadline)
        self.assertEqual(1, self.steps.count("status"))
        self.assertNotIn("acknowledge", self.steps)

    def test_an_item_whose_read_back_is_refused_is_given_back(self):
        self.plane.answers["loadbalancer_read_back"] = support.Refuse(409, "DriverError", operator="read it again")
        with self.assertRaisesRegex(items.Failed, "read it again"):
            self.handle(item())
        self.assertEqual(["status", "get", "acknowledge"], self.steps)
        self.assertEqual({"reports": [{"loadbalancer_id": LB, "number": 7, "told": False}]}, self.agent.events[-1][1])

    def test_a_driver_agent_that_is_away_leaves_the_item(self):
        library = self.library()
        self.agent.stop()
        with self.assertRaises(items.Failed):
            items.handle(library, item(read_back=None), time.monotonic() + 1)
        self.assertEqual([], self.agent.events)

    def test_a_refused_acknowledgement_is_said(self):
        self.plane.answers["reports_acknowledge"] = {"reports": [
            {"loadbalancer_id": LB, "number": 7, "accepted": False, "fault": {"operator_fault_string": "unknown"}}]}
        with self.assertRaisesRegex(items.Failed, "unknown"):
            self.handle(item(read_back=None))


    def test_what_was_told_and_not_acknowledged_is_only_acknowledged_the_next_time(self):
        self.plane.answers["reports_acknowledge"] = support.Refuse(503, "Unavailable", operator="starting")
        library = self.library()
        with self.assertRaises(items.Failed):
            items.handle(library, item(read_back=None), time.monotonic() + 1)
        self.plane.answers["reports_acknowledge"] = lambda arguments: self.note("acknowledge", arguments, {"reports": []})
        items.handle(library, item(read_back=None), time.monotonic() + 10)
        self.assertEqual(["status", "acknowledge"], self.steps)

    def test_another_report_or_other_statuses_under_its_number_are_told(self):
        library, error = self.library(), {"loadbalancers": [{"id": LB, "provisioning_status": "ERROR"}]}
        for given in (item(read_back=None), item(read_back=None, number=8), item(read_back=None, number=8, statuses=error)):
            items.handle(library, given, time.monotonic() + 10)
        self.assertEqual(["status", "acknowledge"] * 3, self.steps)

    def test_what_was_refused_is_told_again(self):
        refusals = [{"status_code": 500, "fault_string": "no"}] * 3
        self.agent.status = lambda data: refusals.pop() if refusals else {"status_code": 200}
        library = self.library()
        with self.assertRaises(items.Failed):
            items.handle(library, item(read_back=None), time.monotonic() + 10)
        items.handle(library, item(read_back=None), time.monotonic() + 10)
        self.assertEqual(["status"] * 4 + ["acknowledge"], self.steps)


class ToldBefore(unittest.TestCase):
    def test_the_oldest_are_forgotten(self):
        already = told.Told()
        for number in range(told.MOST + 1):
            already.note(f"lb-{number}", 1, STATUSES)
        self.assertFalse(already.has("lb-0", 1, STATUSES))
        self.assertTrue(already.has("lb-1", 1, STATUSES))

    def test_what_was_told_long_ago_is_forgotten(self):
        already = told.Told()
        with unittest.mock.patch.object(told, "time") as clock:
            clock.monotonic.return_value = 1000.0
            already.note("lb", 1, STATUSES)
            clock.monotonic.return_value += told.KEPT
            self.assertTrue(already.has("lb", 1, STATUSES))
            clock.monotonic.return_value += 1
            self.assertFalse(already.has("lb", 1, STATUSES))

    def test_the_same_number_with_other_statuses_is_another_report(self):
        already = told.Told()
        already.note("lb", 1, STATUSES)
        self.assertFalse(already.has("lb", 1, {}))
        self.assertFalse(already.has("lb", 2, STATUSES))


class Statuses(Case):
    def refuse(self, ids, text):
        def status(data):
            for records in data.values():
                for record in records:
                    if record["id"] in ids:
                        return {"status_code": 500, "fault_string": text, "status_object": "x", "status_object_id": record["id"]}
            return {"status_code": 200}

        self.agent.status = status

    def report(self, wanted):
        return statuses.report(self.library(), wanted)

    def test_one_by_one_with_children_first_after_a_refusal(self):
        self.refuse(["l"], "Listener l not found.")
        wanted = {"loadbalancers": [{"id": LB, "provisioning_status": "DELETED"}], "listeners": [{"id": "l"}, {"id": "k"}],
                  "members": [{"id": "m"}]}
        with self.assertLogs("loxiactors_octavia.agent.statuses") as logs:
            self.assertIsNone(self.report(wanted))
        self.assertEqual([wanted, {"members": [{"id": "m"}]}, {"listeners": [{"id": "l"}]}, {"listeners": [{"id": "k"}]},
                          {"loadbalancers": [{"id": LB, "provisioning_status": "DELETED"}]}],
                         [data for _, data in self.agent.events])
        self.assertEqual(1, len(logs.output))

    def test_a_load_balancer_that_is_gone_counts_as_taken(self):
        self.refuse([LB], "'NoneType' object has no attribute 'vip'")
        with self.assertLogs("loxiactors_octavia.agent.statuses"):
            self.assertIsNone(self.report({"loadbalancers": [{"id": LB, "provisioning_status": "DELETED"}]}))

    def test_a_real_refusal_is_named_and_does_not_block_the_rest(self):
        self.refuse(["m"], "(1452, 'Cannot add or update a child row')")
        failure = self.report({"members": [{"id": "m"}], "loadbalancers": [{"id": LB}]})
        self.assertIn("members m: (1452", failure)
        self.assertEqual({"loadbalancers": [{"id": LB}]}, self.agent.events[-1][1])

    def test_a_failed_socket_is_no_refusal(self):
        self.agent.status = lambda data: self.agent.CLOSE
        with self.assertRaises(Exception) as raised:
            self.report({"members": [{"id": "m"}, {"id": "n"}]})
        self.assertFalse(sockets.answered(raised.exception))
        self.assertEqual(1, len(self.agent.events))


class Statistics(Case):
    def once(self, listeners):
        self.plane.answers["statistics_take"] = {"batch": 4, "listeners": listeners}
        self.plane.answers["statistics_acknowledge"] = lambda arguments: self.note("acknowledge", arguments, {})
        return statistics.Statistics(self.library(), lifetimes.Lifetime(multiprocessing.Event()), 0).once()

    def test_handed_over_and_acknowledged(self):
        listener = {"id": "l", "active_connections": 1, "bytes_in": 2, "bytes_out": 3, "request_errors": 0, "total_connections": 4}
        self.assertEqual(1, self.once([listener]))
        self.assertEqual([("stats", {"listeners": [listener]}), ("acknowledge", {"batch": 4})], self.agent.events)

    def test_one_that_is_refused_does_not_block_the_rest(self):
        self.agent.stats = lambda data: {"status_code": 200 if data == {"listeners": [{"id": "b"}]} else 500, "fault_string": "'bytes_in'"}
        with self.assertLogs("loxiactors_octavia.agent.statistics"):
            self.once([{"id": "a"}, {"id": "b"}])
        self.assertEqual(["stats", "stats", "stats", "acknowledge"], self.steps)

    def test_nothing_to_acknowledge(self):
        self.assertEqual(0, self.once([]))
        self.assertEqual([], self.agent.events)


class Polling(Case):
    def start(self, takes, workers=2, wait=5):
        self.plane.answers["reports_take"] = takes
        self.lifetime = lifetimes.Lifetime(multiprocessing.Event())
        polling = reports.Reports(self.library(), self.lifetime, workers, wait)
        thread = threading.Thread(target=polling.run, daemon=True)
        self.addCleanup(thread.join, support.LONG)
        self.addCleanup(self.lifetime.end, "the test's end")
        thread.start()
        return polling

    def empty(self, _arguments):
        self.lifetime.pause(0.05)
        return {"reports": []}

    def test_no_more_is_taken_than_can_be_begun(self):
        held = threading.Event()
        self.addCleanup(held.set)
        begun = queue.Queue()
        self.agent.status = lambda data: begun.put(data) or held.wait(support.LONG) and {"status_code": 200}
        taken = []

        def take(arguments):
            taken.append(arguments["max"])
            return {"reports": [item(loadbalancer_id=LB if len(taken) == 1 else OTHER, read_back=None)]} if len(taken) < 3 else {"reports": []}

        polling = self.start(take)
        begun.get(timeout=support.LONG)
        begun.get(timeout=support.LONG)
        self.assertEqual(2, polling.finish(0))
        self.assertEqual([2, 1], taken)
        held.set()
        self.plane.wait_for("reports_acknowledge")
        self.plane.wait_for("reports_acknowledge")
        self.assertEqual(0, polling.finish(support.LONG))

    def test_it_waits_less_than_the_lease(self):
        polling = self.start([{"reports": [item(read_back=None, lease=9)]}, self.empty], wait=20)
        first = self.plane.wait_for("reports_take")
        second = self.plane.wait_for("reports_take")
        self.assertEqual(reports.FIRST_WAIT, first["arguments"]["wait"])
        self.assertIsInstance(second["arguments"]["wait"], int)
        self.assertLessEqual(polling.wait, 3)

    def test_a_lease_is_counted_from_before_the_take_was_sent(self):
        lease = 1.0

        def slow(_arguments):
            self.lifetime.pause(lease)
            return {"reports": [item(lease=lease)]}

        with self.assertLogs("loxiactors_octavia.agent.reports", "WARNING") as logs:
            self.start([slow, self.empty])
            self.plane.wait_for("reports_take")
            self.plane.wait_for("reports_take")
            self.plane.wait_for("reports_take")
        self.assertIn("lease ran out", logs.output[0])
        self.assertEqual([], self.agent.events)

    def test_one_line_when_the_control_plane_goes_and_one_when_it_is_back(self):
        with self.assertLogs("loxiactors_octavia.agent", "INFO") as logs:
            self.start([support.Refuse(503, "Unavailable"), support.Refuse(503, "Unavailable"), self.empty])
            for _ in range(4):
                self.plane.wait_for("reports_take")
        self.assertEqual(2, len(logs.output), logs.output)
        self.assertIn("works again", logs.output[1])
