"""Check-ins that were written without network: the keys of devices, and opening what a device sealed."""
