"""Makes the tree of blocks whose depth is known."""

import re

from caunoi.plans.outline.joining import Block
from caunoi.plans.outline.shape import Node, NodeKind

# Labels of what a plan says about a task: when, who, what comes out, with which money.
_LABELS = (
    r"thời gian(?: (?:thực hiện|hoàn thành|tổ chức|triển khai|bắt đầu|kết thúc|báo cáo|tiến hành|dự kiến)){0,2}",
    r"thời hạn(?: (?:thực hiện|hoàn thành|gửi|báo cáo)){0,2}",
    r"thời điểm(?: (?:thực hiện|hoàn thành|tổ chức))?",
    r"tiến độ(?: (?:thực hiện|hoàn thành)){0,2}",
    r"lộ trình(?: thực hiện)?|hoàn thành",
    r"(?:cơ quan|đơn vị|bộ phận|cấp|người|lãnh đạo|tổ chức|ban|phòng)(?:,? (?:cơ quan|đơn vị|cá nhân|tổ chức))?"
    r" (?:chủ trì,? tham mưu|chủ trì thực hiện|chủ trì|phối hợp thực hiện|phối hợp|thực hiện|tham mưu|phụ trách"
    r"|chịu trách nhiệm|theo dõi|đầu mối|triển khai|chỉ đạo)",
    r"(?:chủ trì|phối hợp|phân công)(?: thực hiện| tham mưu)?|phụ trách|trách nhiệm(?: thực hiện)?",
    r"địa điểm(?: (?:thực hiện|tổ chức|dự kiến))?",
    r"sản phẩm(?: (?:đầu ra|hoàn thành|dự kiến|đạt được))?",
    r"kết quả(?: (?:đầu ra|dự kiến|đạt được|cần đạt|đạt|hoàn thành))?",
    r"(?:nguồn )?kinh phí(?: thực hiện)?",
)
_ATTRIBUTE = re.compile(rf"(?:{'|'.join(_LABELS)})(?: \([^()]{{0,80}}\))?\s?:", re.IGNORECASE)


def tree_of(blocks: list[Block]) -> list[Node]:
    """The nodes of the top level. Plain paragraphs stand under the heading before them."""
    top: list[Node] = []
    open_nodes: list[Node] = []
    for block in blocks:
        node = _node(block)
        if block.marker is not None:
            del open_nodes[block.depth :]
        parent = _parent(open_nodes, node)
        (parent.children if parent else top).append(node)
        if block.marker is not None:
            open_nodes.append(node)
    return top


def _parent(open_nodes: list[Node], node: Node) -> Node | None:
    if node.kind == "attribute":
        return _described(open_nodes)
    if node.marker:
        return open_nodes[-1] if open_nodes else None
    return _parent_of_plain(open_nodes)


def _described(open_nodes: list[Node]) -> Node | None:
    """What an attribute speaks of: the line above, but no other attribute unless that one opens a list."""
    for node in reversed(open_nodes):
        if node.kind != "attribute" or node.text.endswith(":"):
            return node
    return None


def _parent_of_plain(open_nodes: list[Node]) -> Node | None:
    """A paragraph or a table stands under the nearest heading; under an item when the item announces it."""
    if not open_nodes:
        return None
    if open_nodes[-1].kind == "heading" or open_nodes[-1].text.endswith(":"):
        return open_nodes[-1]
    return next((other for other in reversed(open_nodes) if other.kind == "heading"), open_nodes[0])


def _node(block: Block) -> Node:
    lines = (block.first, block.last)
    if block.rows[0].table:
        return Node("table", "", "", lines, rows=block.rows[0].table)
    marker = block.marker
    text = block.text
    describes = _ATTRIBUTE.match(text[:200]) is not None
    if marker is None:
        return Node("attribute" if describes else "paragraph", "", text, lines)
    kind: NodeKind = "attribute" if describes and marker.kind == "item" and not marker.value else marker.kind
    return Node(kind, marker.printed, text, lines)
