"""Labelled documents of our own, to measure classifiers on (`upright accuracy`): values of some 140 types, of persons
of 54 countries, in 18 kinds of documents; and documents of 31 classes with nothing to find.

Written by somebody who had not seen the classifiers, after how the values are called and written in the world, and to
be kept so: what a classifier misses here is put right in the classifier. The same seed gives the same documents.
"""

from upright.testing.corpus.making import documents, negatives
from upright.testing.corpus.values import SECRETS, VALUES, value

__all__ = ["SECRETS", "VALUES", "documents", "negatives", "value"]
