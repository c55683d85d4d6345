"""Bind people in one place and nobody else.

Sometimes a demand can be met only where it applies, and sometimes we have to leave a place. A
restriction says what people in a place may not use, a market exit what ends there and when. Whether
somebody is in the place is told by several signals (address, card, bill, own word); which of them
suffice, and what follows when none of them says anything, each rule declares. This package is the
slow and obvious gate: whatever is fast elsewhere must give the same answers.
"""
