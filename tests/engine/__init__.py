"""The engine's laws, tables and stories: no Home Assistant, no clock."""
