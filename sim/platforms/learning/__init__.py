"""Scores that improve with what a platform lives through."""

from sim.platforms.learning.learner import Learner

__all__ = ["Learner"]
