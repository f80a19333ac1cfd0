"""Composes Word files for the tests, part by part, so that a test can say exactly what stands in the XML."""

import io
import zipfile
from xml.sax.saxutils import escape

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is XML for inside `w:rPr`."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(
    text: str = "",
    *,
    num: int | None = None,
    level: int | None = None,
    style: str = "",
    mark: str = "",
    inner: str = "",
) -> str:
    """A paragraph of one run, or of `inner` XML; `num` and `level` number it directly."""
    numbering = ""
    if num is not None or level is not None:
        numbering = "<w:numPr>"
        numbering += "" if level is None else f'<w:ilvl w:val="{level}"/>'
        numbering += "" if num is None else f'<w:numId w:val="{num}"/>'
        numbering += "</w:numPr>"
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + numbering
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    body = inner or (run(text) if text else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{body}</w:p>" if properties else f"<w:p>{body}</w:p>"


def cell(*blocks: str, properties: str = "") -> str:
    """A table cell holding blocks."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(blocks) or '<w:p/>'}</w:tc>"


def table(*rows: list[str], properties: str = "", bordered: bool = False) -> str:
    """A table of rows of cells (XML from `cell`, or plain text)."""
    lines = ""
    if bordered:
        edges = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "<w:tblBorders>" + "".join(f'<w:{edge} w:val="single" w:sz="4"/>' for edge in edges) + "</w:tblBorders>"
    width = max(len(row) for row in rows)
    grid = "<w:tblGrid>" + '<w:gridCol w:w="2000"/>' * width + "</w:tblGrid>"
    body = ""
    for row in rows:
        cells = "".join(part if part.startswith("<w:tc>") else cell(paragraph(part)) for part in row)
        body += f"<w:tr>{cells}</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}{lines}</w:tblPr>{grid}{body}</w:tbl>"


def level(
    index: int,
    shape: str = "decimal",
    pattern: str = "",
    *,
    start: int = 1,
    font: str = "",
    extra: str = "",
    suffix: str = "",
) -> str:
    """One level of a list; `extra` is XML before the pattern (restart rule, linked style, legal form)."""
    fonts = f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:hint="default"/></w:rPr>' if font else ""
    gap = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{shape}"/>{extra}{gap}'
        f'<w:lvlText w:val="{escape(pattern)}"/><w:lvlJc w:val="left"/>{fonts}</w:lvl>'
    )


def abstract(identity: int, *levels: str, link: str = "") -> str:
    """An abstract list; `link` is XML such as a style link."""
    return (
        f'<w:abstractNum w:abstractNumId="{identity}"><w:nsid w:val="{identity + 4096:08X}"/>'
        f'<w:multiLevelType w:val="multilevel"/>{link}{"".join(levels)}</w:abstractNum>'
    )


def number(identity: int, of: int, *overrides: str) -> str:
    """A list that paragraphs name by its id."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def start_over(index: int, start: int) -> str:
    """An override that starts one level anew."""
    return f'<w:lvlOverride w:ilvl="{index}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


def style(
    identity: str, *, name: str = "", based_on: str = "", paragraph: str = "", run: str = "", kind: str = "paragraph"
) -> str:
    """A style; `paragraph` and `run` are XML for inside its properties."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    default = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="{kind}"{default} w:styleId="{identity}"><w:name w:val="{name or identity}"/>{base}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def word_file(
    *body: str,
    numbering: str = "",
    styles: str = "",
    parts: dict[str, str] | None = None,
    raw_parts: dict[str, bytes] | None = None,
    section: str = "",
    more_relations: str = "",
) -> bytes:
    """A whole .docx: `body` blocks, lists, styles, and further parts such as {"footnotes": "<w:footnote…/>"}.

    A part named "header1" or "footer2" gets the id of its name, so that `section` can refer to it.
    """
    chosen = dict(parts or {})
    if numbering:
        chosen["numbering"] = numbering
    if styles:
        chosen["styles"] = styles
    files: dict[str, str] = {}
    relations = content = ""
    for name, xml in chosen.items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr", "fontTable": "fonts"}.get(kind, kind)
        files[f"word/{name}.xml"] = f"{_HEAD}<w:{root} {_NAMES}>{xml}</w:{root}>"
        relations += f'<Relationship Id="{name}" Type="{_TYPES}/{kind}" Target="{name}.xml"/>'
        content += f'<Override PartName="/word/{name}.xml" ContentType="{_WORDML}.{kind}+xml"/>'
    files["word/document.xml"] = (
        f"{_HEAD}<w:document {_NAMES}><w:body>{''.join(body)}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    )
    files["word/_rels/document.xml.rels"] = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}{more_relations}</Relationships>'
    )
    files["_rels/.rels"] = (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_TYPES}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    files["[Content_Types].xml"] = (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORDML}.document.main+xml"/>{content}</Types>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            archive.writestr(name, xml)
        for name, data in (raw_parts or {}).items():
            archive.writestr(name, data)
    return stream.getvalue()


def rewritten(data: bytes, words: dict[bytes, bytes], *, part: str = "") -> bytes:
    """A .docx with words of its parts (or of one part) replaced by others."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if part in ("", name):
                for before, after in words.items():
                    content = content.replace(before, after)
            new.writestr(name, content)
    return stream.getvalue()
