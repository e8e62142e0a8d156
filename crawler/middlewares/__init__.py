"""The five downloader middlewares: offsite, robots, guard, captures, turns. Each is one promise of the crawler."""
