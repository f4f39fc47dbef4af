"""A refusal by the control plane, as octavia-lib's exceptions."""

from octavia_lib.api.drivers import exceptions as lib

from loxiactors_octavia import exceptions

_CLASSES = {
    "UnsupportedOptionError": lib.UnsupportedOptionError,
    "NotImplementedError": lib.NotImplementedError,
    "DriverError": lib.DriverError,
    "NotFound": lib.DriverError,
    "BadRequest": lib.DriverError,
    "Unavailable": exceptions.Unavailable,
}

LONGEST = 4000


def of(kind, user_fault, operator_fault):
    """The exception for a fault by its name, or None for one that isn't in the protocol."""
    fault = _CLASSES.get(kind) if isinstance(kind, str) else None
    if fault is None:
        return None
    user = _text(user_fault) or fault.user_fault_string
    return fault(user_fault_string=user, operator_fault_string=_text(operator_fault) or user)


def _text(value):
    return value[:LONGEST] if isinstance(value, str) else ""
