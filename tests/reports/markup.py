"""What a page says to a browser and to a screen reader, from strict parsing."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "hr", "img", "input"}
_FETCHING = {"script", "link", "img", "iframe", "object", "embed", "source", "audio", "video", "base"}


class Markup(HTMLParser):
    """Collects tags, ids and landmarks; AssertionError where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}; nest the tags"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def assert_self_contained(self) -> None:
        """Nothing is fetched, nothing runs."""
        for tag, attributes in self.tags:
            assert tag not in _FETCHING, f"<{tag}> fetches or runs something; put it into the page"
            for name, value in attributes.items():
                assert not name.startswith("on"), f"{tag} has the script attribute {name}"
                if name in {"href", "src", "action"}:
                    assert (value or "").startswith("#"), f"{tag} {name}={value} leaves the page"

    def assert_accessible(self) -> None:
        """The rules that a machine can check: WCAG 2.2 AA, GB/T 37668-2019."""
        (html,) = self.named("html")
        assert html.get("lang") == "zh-CN"
        for landmark in ("h1", "main", "header", "footer", "nav", "title"):
            svg_titles = landmark == "title"
            assert len(self.named(landmark)) == 1 or svg_titles, f"exactly one <{landmark}> belongs on a page"
        ids = [attributes["id"] for _, attributes in self.tags if attributes.get("id")]
        assert len(ids) == len(set(ids)), "an id is used twice"
        for tag, attributes in self.tags:
            for name in ("aria-labelledby", "aria-describedby"):
                for reference in (attributes.get(name) or "").split():
                    assert reference in ids, f"{tag} {name} points at {reference}, which is not there"
            if tag == "a":
                assert (attributes.get("href") or "#")[1:] in ids, (
                    f"link to {attributes.get('href')} leads nowhere"
                )
        for table in range(len(self.named("table"))):
            assert len(self.named("caption")) > table, "every table needs a caption"
        assert all(each.get("scope") in {"col", "row"} for each in self.named("th")), "a <th> needs a scope"
        assert all(each.get("role") == "img" for each in self.named("svg")), (
            "an <svg> needs role=img and a name"
        )
