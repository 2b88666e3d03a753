"""Version 1 of the API: read-only JSON over the queries and the policy that the pages use.

Every endpoint declares an `Operation`; the OpenAPI document is made from them, so it describes what there is.
Failures are problem-JSON (RFC 9457) in the caller's language (`Accept-Language`, or `?lang=`).
"""

from __future__ import annotations

from eventapp.api.v1 import agenda, documents, events, openapi, remarks
from eventapp.api.v1.base import blueprint

__all__ = ["agenda", "blueprint", "documents", "events", "openapi", "remarks"]
