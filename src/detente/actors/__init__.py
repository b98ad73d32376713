"""Words to parties: who is known, and who is meant here."""

from detente.actors.entries import Entry
from detente.actors.lookup import is_known, look_up
from detente.actors.names import Token, fold, tokens_of
from detente.actors.offices import same_office
from detente.actors.own import ActorsFileError, facts_of
from detente.actors.petrarch import Imported, import_petrarch
from detente.actors.phrase import BODY
from detente.actors.registry import Registry, same_name
from detente.actors.resolve import PRONOUN, Memory, Resolver
from detente.actors.setting import Setting
from detente.actors.shipped import registry_with, shipped_registry

__all__ = [
    "BODY",
    "PRONOUN",
    "ActorsFileError",
    "Entry",
    "Imported",
    "Memory",
    "Registry",
    "Resolver",
    "Setting",
    "Token",
    "facts_of",
    "fold",
    "import_petrarch",
    "is_known",
    "look_up",
    "registry_with",
    "same_name",
    "same_office",
    "shipped_registry",
    "tokens_of",
]
