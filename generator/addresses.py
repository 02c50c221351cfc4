"""Mail addresses as people write them: `Name <name@example.org>`, several parted by commas."""

from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses


def read_addresses(written: str) -> tuple[Address, ...]:
    """Read a line of addresses (RFC 5322, 3.4).

    Raises ValueError for one that is none: without an @, with characters outside ASCII
    before or behind it, with a line break anywhere.
    """
    if any(ord(c) < 32 or c in "\x7f\x85\u2028\u2029" for c in written):
        raise ValueError(written)
    found = []
    for name, spec in getaddresses([written]):
        if not spec.isascii() or not all(spec.rpartition("@")[::2]):
            raise ValueError(written)
        try:
            found.append(Address(" ".join(name.split()), addr_spec=spec))
        except (IndexError, MessageError) as error:
            raise ValueError(written) from error
    return tuple(found)
