"""Keep our people, authorities and officers: what they may, and how they were confirmed."""
