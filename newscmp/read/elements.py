"""The elements of HTML by what they do to the text in them, and the words that sites name their elements with."""

from __future__ import annotations


def _names(given: str) -> frozenset[str]:
    return frozenset(given.split())


# Hold nothing, and are never closed.
VOID = _names(
    """
    area base br col embed hr img input link meta param source track wbr amp-img amp-ad amp-pixel amp-analytics
    """
)
# What stands in them is not drawn, or is struck out.
SKIPPED = _names(
    """
    script style textarea title template noscript svg iframe object video audio canvas select button map datalist
    dialog del s strike rp rt progress meter amp-sidebar amp-social-share amp-consent amp-ad amp-sticky-ad
    """
)
# Do not end a paragraph.
INLINE = _names(
    """
    a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr q rb rtc ruby samp small span
    strong sub sup time tt u var wbr img picture source del s strike math svg script style noscript rp rt button iframe
    """
)
# End a paragraph. What is none of these and not known at all is drawn in its line, as browsers draw it: the names that an
# agency marks up (<num>, <person>) stand in the middle of sentences.
BLOCKS = (SKIPPED - INLINE) | _names(
    """
    address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure
    footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html legend li listing main menu nav noframes ol optgroup
    option p plaintext pre search section summary table caption colgroup tbody tfoot thead td th tr ul xmp
    """
)
# Of the class names that sites give to what is no part of an article.
ASIDE_WORDS = _names(
    """
    related promo promos newsletter newsletters recommended recommendations recirculation share sharing sharebar shares
    subscribe subscription advert advertisement ads comments teaser teasers outbrain taboola readmore cookie cookies
    consent gdpr breadcrumb breadcrumbs nav navigation menu footer sidebar popular trending signup toolbar mostread
    """
)
WHOLE = frozenset({"html", "body", "article", "main"})  # what a page as a whole stands in
ASIDES = frozenset({"nav", "footer", "menu"})
PARAGRAPHS = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})  # by its class alone none is an aside
CELLS = frozenset({"td", "th"})
ENDED_BY_SAME = frozenset({"p", "li", "dt", "dd", "td", "th", "tr"})
NOTICE_WORDS = frozenset({"correction", "corrections", "clarification", "clarifications", "erratum", "retraction"})
BYLINE_WORDS = frozenset({"byline", "bylines"})
EDITOR_WORDS = frozenset({"editor", "editors"})
CAPTION_WORDS = frozenset({"caption", "captions", "figcaption"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
