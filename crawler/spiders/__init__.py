"""One spider per way of listing, not per place: what differs between portals stands in their records."""

from crawler.spiders.column import ColumnSpider
from crawler.spiders.hanweb import HanwebSpider
from crawler.spiders.pages import PagesSpider
from crawler.spiders.single import SingleSpider

#: The spider for each value of a record's ``listing``.
BY_LISTING = {spider.name: spider for spider in (ColumnSpider, HanwebSpider, PagesSpider, SingleSpider)}
