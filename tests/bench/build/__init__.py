"""How quick and how heavy a build is, beside Hugo and Material's blog plugin on the same stories.

python -m tests.bench.build 10000
"""
