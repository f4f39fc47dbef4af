"""An oslo.messaging client that is told what to call, one JSON object a line.

Usage: oslo_client.py TRANSPORT_URL TOPIC

{"id": .., "method": .., "args": {..}, "namespace": .., "version": ..,
 "timeout": .., "call_monitor_timeout": ..} is answered, in any order, by
{"id": .., "result": ..} or {"id": .., "raised": "module.Class",
"str": .., "user": .., "operator": .., "remote": ..}.
"""

import concurrent.futures
import json
import sys
import threading
import types

from oslo_config import cfg
import oslo_messaging

ALLOWED = ['octavia_lib.api.drivers.exceptions', 'loxiactors_octavia.exceptions']


def stand_in() -> None:
    """Give the driver's exception a home where the driver isn't installed."""
    package = types.ModuleType('loxiactors_octavia')
    module = types.ModuleType('loxiactors_octavia.exceptions')
    module.Unavailable = type('Unavailable', (Exception,), {'__module__': module.__name__})
    sys.modules.update({package.__name__: package, module.__name__: module})


def outcome(transport: oslo_messaging.Transport, topic: str, request: dict) -> dict:
    """Make the call and say how it ended."""
    target = oslo_messaging.Target(
        topic=topic, namespace=request.get('namespace', 'loxilb'), version=request.get('version', '1.0'))
    client = oslo_messaging.get_rpc_client(
        transport, target, timeout=request.get('timeout', 30),
        call_monitor_timeout=request.get('call_monitor_timeout'))
    try:
        return {'result': client.call({'user_id': 'somebody'}, request['method'], **request['args'])}
    except Exception as error:  # whatever it is, it is told
        kind = type(error)
        return {
            'raised': f'{kind.__module__}.{kind.__name__}',
            'bases': [f'{base.__module__}.{base.__name__}' for base in kind.__mro__],
            'str': str(error),
            'user': getattr(error, 'user_fault_string', None),
            'operator': getattr(error, 'operator_fault_string', None),
            'remote': getattr(error, 'exc_type', None),
        }


def main() -> None:
    """Serve standard input until it ends."""
    url, topic = sys.argv[1:]
    stand_in()
    conf = cfg.CONF
    conf([], project='octavia', default_config_files=[])
    oslo_messaging.set_transport_defaults(control_exchange='octavia')
    transport = oslo_messaging.get_rpc_transport(conf, url=url, allowed_remote_exmods=ALLOWED)
    said = threading.Lock()

    def answer(request: dict) -> None:
        line = json.dumps({'id': request['id'], **outcome(transport, topic, request)})
        with said:
            print(line, flush=True)

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        for line in sys.stdin:
            pool.submit(answer, json.loads(line))
    transport.cleanup()


if __name__ == '__main__':
    main()
