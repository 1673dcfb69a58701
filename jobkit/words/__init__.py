"""Wording: what was decided and why, in sentences, from what was recorded. Nothing is judged here."""
