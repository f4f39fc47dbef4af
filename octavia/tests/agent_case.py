"""What tests of the agent begin with: a control plane, the driver-agent's sockets, an item."""

import time

from loxiactors_octavia.agent import items
from loxiactors_octavia.agent import sockets
from oslo_config import cfg
from tests import support

LB = "aaaaaaaa-0000-0000-0000-000000000000"
OTHER = "bbbbbbbb-0000-0000-0000-000000000000"
ACKNOWLEDGED = {"reports": []}
STATUSES = {"members": [{"id": "m", "provisioning_status": "ACTIVE", "operating_status": "ONLINE"}],
            "loadbalancers": [{"id": LB, "provisioning_status": "ACTIVE"}]}
TREE = {"loadbalancer_id": LB, "name": "x", "vip_address": None, "listeners": [{"listener_id": "l"}]}


def item(**changes):
    return {"loadbalancer_id": LB, "number": 7, "read_back": {"after_operation": 3, "operating_status": "ONLINE"},
            "statuses": STATUSES, "lease": 15, **changes}


class Case(support.Case):
    def setUp(self):
        super().setUp()
        self.agent = support.DriverAgent(self.folder())
        self.agent.get = lambda data: TREE
        self.addCleanup(self.agent.stop)
        self.plane = self.control_plane(
            reports_acknowledge=lambda arguments: self.note("acknowledge", arguments, ACKNOWLEDGED),
            loadbalancer_read_back=lambda arguments: self.note("read back", arguments, {"synced": True}))

    def note(self, what, arguments, answer):
        self.agent.events.append((what, arguments))
        return answer

    def library(self):
        self.agent.start()
        return sockets.Sockets(*sockets.paths(cfg.CONF))

    def handle(self, given, seconds=10):
        items.handle(self.library(), given, time.monotonic() + seconds)

    @property
    def steps(self):
        return [name for name, _ in self.agent.events]
