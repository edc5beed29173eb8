"""Sound as samples: measured, not listened to."""
