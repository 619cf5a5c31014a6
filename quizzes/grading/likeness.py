"""How alike two questions are, and how to find those that are without comparing all of them.

Likeness is the share of distinct words that two texts have in common (P. Jaccard, 1901). Two texts that share so much
must share one of the first few of their words in any one order (prefix filtering: Chaudhuri, Ganti and Kaushik, A
primitive operator for similarity joins in data cleaning, ICDE 2006): only those words need to be kept in an index. The
order used here puts long words first, because few texts have them.
"""

from fractions import Fraction

from quizzes.grading.freetext import normal

NEAR = Fraction(3, 5)
"""From this share on, two questions are very near."""
LONGEST = 40
"""Letters of a word that are looked at."""


def words_of(text: str) -> frozenset[str]:
    """The distinct words of a text, in their normal form."""
    return frozenset(word[:LONGEST] for word in normal(text))


def likeness(one: frozenset[str], other: frozenset[str]) -> Fraction:
    """What share of all their words two texts have in common, 0 to 1; 0 for two empty ones."""
    every = len(one | other)
    return Fraction(len(one & other), every) if every else Fraction(0)


def telling(words: frozenset[str]) -> tuple[str, ...]:
    """The words by which a text can be found: every text that is very near has one of them among its own."""
    least = -(-len(words) * NEAR.numerator // NEAR.denominator)
    return (
        tuple(sorted(words, key=lambda word: (-len(word), word))[: len(words) - least + 1]) if words else ()
    )
