"""What a quiz means, in plain Python: documents, draws, marks and the rules of an attempt.

Values in, values out. Nothing here knows Django, a clock, a database or a source of chance: callers pass
``now`` and a seeded ``random.Random``. Words for people are not here either: a finding carries a code and its
values, and ``quizzes.words`` says it in the reader's language.
"""
