"""Words to parties: who is known, and who is meant here."""

from detente.actors.registry import Registry, shipped_registry
from detente.actors.resolve import PRONOUN, Memory, Resolver

__all__ = ["PRONOUN", "Memory", "Registry", "Resolver", "shipped_registry"]
