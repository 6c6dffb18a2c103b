"""A superior's own form (上级报表): its cells are mapped once, and it is filled each quarter.

`parts`, `scanning`, `tokens`, `formulas` and `child` know no Django: the reader's child imports
them. A filled workbook is the one that was sent with only the mapped cells and what computes from
them written anew; all else stays byte for byte.
"""
