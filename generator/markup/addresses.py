"""Links, pictures, headings and films: every address gets its final form, every heading its place."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator.body import Heading
from generator.markup.plain import plain_inline
from generator.markup.run import Run
from generator.slugs import slug, written

VIDEO_HOSTS = frozenset({"youtube.com", "www.youtube.com", "youtu.be", "vimeo.com", "www.vimeo.com"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_ADDRESSED = {"link_open", "image"}


def settle(state: StateCore) -> None:
    """Give every address its final form, every heading its place, every film its card."""
    run: Run = state.env["run"]
    _settle_headings(state.tokens, run)
    for n, block in enumerate(state.tokens):
        if block.type == "th_open":
            block.attrSet("scope", "col")
        if block.type == "inline" and any(token.type in _ADDRESSED for token in block.children or ()):
            run.begin(block)
            block.children = list(_addressed(block, run))
            opening = state.tokens[n - 1]
            if opening.type == "paragraph_open" and not opening.hidden:
                _stand_alone(opening, block, state.tokens[n + 1])


def _addressed(block: Token, run: Run) -> Iterator[Token]:
    broken: list[bool] = []
    for token in block.children or ():
        if token.type == "link_open" and not token.meta.get("ours"):
            target = _target(unquote(str(token.attrs["href"])), str(token.attrs["href"]), run)
            broken.append(target is None)
            if target is None:
                continue
            token.attrs["href"] = target
        elif token.type == "link_open":
            broken.append(False)
        elif token.type == "link_close" and broken.pop():
            continue
        elif token.type == "image":
            src, alt = unquote(str(token.attrs["src"])), plain_inline(token.children or ())
            picture = run.around.picture(src, alt, run.at(src, str(token.attrs["src"])))
            if picture is None:
                continue
            size: dict[str, str | int | float] = {"width": picture.width, "height": picture.height}
            token.attrs = {"src": f"site:{written(picture.path)}", **size, "alt": alt, "loading": "lazy"} | {
                k: v for k, v in token.attrs.items() if k == "title"
            }
        yield token


def _target(href: str, raw: str, run: Run) -> str | None:
    """The final address of a link; None for one that leads nowhere, which is reported."""
    at = run.at(href, raw)
    scheme = href.partition(":")[0].lower() if re.match(r"[A-Za-z][\w+.-]*:", href) else ""
    if scheme in SCHEMES:
        return raw
    if href.startswith("#"):
        for own in (href[1:], f"{run.prefix}--{slug(href[1:])}"):
            if own in run.headings:
                return f"#{own}"
    path = run.around.link(href, at)
    if path is None:
        return None
    place, hash_, fragment = path.partition("#")
    return f"site:{written(place)}{hash_}{fragment}"


def _stand_alone(opening: Token, block: Token, closing: Token) -> None:
    """A picture alone in its paragraph becomes a figure, a link to a film a card."""
    children = block.children or []
    if len(children) == 1 and children[0].type == "image":
        opening.type, opening.tag, closing.type, closing.tag = "figure_open", "figure", "figure_close", "figure"
        if title := children[0].attrs.pop("title", ""):
            children += [
                Token("caption_open", "figcaption", 1),
                Token("text", "", 0, content=str(title)),
                Token("caption_close", "figcaption", -1),
            ]
    elif len(children) > 2 and children[0].type == "link_open" and children[-1].type == "link_close":
        host = urlsplit(str(children[0].attrs["href"])).hostname or ""
        if host in VIDEO_HOSTS and sum(t.type == "link_open" for t in children) == 1:
            opening.attrSet("class", "film")
            children[-1:-1] = [
                Token("text", "", 0, content=" "),
                Token("host_open", "small", 1),
                Token("text", "", 0, content=host.removeprefix("www.")),
                Token("host_close", "small", -1),
            ]


def _settle_headings(tokens: Sequence[Token], run: Run) -> None:
    headings = [(n, token) for n, token in enumerate(tokens) if token.type == "heading_open"]
    shift, last = 2 - min([int(token.tag[1]) for _, token in headings], default=2), 1
    taken: dict[str, int] = {}
    for n, token in headings:
        level = min(int(token.tag[1]) + shift, last + 1, 6)
        text = plain_inline(tokens[n + 1].children or ())
        own = base = f"{run.prefix}--{slug(text)}".strip("-") or f"{run.prefix}--"
        while own in run.headings:
            taken[base] = taken.get(base, 0) + 1
            own = f"{base}-{taken[base]}"
        token.tag = tokens[n + 2].tag = f"h{level}"
        token.attrSet("id", own)
        run.headings[own] = Heading(id=own, text=text, level=level)
        last = level
