"""Making many values that last, without Python looking through them for garbage again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_of_it_lasts() -> Iterator[None]:
    """While what is made is kept, and nothing of it goes round, nothing is collected.

    The collector looks at everything whenever there is a quarter more of it: for ten
    thousand stories that takes as long as reading half of them.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
