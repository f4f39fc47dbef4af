"""What a call to the control plane can end in, beside octavia-lib's own exceptions."""

from octavia_lib.api.drivers import exceptions as lib


class Unavailable(lib.DriverError):
    """No answer, or one that asks to be sent again: the outcome is not known.

    The control plane raises it over RPC, where it is made anew from its class,
    module and arguments: a text for the operator is all that it has then.

    :param sent: whether the request may have reached the control plane.
    :param lost: whether the answers to all earlier tries are lost with it.
    """

    user_fault_string = "The load balancer service cannot be reached."
    operator_fault_string = "The LoxiActors control plane is not available."

    def __init__(self, *args, **kwargs):
        self.sent = kwargs.pop("sent", True)
        self.lost = kwargs.pop("lost", False)
        if args:
            kwargs.setdefault("operator_fault_string", str(args[0]))
        super().__init__(**kwargs)


class Misconfigured(lib.DriverError):
    """An option in [loxilb] can't be used; nothing was sent."""

    user_fault_string = "The load balancer service is not set up correctly."


class Busy(lib.DriverError):
    """No thread is free to make the call in; nothing was sent."""

    user_fault_string = "The load balancer service is busy, please try again."
