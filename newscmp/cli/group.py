"""newscmp group"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newscmp.cli.choices import FileName
from newscmp.cli.options import CONTEXT, Drawing, drawing_options, language_options, size_option

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscmp.pipeline import Options


@click.command(short_help="Find which articles tell the same story.", context_settings=CONTEXT)
@click.argument("articles", type=FileName(), nargs=-1, required=True, metavar="ARTICLE...")
@click.option(
    "--window",
    type=click.IntRange(0, 1_000_000),
    default=7,
    metavar="DAYS",
    help="The most days from the first article of a story to its last. [default: 7]",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="How alike the articles of a story are on average, 0 to 1. [default: 0.18]",
)
@click.option("--alone", is_flag=True, help="Articles too that share their story with no other.")
@size_option
@drawing_options
@language_options
def command(
    articles: tuple[str, ...],
    window: int,
    threshold: float | None,
    alone: bool,
    max_size: int | None,
    drawing: Drawing,
    language: Options,
) -> int:
    """Find which articles tell the same story: a mixed pile in, stories out.

    ARTICLE is an article, a file of articles (JSON Lines), a folder or a folder of folders, or - for standard input.
    Articles are one story when they are alike on average, when the same-story check of compare finds so, and when no
    more than --window days lie between the first and the last; what has no date may join any.

    With -o the output is JSON Lines, which newscmp batch takes as it is: one article a line, those of a story together,
    each with the story's key; "base" is true for the one to compare the others with, the earliest; "copy_of" names the
    likely original where an article is a near-duplicate of another: the text of an agency, else the earliest, else what
    credits an agency, else the longest.

    Exit status: 0, or 2 on trouble.

    \b
    Examples:
      newscmp group today/
      newscmp group -o stories.jsonl today.jsonl
      newscmp group --window 2 --format csv -o stories.csv archive/*.jsonl
    """
    from click.core import ParameterSource

    from newscmp.cli.inputs import Reading
    from newscmp.cli.streams import say
    from newscmp.grouping import LEAST, Grouping, Settings
    from newscmp.render import render_groups

    to_file = drawing.path not in (None, "-")
    if to_file and click.get_current_context().get_parameter_source("format") is ParameterSource.DEFAULT:
        drawing = drawing._replace(format="jsonl")
    reading = Reading("newscmp group", drawing.quiet, max_size)
    told = 0
    with Grouping(language.lexicon(), Settings(LEAST if threshold is None else threshold, window, alone)) as grouping:
        for version in reading.articles(articles):
            grouping.add(version)

        def stories() -> Iterator[tuple[str, list[dict[str, object]]]]:
            nonlocal told
            for story in grouping.stories():
                told += len(story.members)
                yield story.key, [member.row(story.key) for member in story.members]

        reading.note("grouping", f"{len(grouping):,} articles")
        complete = drawing.write(render_groups(stories(), drawing.format, drawing.style()))
        left = len(grouping) - told
        if complete and left and not drawing.quiet:
            message = f"{left:,} of {len(grouping):,} articles share their story with no other; --alone writes them too"
            say(message, "newscmp group")
    return 2 if reading.failed else 0
