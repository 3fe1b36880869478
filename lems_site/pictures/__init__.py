"""Pictures that staff upload: made harmless, kept by Django's storage, shown in articles by `::: picture name`."""
