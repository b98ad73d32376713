"""Words to parties: who is known, and who is meant here."""

from detente.actors.phrase import BODY
from detente.actors.registry import Entry, Registry, fold, shipped_registry, tokens_of
from detente.actors.resolve import PRONOUN, Memory, Resolver

__all__ = [
    "BODY",
    "PRONOUN",
    "Entry",
    "Memory",
    "Registry",
    "Resolver",
    "fold",
    "shipped_registry",
    "tokens_of",
]
