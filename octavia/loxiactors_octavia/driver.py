"""The provider driver: every call goes to the control plane, which decides."""

from octavia_lib.api.drivers import exceptions as lib
from octavia_lib.api.drivers import provider_base
from oslo_config import cfg

from loxiactors_octavia import calls
from loxiactors_octavia import opts
from loxiactors_octavia import payload


class LoxiLBProviderDriver(provider_base.ProviderDriver):
    """Made anew by Octavia for every API request, so it holds nothing."""

    def __init__(self):
        super().__init__()
        opts.register(cfg.CONF)

    # Octavia makes the port itself when told that the provider does not.
    def create_vip_port(self, loadbalancer_id, project_id, vip_dictionary, additional_vip_dicts=None):
        raise lib.NotImplementedError(
            user_fault_string="This provider leaves VIP ports to Octavia.",
            operator_fault_string="The loxilb provider leaves VIP ports to Octavia.")

    def loadbalancer_create(self, loadbalancer):
        _change("loadbalancer_create", loadbalancer=loadbalancer)

    def loadbalancer_delete(self, loadbalancer, cascade=False):
        _change("loadbalancer_delete", loadbalancer=loadbalancer, cascade=bool(cascade))

    def loadbalancer_failover(self, loadbalancer_id):
        _change("loadbalancer_failover", loadbalancer_id=loadbalancer_id)

    def loadbalancer_update(self, old_loadbalancer, new_loadbalancer):
        _change("loadbalancer_update", old=old_loadbalancer, new=new_loadbalancer)

    def listener_create(self, listener):
        _change("listener_create", listener=listener)

    def listener_delete(self, listener):
        _change("listener_delete", listener=listener)

    def listener_update(self, old_listener, new_listener):
        _change("listener_update", old=old_listener, new=new_listener)

    def pool_create(self, pool):
        _change("pool_create", pool=pool)

    def pool_delete(self, pool):
        _change("pool_delete", pool=pool)

    def pool_update(self, old_pool, new_pool):
        _change("pool_update", old=old_pool, new=new_pool)

    def member_create(self, member):
        _change("member_create", member=member)

    def member_delete(self, member):
        _change("member_delete", member=member)

    def member_update(self, old_member, new_member):
        _change("member_update", old=old_member, new=new_member)

    def member_batch_update(self, pool_id, members):
        _change("member_batch_update", pool_id=pool_id, members=members)

    def health_monitor_create(self, healthmonitor):
        _change("health_monitor_create", healthmonitor=healthmonitor)

    def health_monitor_delete(self, healthmonitor):
        _change("health_monitor_delete", healthmonitor=healthmonitor)

    def health_monitor_update(self, old_healthmonitor, new_healthmonitor):
        _change("health_monitor_update", old=old_healthmonitor, new=new_healthmonitor)

    def l7policy_create(self, l7policy):
        _change("l7policy_create", l7policy=l7policy)

    def l7policy_delete(self, l7policy):
        _change("l7policy_delete", l7policy=l7policy)

    def l7policy_update(self, old_l7policy, new_l7policy):
        _change("l7policy_update", old=old_l7policy, new=new_l7policy)

    def l7rule_create(self, l7rule):
        _change("l7rule_create", l7rule=l7rule)

    def l7rule_delete(self, l7rule):
        _change("l7rule_delete", l7rule=l7rule)

    def l7rule_update(self, old_l7rule, new_l7rule):
        _change("l7rule_update", old=old_l7rule, new=new_l7rule)

    def get_supported_flavor_metadata(self):
        return _ask("get_supported_flavor_metadata")

    def validate_flavor(self, flavor_metadata):
        _ask("validate_flavor", flavor_metadata=flavor_metadata)

    def get_supported_availability_zone_metadata(self):
        return _ask("get_supported_availability_zone_metadata")

    def validate_availability_zone(self, availability_zone_metadata):
        _ask("validate_availability_zone", availability_zone_metadata=availability_zone_metadata)


def _change(method, **arguments):
    answer = calls.call(method, payload.plain(arguments))
    if answer.get("accepted") is not True:
        raise lib.DriverError(
            user_fault_string="The load balancer service gave an answer that is not understood.",
            operator_fault_string=f"the LoxiActors control plane answered {method} "
                                  "without accepting or refusing it")


def _ask(method, **arguments):
    return calls.call(method, payload.plain(arguments)).get("result")
