"""Claims of the article, and directions that are published, each as a contrast of two worlds in the shipped baseline.

``claims.toml`` has the worlds, the claims and the rows of collectors' work and complaints; ``measures.py`` says what
is measured in a world, ``verdicts.py`` what makes a claim hold. All worlds take over the same warm markets on day 0.
"""
