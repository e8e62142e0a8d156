"""The spiders: `site` walks one site from its home page, `page` fetches single addresses."""
