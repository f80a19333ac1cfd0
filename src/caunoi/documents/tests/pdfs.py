"""Composes PDF files for the tests: pages of lines, set in a font that says which letter each code is."""

import io

import pypdf

LINE_HEIGHT = 14


def pdf_file(*pages: list[str], pictures: bool = False) -> bytes:
    """A PDF of pages of lines from top to bottom; with `pictures` each page shows a picture too."""
    letters = sorted({letter for page in pages for line in page for letter in line})
    meanings = "".join(f"<{ord(letter):04X}> <{ord(letter):04X}>\n" for letter in letters)
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{meanings}endbfchar\nendcmap end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(f'{7 + 2 * at} 0 R' for at in range(len(pages)))}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 500"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        _stream("", to_unicode),
        _stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "x"),
    ]
    shown = "/XObject<</P 6 0 R>>" if pictures else ""
    for page in pages:
        lines = "".join(
            f"1 0 0 1 72 {780 - LINE_HEIGHT * at} Tm <{''.join(f'{ord(letter):04X}' for letter in line)}> Tj\n"
            for at, line in enumerate(page)
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>{shown}>>"
            f"/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(_stream("", f"BT /F 12 Tf\n{lines}ET"))
    return _file(objects)


def locked(data: bytes, *, opens_with: str, algorithm: str = "RC4-128") -> bytes:
    """The same PDF with an owner's password, opened by `opens_with` ("" for everyone)."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(opens_with, "owner", algorithm=algorithm)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _stream(entries: str, content: str) -> str:
    return f"<</Length {len(content)}{entries}>>stream\n{content}\nendstream"


def _file(objects: list[str]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    count = len(objects) + 1
    trailer = f"trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode()
