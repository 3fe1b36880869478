"""The symptom diary: its owner, its readers, its entries, its reports and exports.

Decisions that would surprise:

- A form that is sent after the session ended is answered with a page that holds the typed fields and sends them again
  (views/form_recovery.py). Nothing about health is kept on the server for somebody who is not signed in, not even for an hour.
- The same form again is one entry; with other answers (Back, then Save) it corrects that entry (entries/idempotent_save.py).
- "Same as last time" is a press of the check-in's own form, so what was chosen besides is saved with it (entries/repeat_last.py).
"""
