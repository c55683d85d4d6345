"""Read hostile bytes in a process of their own: no network, no secrets, bounded in every measure.

Two seconds of CPU, 256 MiB of address space, no file written, a scratch folder that goes with it
(threat model, I16). What comes back is checked again on this side: the child is not believed
either.
"""
