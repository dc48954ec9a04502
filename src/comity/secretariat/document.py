"""Documents: exact bytes under the digest that names them."""

from __future__ import annotations

from comity.errors import Malformed, Missing
from comity.store.port import Store
from comity.wire.digest import digest


def put_document(store: Store, name: str, data: bytes) -> None:
    """Keep a document. Raises Malformed `document-misnamed` for bytes of another name."""
    if digest(data) != name:
        raise Malformed(
            "document-misnamed", "The bytes do not have this name.", "Name them by their SHA-256."
        )
    if not store.has_blob(name):
        store.put_blob(name, data)


def get_document(store: Store, name: str) -> bytes:
    """The bytes of that name. Raises Missing `document-unknown`."""
    data = store.get_blob(name)
    if data is None:
        raise Missing(
            "document-unknown", "The host has no such document.", "Ask a node of the council."
        )
    return data
