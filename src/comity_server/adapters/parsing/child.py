"""Be the process that reads: everything is loaded first, then fenced off, then the bytes come in.

Started as ``python -I -S -B child.py SOURCES TASK ARGUMENT…`` by :mod:`.sandbox`. Standard input
holds the bytes, standard output takes the answer. Exit status 0 means an answer, all others none.
"""

from __future__ import annotations

import codecs
import sys


def _warm_up() -> None:
    """Use every lazily loaded piece once, since nothing can be loaded behind the fence."""
    from comity.intake.examine import examine
    from comity.intake.outcome import Door
    from comity_server.adapters.parsing.wire import write_outcome

    sample = (
        b"From: =?utf-8?q?A?= <a@b.example>\r\nDate: Tue, 24 Nov 2026 06:00:00 +0000\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html; charset=big5\r\n\r\n<p>a&amp;b</p>\r\n--x\r\n"
        b"Content-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename*=utf-8''a%20b\r\n\r\nAAAA\r\n--x\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/plain\r\n\r\n=41\r\n"
        b"--x\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n#0V%T\r\nend\r\n--x--"
    )
    write_outcome(examine(content=sample, name="a/b", door=Door.MAILBOX))
    for family, members in _CODECS:
        for member in members.split():
            codecs.lookup(family + member)


_PDF = (
    b"1 0 obj<</FT/Tx/T(a)/V(b\\(c)/Parent 2 0 R>>endobj 2 0 obj<</T<feff0041>/V[(x)/Y]>>endobj "
    b"3 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\nx\nendstream endobj"
)
_CODECS = (
    ("cp", "437 850 866 874 932 949 950 1250 1251 1252 1253 1254 1255 1256 1257 1258"),
    ("iso8859-", "1 2 3 4 5 6 7 8 9 10 11 13 14 15 16"),
    ("", "utf-8 utf-16 utf-16-le utf-16-be utf-32 utf-7 ascii latin-1 koi8-r koi8-u mac-roman"),
    ("", "big5 big5hkscs gb2312 gbk gb18030 hz shift_jis euc-jp iso-2022-jp euc-kr tis-620"),
)


def main(sources: str, task: str, *arguments: str) -> int:
    sys.path.insert(0, sources)
    from comity.intake.examine import examine
    from comity.intake.mail import TooDeep, part_of
    from comity.intake.outcome import Door
    from comity.intake.pdf_fields import filled_fields
    from comity_server.adapters.parsing import fences
    from comity_server.adapters.parsing.wire import write_fields, write_outcome

    _warm_up()
    write_fields(filled_fields(_PDF))
    fences.leave_network()
    fences.set_limits()
    fences.forbid()
    try:
        content = sys.stdin.buffer.read()
        if task == "examine":
            name, door = arguments
            answer = write_outcome(examine(content=content, name=name, door=Door(door)))
        elif task == "fields":
            answer = write_fields(filled_fields(content))
        else:
            answer = part_of(content, index=int(arguments[0]))
    except MemoryError:
        return 4
    except (TooDeep, IndexError):
        return 5
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
