"""Makes the first templates of official papers. Type: python -m tools.paper_templates FOLDER

What it writes is a beginning: afterwards the .docx files under src/caunoi/documents/docx are the source of layout and
are changed in Word or LibreOffice. The figures below are those of Nghị định 30/2020/NĐ-CP, phụ lục I: A4, margins of
20, 20, 30 and 15 mm, Times New Roman, sizes 11 to 14.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

MM = 56.6929  # twentieths of a point in a millimetre
WIDTH = round(165 * MM)
HEAD_LEFT, HEAD_RIGHT = round(68 * MM), WIDTH - round(68 * MM)
SIGN_LEFT, SIGN_RIGHT = round(75 * MM), WIDTH - round(75 * MM)
INDENT = 720  # 1.27 cm
LINES = ("mục I", "mục 1", "khoản", "điểm", "gạch đầu dòng", "dấu cộng", "đoạn")


def style(
    name: str,
    *,
    size: float = 0,
    bold: bool = False,
    italic: bool = False,
    align: str = "",
    before: float = 0,
    after: float = 0,
    line: float = 1,
    first: int = 0,
    side: int = 0,
    keep: bool = False,
    based: str = "Normal",
) -> str:
    """A paragraph style; sizes and spaces in points, indents in twips."""
    look = (
        "<w:b/>" * bold
        + "<w:i/>" * italic
        + (f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>' if size else "")
    )
    indent = f'<w:ind w:left="{side}" w:right="{side}" w:firstLine="{first}"/>' if first or side else ""
    turned = f'<w:jc w:val="{align}"/>' if align else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity(name)}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{identity(based)}"/><w:qFormat/><w:pPr>{"<w:keepNext/>" * keep}'
        f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" w:line="{line * 240:.0f}"'
        ' w:lineRule="auto"/>'
        f"{indent}{turned}</w:pPr><w:rPr>{look}</w:rPr></w:style>"
    )


def identity(name: str) -> str:
    return name.replace(" ", "")


STYLES = "".join((
    f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" '
    'w:cs="Times New Roman"/><w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    style("Cơ quan trên", size=12, align="center"),
    style("Cơ quan", size=12, bold=True, align="center"),
    style("Quốc hiệu", size=12, bold=True, align="center"),
    style("Tiêu ngữ", size=13, bold=True, align="center"),
    style("Đường kẻ", size=2, align="center"),
    style("Đường kẻ trích yếu", size=2, align="center", after=9),
    style("Số và ký hiệu", size=13, align="center", before=4),
    style("Về việc", size=12, align="center", before=6, side=113),
    style("Địa danh và ngày", size=13, italic=True, align="center", before=4),
    style("Tên loại", size=14, bold=True, align="center", before=18, keep=True),
    style("Trích yếu", size=14, bold=True, align="center", side=567, keep=True),
    style("Thẩm quyền", size=14, bold=True, align="center", before=14, after=6, keep=True),
    style("Nội dung", size=14, align="both", before=6, line=1.1, first=INDENT),
    style("Mục I", bold=True, keep=True, based="Nội dung", align="both", before=8, line=1.1, first=INDENT),
    style("Mục 1", bold=True, keep=True, based="Nội dung", align="both", before=6, line=1.1, first=INDENT),
    style("Căn cứ", italic=True, based="Nội dung", align="both", before=6, line=1.1, first=INDENT),
    style("Kính gửi", size=14, before=14),
    style("Kính gửi từng nơi", size=14, before=3),
    style("Nơi nhận", size=12, bold=True, italic=True),
    style("Nơi nhận từng dòng", size=11),
    style("Quyền ký", size=14, bold=True, align="center", keep=True),
    style("Họ tên", size=14, bold=True, align="center", before=80),
    style("Ghi chú chữ ký", size=13, italic=True, align="center", keep=True),
    style("Bảng tên cột", size=13, bold=True, align="center", before=3, after=3),
    style("Bảng", size=13, before=2, after=2),
    style("Phụ lục", size=14, bold=True, align="center", keep=True),
    style("Kèm theo", size=14, italic=True, align="center", keep=True),
    style("Số trang", size=14, align="center"),
    "</w:styles>",
))  # fmt: skip


def paragraph(style_name: str, text: str, *, indent: str = "", border: bool = False) -> str:
    """A paragraph of one look."""
    line = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>' if border else ""
    runs = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{identity(style_name)}"/>{line}{indent}</w:pPr>{runs}</w:p>'


def rule(style_name: str = "Đường kẻ") -> str:
    """A line whose length follows the words above it."""
    return paragraph(style_name, "{{kẻ}}", border=True)


def motto_rule() -> str:
    """The line under the motto, as long as the motto in 13 points bold: 56 mm."""
    side = round((HEAD_RIGHT - 56 * MM) / 2)
    return paragraph("Đường kẻ", "", border=True, indent=f'<w:ind w:left="{side}" w:right="{side}"/>')


def table(widths: tuple[int, ...], *rows: tuple[str, ...], ruled: bool = False) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    side = 85 if ruled else 0
    margins = f'<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
    look = f"<w:tblBorders>{borders}</w:tblBorders>" if ruled else ""
    middle = '<w:vAlign w:val="center"/>' if ruled else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    written = ""
    for row in rows:
        cells = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{middle}</w:tcPr>{cell}</w:tc>'
            for width, cell in zip(widths, row, strict=True)
        )
        written += f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>{look}'
        f'<w:tblLayout w:type="fixed"/>{margins}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )


def head(*, subject: bool = False, dated: bool = True) -> str:
    left = paragraph("Cơ quan trên", "{{cơ quan trên}}") + paragraph("Cơ quan", "{{cơ quan}}") + rule()
    right = (
        paragraph("Quốc hiệu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + paragraph("Tiêu ngữ", "Độc lập - Tự do - Hạnh phúc")
        + motto_rule()
    )
    below = paragraph("Số và ký hiệu", "Số: {{số}}/{{ký hiệu}}")
    if subject:
        below += paragraph("Về việc", "V/v {{trích yếu}}")
    date = paragraph("Địa danh và ngày", "{{địa danh}}, {{ngày}}" if dated else "")
    return table((HEAD_LEFT, HEAD_RIGHT), (left, right), (below, date))


def titled() -> str:
    return paragraph("Tên loại", "{{tên loại}}") + paragraph("Trích yếu", "{{trích yếu}}") + rule("Đường kẻ trích yếu")


def addressed() -> str:
    """One addressee stands beside "Kính gửi:"; several stand beneath its colon, each after a dash."""
    one = paragraph("Kính gửi", "Kính gửi: {{kính gửi}}", indent='<w:ind w:left="2940" w:hanging="1040"/>')
    return one + paragraph(
        "Kính gửi từng nơi", "{{kính gửi từng nơi}}", indent='<w:ind w:left="3000" w:hanging="142"/>'
    )


def invited() -> str:
    lead = paragraph("Nội dung", "{{cơ quan viết thường}} trân trọng kính mời: {{kính gửi}}")
    return lead + paragraph("Nội dung", "{{kính gửi từng nơi}}")


def introduced() -> str:
    return paragraph("Căn cứ", "{{căn cứ}}") + paragraph("Nội dung", "{{mở đầu}}")


def lines(*more: str) -> str:
    looks = {"mục I": "Mục I", "mục 1": "Mục 1"}
    return "".join(paragraph(looks.get(name, "Nội dung"), f"{{{{{name}}}}}") for name in (*LINES, *more))


def facts(width: int) -> str:
    half = (width // 2, width - width // 2)
    head_row = (paragraph("Bảng tên cột", "{{tên cột}}"), paragraph("Bảng tên cột", ""))
    return table(half, head_row, (paragraph("Bảng", "{{ô}}"), paragraph("Bảng", "")), ruled=True)


def gap(points: int, *, section: str = "") -> str:
    """Air before a table, which has no space before it of its own; or the end of a section."""
    keep = "" if section else "<w:keepNext/>"
    return (
        f'<w:p><w:pPr>{keep}<w:spacing w:before="0" w:after="0" w:line="{points * 20}" w:lineRule="exact"/>'
        f'<w:rPr><w:sz w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
    )


def received() -> str:
    return paragraph("Nơi nhận", "Nơi nhận:") + paragraph("Nơi nhận từng dòng", "{{nơi nhận}}")


def signature(whose: str = "") -> str:
    return (
        paragraph("Quyền ký", f"{{{{quyền ký{whose}}}}}")
        + paragraph("Quyền ký", f"{{{{chức vụ{whose}}}}}")
        + paragraph("Họ tên", f"{{{{họ tên{whose}}}}}")
    )


def signed() -> str:
    return gap(12) + table((SIGN_LEFT, SIGN_RIGHT), (received(), signature()))


def signed_by_two() -> str:
    half = (WIDTH // 2, WIDTH - WIDTH // 2)
    return (
        gap(12)
        + table(half, (signature(" thư ký"), signature()))
        + gap(14)
        + table((SIGN_LEFT, SIGN_RIGHT), (received(), paragraph("Nơi nhận từng dòng", "")))
    )


def section(*, landscape: bool) -> str:
    """Page numbers stand in the middle of the upper margin, not on the first page; each appendix counts its own."""
    width, height = (16838, 11906) if landscape else (11906, 16838)
    top, right, bottom, left = (round(side * MM) for side in ((30, 20, 15, 20) if landscape else (20, 15, 20, 30)))
    turned = ' w:orient="landscape"' if landscape else ""
    return (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        ' w:header="567" w:footer="567" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )


def appendix() -> str:
    across = 16838 - 2 * round(20 * MM)
    return (
        paragraph("Phụ lục", "{{phụ lục}}")
        + paragraph("Phụ lục", "{{tên phụ lục}}")
        + paragraph("Kèm theo", "(Kèm theo {{văn bản}})")
        + rule()
        + gap(10)
        + facts(across)
    )


def bodies() -> dict[str, str]:
    usual = introduced() + lines() + facts(WIDTH) + signed()
    decided = (
        paragraph("Thẩm quyền", "{{thẩm quyền}}")
        + introduced()
        + paragraph("Thẩm quyền", "QUYẾT ĐỊNH:")
        + lines("điều")
        + facts(WIDTH)
        + signed()
    )
    return {
        "KH": head() + titled() + usual,
        "BC": head() + titled() + addressed() + usual,
        "TB": head() + titled() + usual,
        "TTr": head() + titled() + addressed() + usual,
        "GM": head() + titled() + paragraph("Nội dung", "{{mở đầu}}") + invited() + lines() + facts(WIDTH) + signed(),
        "QD": head() + titled() + decided,
        "BB": head(dated=False) + titled() + introduced() + lines() + facts(WIDTH) + signed_by_two(),
        "CV": head(subject=True) + addressed() + usual,
    }


HEADER = (
    f'<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{identity("Số trang")}"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
)
SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="vi-VN"/></w:settings>'
)
CORE = (
    f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title></dc:title><dc:creator></dc:creator><dc:language>vi-VN</dc:language></cp:coreProperties>"
)
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{OFFICE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("header1", "header"),
            ("settings", "settings"),
        )
    )
    + '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)


def relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{at}" Type="{kind}" Target="{target}"/>' for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'


def write(path: Path, body: str) -> None:
    document = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}'
        f"{gap(1, section=section(landscape=False))}{appendix()}{section(landscape=True)}</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(
            (f"{R}/officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/_rels/document.xml.rels": relations(
            (f"{R}/styles", "styles.xml"), (f"{R}/header", "header1.xml"), (f"{R}/settings", "settings.xml")
        ),
        "word/document.xml": document,
        "word/styles.xml": STYLES,
        "word/header1.xml": HEADER,
        "word/settings.xml": SETTINGS,
        "docProps/core.xml": CORE,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            told = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), told.encode(), zipfile.ZIP_DEFLATED)


def main() -> int:
    """Write a template for each kind into the folder; a file that is there already stays as it is."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in bodies().items():
        path = folder / f"{name}.docx"
        if path.exists():
            print(f"{path.name}: stays as it is")
        else:
            write(path, body)
            print(f"{path.name}: {path.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
