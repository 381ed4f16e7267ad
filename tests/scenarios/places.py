"""Where in a file something stands."""


def line_of(text: str, piece: str) -> int:
    return text.count("\n", 0, text.index(piece)) + 1
