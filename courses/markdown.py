"""The simple markdown of course files as the rich text that editors edit."""

from markdown_it import MarkdownIt

# Raw HTML in a file stays text. No images, tables or fences: those are blocks of their own.
_parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "fence", "code", "blockquote", "hr"])

# A file's headings begin at the third level, as its title and the block's stand above; on the page the lesson's
# title is the only heading above them.
_TAGS = {"h1": "h2", "h2": "h2", "h3": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "strong": "b"}


def rich_text(markdown):
    """Rich text of headings, paragraphs, lists, bold, links and code. Isolates (U+2066–2069) pass through untouched."""
    tokens = _parser.parse(markdown.strip())
    for token in tokens:
        for part in [token, *(token.children or [])]:
            part.tag = _TAGS.get(part.tag, part.tag)
            if part.type == "softbreak":
                part.type, part.content = "text", " "
    html = _parser.renderer.render(tokens, _parser.options, {})
    return "".join(line for line in html.splitlines())
