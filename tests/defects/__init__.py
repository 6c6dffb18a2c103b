"""Defects that are planted on purpose: each must turn the suite red (`make defects`).

A room of the product has a list here. An entry changes one line into a slip that a tired developer
might make, and names the tests that must notice it.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """`old` stands exactly once in the file; with `new` in its place the tests must fail."""

    file: str
    old: str
    new: str
    tests: str

    def planted(self, text: str) -> str:
        """The file's text with the defect in it; raises ValueError when `old` is not there once."""
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file}: {text.count(self.old)} times {self.old!r}")
        return text.replace(self.old, self.new)


@dataclass(frozen=True)
class Lifted:
    """A rule that the database holds is changed by `statement` in a test database of its own: the
    tests must fail without it. `told` says what, where the statement does not."""

    file: str
    statement: str
    tests: str
    told: str = ""

    @classmethod
    def inside(cls, file: str, function: str, change: tuple[str, str], tests: str) -> "Lifted":
        """With other words in the trigger's function, which has the first of the two once."""
        old, new = change
        text = f"pg_get_functiondef('{function}'::regproc)"
        return cls(
            file,
            f"""
            do $planted$ begin
              if array_length(string_to_array({text}, $old${old}$old$), 1) <> 2 then
                raise 'not there once';
              end if;
              execute replace({text}, $old${old}$old$, $new${new}$new$);
            end $planted$
            """,
            tests,
            told=new,
        )
