"""Questions in from other systems and out to them: files on one side, question documents on the other.

Values in, values out, as in ``quizzes.grading``: no Django, no clock, no database. What a file says wrongly, and what
cannot be carried over, is a remark with its line; ``quizzes.authoring.exchange_words`` says it in the reader's
language. ``docs/exchange.md`` says what each format carries.
"""
