"""Say when something is due, from both sides, and how that was worked out.

A clock starts with a request and is stopped, moved or ended by what happens to it. Where rules of
counting differ, what we must do by then takes the earliest plausible end and what we may not do
before then the latest; where the two cross, a person asks the authority. A clock never discloses,
refuses or lifts anything: it tells people, who act. Every figure comes with the lines by which it
was reached, each with its source.
"""
