"""What the operator of a site does: backups that prove themselves, and the doctor that says what is wrong."""
