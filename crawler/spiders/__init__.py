"""One spider per way of listing, not per place: what differs between portals stands in their records."""

from crawler.interface import INTERFACES
from crawler.spiders.api import ApiSpider
from crawler.spiders.base import PortalSpider
from crawler.spiders.column import ColumnSpider
from crawler.spiders.feed import FeedSpider
from crawler.spiders.hanweb import HanwebSpider
from crawler.spiders.pages import PagesSpider
from crawler.spiders.single import SingleSpider

#: The spider for each value of a record's ``listing``.
BY_LISTING: dict[str, type[PortalSpider]] = dict.fromkeys(INTERFACES, ApiSpider)
for spider in (ColumnSpider, FeedSpider, HanwebSpider, PagesSpider, SingleSpider):
    BY_LISTING[spider.name] = spider
