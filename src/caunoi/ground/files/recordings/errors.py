"""What is said of a file that is no recording."""


class NotSound(ValueError):
    """The bytes are no recording of the kind they claim to be, or hold more than sound."""
