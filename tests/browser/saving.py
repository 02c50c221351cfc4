"""A browser whose owner has asked it to save data."""

SAVING = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
"""A script that has a page believe so, run before its own: then it loads nothing before it has to."""
