"""Keep collected data and productions, encrypted, each reading recorded before it is shown."""
