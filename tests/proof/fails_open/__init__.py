"""Nothing fails open: each call that leaves the house, and each thing that the gate reads, fails.

``calls`` finds by the syntax tree every place at which our code asks something outside of itself,
``rows`` says what each of them is for and which step of the work meets it, and ``reads`` says what
of the database the gate's verdict rests on. Tests hold these lists against the code, so that a new
call or a new input without a row fails; and they make each row fail in turn.
"""
