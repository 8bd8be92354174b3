"""Code of a user, a policy or a strategy: found, made, asked and checked as that of a guest.

A guest gets copies it cannot write to, and only its answer comes back. Whatever else it does (raise, draw, read the
clock, change what is not its own) is found and named.
"""

from sim.guests.answers import answered, flags, len_of, refuse, whole_numbers
from sim.guests.faults import GuestError
from sim.guests.host import Host
from sim.guests.parameters import Parameter
from sim.guests.role import Role

__all__ = ["GuestError", "Host", "Parameter", "Role", "answered", "flags", "len_of", "refuse", "whole_numbers"]
