"""Face the officers: register, file, follow, download."""
