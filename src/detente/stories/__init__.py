"""Stories: which reports belong together.

The door of the room: :func:`link_copies` says which articles reprint which.
"""

from detente.stories.copies import Linked, Shelf, link_copies

__all__ = ["Linked", "Shelf", "link_copies"]
