"""The operator's side of the master keys: new ones, their export and its confirmation, rotation, destruction."""
