"""Scrapy settings: each value that differs from Scrapy's own stands with its reason."""

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawler.spiders"]
USER_AGENT = ""  # set for each portal by crawler/run.py with the operator's contact; empty so that none is sent before

# --- politeness (docs/crawling.md) ---
ROBOTSTXT_OBEY = True  # Scrapy's default is False
ROBOTSTXT_USER_AGENT = "gongkai"  # the token that a portal would name in its robots.txt
CONCURRENT_REQUESTS = 8  # across hosts; each host gets one at a time
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one connection per server, as Heritrix does
HOST_TURNS = 1  # ours: the same across portals; more only to measure, on a server of one's own
DOWNLOAD_DELAY = 6.0  # seconds between two requests to a server
DOWNLOAD_DELAY_JITTER = 0.25  # default 0.5 would halve the promised gap; so it is at least 4.5 s
AUTOTHROTTLE_ENABLED = True  # slow servers are asked more slowly
AUTOTHROTTLE_START_DELAY = 6.0  # never faster at the start than later
AUTOTHROTTLE_MAX_DELAY = 60.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # without 429 and 503, which politeness.RetryAfter obeys
RETRY_AFTER_MIN = 30.0  # ours: seconds; a Retry-After of 0 is not an invitation
RETRY_AFTER_PATIENCE = 300.0  # ours: a longer wait ends the portal for this run instead of holding it
HOST_DAY_BYTES = 200 * 2**20  # ours: bytes from one server from noon to noon; requests stand in the record
RUN_REQUESTS = 2000  # ours: requests for one portal in one run
SCHEDULE_OFFSET = 0.0  # ours: seconds added to the clock where hours and days are judged; for tests
COOKIES_ENABLED = False  # no state between requests, nothing to leak
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",  # some portals answer in English otherwise
    "Accept-Encoding": "gzip, deflate, br, zstd",  # what archive/coding.py can undo
}

# --- limits ---
DOWNLOAD_TIMEOUT = 60  # seconds for a whole answer: ends slow drips
DOWNLOAD_MAXSIZE = 64 * 2**20  # for attachments; pages set 16 MiB themselves
DOWNLOAD_WARNSIZE = 16 * 2**20
DOWNLOAD_FAIL_ON_DATALOSS = False  # a body that was cut off is kept, marked truncated, and asked for again
COMPRESSION_ENABLED = False  # archive/coding.py decodes instead: bounded, and it notices truncated bodies
METAREFRESH_ENABLED = False  # judging.shell_target knows redirect shells, so that they are kept as redirects
REDIRECT_MAX_TIMES = 5
URLLENGTH_LIMIT = 2083
CLOSESPIDER_TIMEOUT = 6 * 3600
CLOSESPIDER_ERRORCOUNT = 50
MEMUSAGE_LIMIT_MB = 1024  # a flood of headers is not covered by DOWNLOAD_MAXSIZE
MEMUSAGE_CHECK_INTERVAL_SECONDS = 1.0
FREE_SPACE_FLOOR = 256 * 2**20  # ours: bytes that must stay free beside captures.db
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"  # reports in the order of the list: the newest first
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the source of the callback again for every page
CONCURRENT_ITEMS = 1  # no items are used; measured faster than 100

# --- doors closed ---
DOWNLOAD_HANDLERS = {
    "http": "crawler.gate.GatedHandler",  # Scrapy's own, which waits for the server's turn first
    "https": "crawler.gate.GatedHandler",
    "file": None,  # http and https only
    "data": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.guard.SafeResolver"  # refuses names that lead into this network
LOOPBACK: list[str] = []  # ours: "address:port" pairs open for the sample portal, and for nothing else
HTTPPROXY_ENABLED = False  # a proxy would resolve names itself, past the guard
TELNETCONSOLE_ENABLED = False  # a door into the crawler
REMOTE_CONTROL_ENABLED = False  # executes Python sent to it; on by default since 2.18
HTTPCACHE_ENABLED = False  # captures.db is the memory
LOG_LEVEL = "WARNING"  # one line per portal comes from crawler/run.py

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # looks away for retries; guard.Scope does not
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,  # writes every answer out once more to count its bytes
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # nothing here has a login
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # fails open; robots.StrictRobots does not
    "crawler.guard.TargetGuard": 10,
    "crawler.guard.Scope": 20,
    "crawler.politeness.DeniedHosts": 30,
    "crawler.politeness.HostGroup": 40,
    "crawler.politeness.SteadyPace": 45,
    "crawler.robots.StrictRobots": 100,
    "crawler.politeness.RetryAfter": 555,
    "crawler.capture.CaptureMiddleware": 860,  # next to the network: sees what came over the wire
}

SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # max_pages and the levels of folders are the limits
}
EXTENSIONS = {
    "scrapy.extensions.logstats.LogStats": None,
}
