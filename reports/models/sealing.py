"""The seal of a locked edition, kept by the database: neither it nor what it counted changes."""

import pgtrigger

locked_for_good = pgtrigger.Trigger(
    name="locked_for_good",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    condition=pgtrigger.Q(old__state="locked"),
    func=pgtrigger.Func(
        "raise restrict_violation using message = 'a locked edition is never changed';"
    ),
)


def sealed() -> list[pgtrigger.Trigger]:
    """The triggers of a model with a `report`: no row of a locked one comes, changes or goes. They
    look once a statement, however many rows it writes."""
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=pgtrigger.Func(
                f"""
                if exists (
                    select from {side} r join reports_quarterlyreport q on q.id = r.report_id
                    where q.state = 'locked'
                ) then
                  raise restrict_violation using message = 'a locked edition is never changed';
                end if;
                return null;
                """
            ),
        )
        for name, operation, side, referencing in (
            ("sealed_insert", pgtrigger.Insert, "new_rows", pgtrigger.Referencing(new="new_rows")),
            ("sealed_update", pgtrigger.Update, "old_rows", pgtrigger.Referencing(old="old_rows")),
            ("sealed_delete", pgtrigger.Delete, "old_rows", pgtrigger.Referencing(old="old_rows")),
        )
    ]
