"""What the desk shows: the inbox over all folders, the number in the menu, the minutes of a hand-over."""

from caunoi.desk.queries.inbox import Inbox, inbox_of, menu_count, plan_name
from caunoi.desk.queries.minutes import minutes_of

__all__ = ["Inbox", "inbox_of", "menu_count", "minutes_of", "plan_name"]
