"""Makes the tree of blocks whose depth is known."""

import re

from caunoi.plans.outline.joining import Block
from caunoi.plans.outline.shape import Node, NodeKind

_ATTRIBUTE = re.compile(
    r"(?:thời gian(?: (?:thực hiện|hoàn thành|tổ chức|triển khai|bắt đầu|kết thúc|báo cáo|tiến hành|dự kiến)){0,2}|thời hạn"
    r"(?: (?:thực hiện|hoàn thành|gửi|báo cáo)){0,2}|thời điểm(?: \w{1,8}){0,2}|tiến độ(?: (?:thực hiện|hoàn thành)){0,2}|lộ trình|hoàn thành"
    r"|(?:cơ quan|đơn vị|bộ phận|cấp|người|lãnh đạo|tổ chức|ban|phòng)(?:,? (?:cơ quan|đơn vị|cá nhân|tổ chức))?"
    r" (?:chủ trì|phối hợp|thực hiện|chủ trì thực hiện|phối hợp thực hiện|tham mưu|phụ trách|chịu trách nhiệm|theo dõi|đầu mối"
    r"|chủ trì,? tham mưu|triển khai|chỉ đạo)|chủ trì(?: thực hiện| tham mưu)?|phối hợp(?: thực hiện)?|phụ trách|phân công(?: thực hiện)?"
    r"|trách nhiệm(?: thực hiện)?|địa điểm(?: (?:thực hiện|tổ chức|dự kiến))?|sản phẩm(?: (?:đầu ra|hoàn thành|dự kiến|đạt được))?"
    r"|kết quả(?: (?:đầu ra|dự kiến|đạt được|cần đạt|đạt|hoàn thành))?|(?:nguồn )?kinh phí(?: thực hiện)?)"
    r"(?: \([^()]{0,80}\))?\s?:",
    re.IGNORECASE,
)


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
    if marker is None:
        kind: NodeKind = "attribute" if _ATTRIBUTE.match(block.text[:200]) else "paragraph"
        return Node(kind, "", block.text, lines)
    if marker.kind == "item" and not marker.value and _ATTRIBUTE.match(block.text[:200]):
        return Node("attribute", marker.printed, block.text, lines)
    return Node(marker.kind, marker.printed, block.text, lines)
