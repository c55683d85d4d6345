"""Let a production leave, only through the gate.

The gate is one pure verdict over everything that may bar a release, holds first. It lists every
reason, treats what cannot be told as a bar, and is asked again for each chunk that leaves. A
production holds exactly what was granted and collected, with a manifest that anybody can check.
"""
