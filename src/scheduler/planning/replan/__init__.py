"""Replanning: what happened since, taken into the plan, and proposals for the rest."""
