"""Link a list that somebody has to the register, or two lists to each other. READ FIRST.

    read (read.py: file → text columns) → recognise (columns.py, header_row.py: which column says what)
    → type (typed.py: the intake's own normalising) → set against the register (register.py) or the other
    list (other_list.py) → grade (grading.py: A to C as the hub links, D by the matcher)
    → say why (reasons.py, candidates.py) → write (write.py)

Nothing of a list is kept in the hub, and nothing of the hub is changed.
"""

from __future__ import annotations

from cardhub.lists.columns import parse_columns
from cardhub.lists.read import ListFile
from cardhub.lists.run import Asked, Matched, match_lists, match_register

__all__ = ["Asked", "ListFile", "Matched", "match_lists", "match_register", "parse_columns"]
