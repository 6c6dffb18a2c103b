"""Beat's tasks of activities; each calls one service."""
