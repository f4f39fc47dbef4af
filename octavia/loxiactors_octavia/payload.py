"""Octavia's objects as plain JSON."""

from octavia_lib.api.drivers import data_models

# A load balancer is about eight levels deep; anything near this is a cycle.
DEEPEST = 60


def plain(value, depth=0):
    """Dictionaries, lists, text, numbers, booleans and None of whatever Octavia hands over.

    Fields that are unset are left out; bytes (certificates) become text.
    :raises ValueError: when it is nested too deeply to be a load balancer.
    """
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if depth > DEEPEST:
        raise ValueError(f"nested more than {DEEPEST} levels deep")
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", errors="replace")
    if hasattr(value, "to_dict"):
        return plain(value.to_dict(recurse=True), depth)
    if isinstance(value, dict):
        return {str(key): plain(item, depth + 1) for key, item in value.items() if not unset(item)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item, depth + 1) for item in value if not unset(item)]
    return str(value)  # times, UUIDs


def unset(value):
    return isinstance(value, data_models.UnsetType)
