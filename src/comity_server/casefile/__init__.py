"""Store cases, holds, determinations, releases, and the gate that orders them."""
