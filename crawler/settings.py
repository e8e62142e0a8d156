"""Scrapy's settings, a reason beside each: `scrapy crawl` reads this file, the workers start from it."""

from crawler.contact import TOKEN, configured_contact, user_agent

BOT_NAME = "copytrail"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Who we are, openly: a name, a version and an address that a site's owner can write to.
USER_AGENT = user_agent(configured_contact())
# What robots.txt groups are matched against: the product token, not the whole header (RFC 9309, 2.2.1).
ROBOTSTXT_USER_AGENT = TOKEN
ROBOTSTXT_OBEY = True  # Scrapy's default is off

# One request at a time per host. The gap between them is kept by TurnsMiddleware, which knows that hosts are shared
# between sites; DOWNLOAD_DELAY would count within one spider only, and its jitter (±50%) goes below the promise.
COPYTRAIL_GAP = 1.0  # seconds
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0

DOWNLOAD_MAXSIZE = 10_000_000  # bytes; Scrapy's default of 1 GiB lets one page eat the machine
DOWNLOAD_WARNSIZE = 0  # too-large pages are counted by reason, not logged
# seconds for a whole answer; the default of 180 lets a few dripping pages use up a site's time
DOWNLOAD_TIMEOUT = 20
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default in Scrapy: evidence fetched from whoever answers is none
DOWNLOAD_FAIL_ON_DATALOSS = True  # half a page would be stored as a shorter text

# Only http and https: nothing a page says may open a file, an FTP server or a bucket.
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"  # names resolve to public addresses or not at all

DEPTH_LIMIT = 3  # links away from the home page; feeds and sitemaps lead to the rest
URLLENGTH_LIMIT = 2083  # longer ones are traps or session dumps; no browser's bar takes them
REDIRECT_MAX_TIMES = 5  # as RFC 9309 for robots.txt; honest chains are shorter (default 20)
METAREFRESH_ENABLED = False  # home pages reload themselves that way: a loop, not a redirect
RETRY_TIMES = 1  # once more after a hiccup; the next scheduled crawl is the better retry
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504]
RETRY_EXCEPTIONS = [  # as Scrapy's, without time-outs: who is slow is not asked twice in a row
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionDone",
    "twisted.internet.error.ConnectError",
    "twisted.internet.error.ConnectionLost",
]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # counted by reason in the summary

COOKIES_ENABLED = False  # no sessions: every visit is a first one, and nothing is remembered between sites
REFERER_ENABLED = True  # needed by Scrapy's redirects; the policy below keeps it from telling anything
REFERRER_POLICY = "scrapy.spidermiddlewares.referer.NoReferrerPolicy"
DEFAULT_REQUEST_HEADERS = {
    # Feeds and sitemaps named, so that servers that negotiate send them; no language asked for: we take a site's own.
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
}

HTTPCACHE_ENABLED = False  # a capture must be what the site said at that time
# killed with -9 it resumed nothing and reported success; the store's fetch table is the frontier
JOBDIR = None
REMOTE_CONTROL_ENABLED = False  # no door into a running crawl
TELNETCONSOLE_ENABLED = False  # likewise
CLOSESPIDER_TIMEOUT = 0  # the spider keeps its own time, so that what it fetched is stored before it stops

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.offsite.SameSiteMiddleware": 50,
    "crawler.middlewares.guard.GuardMiddleware": 75,  # before robots.txt of the same host is asked for
    "crawler.middlewares.robots.StrictRobotsMiddleware": 100,
    "crawler.middlewares.captures.CaptureMiddleware": 890,  # below decompression (590): bytes as sent
    "crawler.middlewares.turns.TurnsMiddleware": 950,  # nearest to the wire: everything waits its turn
}
# Scrapy's depth middleware sees callbacks; this spider walks its plan itself and counts depth there.
ITEM_PIPELINES = {"crawler.pipelines.StorePipeline": 300}
FEED_EXPORT_FIELDS = [
    "url",
    "status",
    "fetched_at",
    "content_type",
    "size",
    "sha256",
]  # `scrapy crawl site -o …`

LOG_LEVEL = "WARNING"  # what happened is counted and told in the summary
STATS_DUMP = False
LOGSTATS_INTERVAL = 0
WARN_ON_GENERATOR_RETURN_VALUE = False
