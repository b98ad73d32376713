"""Words to parties: who is known, and who is meant here."""

from detente.actors.names import fold, tokens_of
from detente.actors.offices import same_office
from detente.actors.phrase import BODY
from detente.actors.registry import Entry, Registry, same_name, shipped_registry
from detente.actors.resolve import PRONOUN, Memory, Resolver
from detente.actors.setting import Setting

__all__ = [
    "BODY",
    "PRONOUN",
    "Entry",
    "Memory",
    "Registry",
    "Resolver",
    "Setting",
    "fold",
    "same_name",
    "same_office",
    "shipped_registry",
    "tokens_of",
]
