"""What mkdocs calls while it builds: the dictionary's pages come in, and each page leads to its other language.

Belongs here: mkdocs' events. `hooks:` in mkdocs.yml names this file, so no plugin is needed.
"""

import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.dictionary import graph
from scripts.dictionary.pages import FOLDER, chinese_index, pages

# What mkdocs.yml says where the dictionary's pages go in the navigation; how many there are depends on the models.
PLACE = f"{FOLDER}/index.md"
CHINESE_INDEX = f"zh/{PLACE}"
# A line that ends in Chinese and goes on in Chinese: a browser would show a space for the break.
_BROKEN = re.compile(
    r"(?<=[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e])\n(?=[\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e])"
)
_made: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read the models, make the pages, and name them in the navigation."""
    try:
        things = graph.read()
    except graph.NotThere as missing:
        raise PluginError(str(missing)) from missing
    _made.clear()
    _made.update({f"{FOLDER}/{name}.md": text for name, text in pages(things).items()})
    own: list[Any] = [{"Overview 总览": PLACE}, *(path for path in _made if path != PLACE)]
    _made[CHINESE_INDEX] = chinese_index(things)
    config.nav = _with_pages(config.nav, own)
    return config


def _with_pages(nav: Any, own: list[Any]) -> Any:
    if isinstance(nav, list):
        return [_with_pages(item, own) for item in nav]
    if isinstance(nav, dict):
        return {title: own if item == PLACE else _with_pages(item, own) for title, item in nav.items()}
    return nav


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Pages that stand in no folder."""
    for path, text in _made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """A link to the same page in the other language, where there is one; and Chinese lines are joined without a space."""
    here = page.file.src_uri
    if here.startswith("zh/"):
        markdown = _BROKEN.sub("", markdown)
    other = here.removeprefix("zh/") if here.startswith("zh/") else f"zh/{here}"
    found = files.get_file_from_path(other)
    if found is None:
        return markdown
    words, language = ("English", "en") if here.startswith("zh/") else ("中文", "zh")
    link = found.url_relative_to(page.file)
    return f'<p class="zt-other"><a href="{link}" lang="{language}" hreflang="{language}">{words}</a></p>\n\n{markdown}'


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """In a table a bar inside code is written `\\|`; GitHub shows the bar alone, Python's Markdown both signs."""
    return re.sub(r"<td.*?</td>", lambda cell: cell[0].replace("\\|", "|"), html, flags=re.S)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Any) -> dict[str, Any]:
    """The frame of a Chinese page is Chinese, and says so to browsers, which choose fonts by it."""
    config.theme["language"] = "zh" if page.file.src_uri.startswith("zh/") else "en"
    return context
