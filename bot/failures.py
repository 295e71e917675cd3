"""What a failure is called; light, so that one at the command line is told at once."""


def failure(error: Exception) -> str:
    """What went wrong, in one line; "" where the error does not say."""
    if isinstance(error, OSError) and error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}."
    return " ".join(str(error).split())
