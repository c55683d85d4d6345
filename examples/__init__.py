"""Services that show how Comity is used. They are examples: run them, read them, copy from them."""
