"""Who may do what: docs/security.md, tried cell by cell."""
