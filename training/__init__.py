"""The training passages and the trainer of the model that ships; not part of the wheel."""
