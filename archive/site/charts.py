"""Charts as Vega-Lite specifications, drawn here by vl-convert: nothing is loaded, and pages hold no script.

vl-convert belongs to the extra ``charts``. Without it pages show their tables alone and say so.
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Theme = Literal["light", "dark"]
Kind = Literal["svg", "png"]

#: Told apart by people who do not see all colours; each line has a shape of its own as well.
_COLOURS = {
    "light": ("#1f6391", "#b4451f", "#3c7d4f", "#7d4f9e", "#8a6d0b", "#0f7c80", "#a63a6b", "#5b646c", "#44546a"),
    "dark": ("#7fb8e0", "#f0976f", "#8ccf9f", "#c5a0e0", "#e0c060", "#6fcacd", "#ea94bb", "#b4bcc4", "#9db0cc"),
}
_INK = {"light": ("#1c2126", "#5d666e", "#dedbd3"), "dark": ("#e6e3dc", "#a2a8ad", "#363c42")}
_PAPER = {"light": "#ffffff", "dark": "#15181b"}
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")
_FONT = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, Segoe UI, sans-serif"
_SCALE = 2

#: One drawing at a time: more would only take the processor from the pages.
_worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")


def available() -> bool:
    """Tell whether charts can be drawn in this environment."""
    return find_spec("vl_convert") is not None


def specification(
    values: Sequence[dict[str, Any]],
    years: tuple[int, int],
    lines: Sequence[str],
    breaks: Sequence[int],
    words: dict[str, str],
    *,
    narrow: bool = False,
    theme: Theme = "light",
) -> dict[str, Any]:
    """Return the Vega-Lite specification of lines over years.

    ``values`` hold ``year``, ``line``, ``stretch`` (what is joined), ``value`` and ``rough``; ``years`` are the first
    and last to be shown, so that charts of one page have the same scale. ``words`` are ``unit``, ``break`` and, for a
    picture that leaves the page, ``title`` and ``source``.
    """
    ink, soft, faint = _INK[theme]
    first, last = years
    shown_breaks = [year - 0.5 for year in breaks if first < year <= last]
    x = {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
        "axis": {
            "format": "d",
            "values": _ticks(first, last, 6 if narrow else 18),
            "title": None,
            "grid": False,
        },
    }
    y = {"field": "value", "type": "quantitative", "axis": {"title": words["unit"], "tickCount": 5, "format": ",~f"}}
    colour = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": list(lines), "range": [_pick(_COLOURS[theme], n) for n in range(len(lines))]},
        "legend": None if len(lines) < 2 else {"columns": 1 if narrow else 4},
    }
    shape = {
        "field": "line",
        "type": "nominal",
        "scale": {"domain": list(lines), "range": [_pick(_SHAPES, n) for n in range(len(lines))]},
        "legend": None if len(lines) < 2 else {},
    }
    hollow = {"condition": {"test": "datum.rough", "value": _PAPER[theme]}, **{k: colour[k] for k in colour}}
    layers: list[dict[str, Any]] = [
        {
            "data": {"values": [{"at": at} for at in shown_breaks]},
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": soft},
            "encoding": {"x": {**x, "field": "at"}},
        },
        {
            "data": {"values": [{"at": at} for at in shown_breaks]},
            "mark": {
                "type": "text",
                "text": words["break"],
                "align": "left",
                "baseline": "bottom",
                "dx": -3,
                "y": -3,
                "color": soft,
                "fontSize": 11,
            },
            "encoding": {"x": {**x, "field": "at"}},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2.2},
            "encoding": {"x": x, "y": y, "color": colour, "detail": {"field": "stretch", "type": "nominal"}},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1, "strokeWidth": 1.6},
            "encoding": {"x": x, "y": y, "stroke": colour, "fill": hollow, "shape": shape},
        },
    ]
    out: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 300 if narrow else 760,
        "height": 200 if narrow else 260,
        "padding": 8,
        "background": _PAPER[theme] if "title" in words else "transparent",
        "data": {"values": list(values)},
        "layer": layers,
        "resolve": {"scale": {"x": "shared", "color": "shared", "shape": "shared"}},
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": soft,
                "titleColor": soft,
                "gridColor": faint,
                "domainColor": soft,
                "tickColor": soft,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "titleFontWeight": "normal",
            },
            "legend": {
                "orient": "bottom",
                "title": None,
                "labelColor": ink,
                "labelFontSize": 12,
                "labelLimit": 300,
                "symbolSize": 90,
                "symbolOpacity": 1,
            },
            "title": {
                "color": ink,
                "subtitleColor": soft,
                "fontSize": 15,
                "subtitleFontSize": 11,
                "anchor": "start",
                "subtitlePadding": 4,
                "offset": 12,
            },
        },
    }
    if "title" in words:
        out["title"] = {"text": words["title"], "subtitle": words["source"]}
    return out


def _pick(values: Sequence[str], number: int) -> str:
    return values[number % len(values)]


def _ticks(first: int, last: int, most: int) -> list[int]:
    step = max(1, -(-(last - first + 1) // most))
    return list(range(first, last + 1, step))


async def draw(specified: dict[str, Any], kind: Kind) -> bytes:
    """Return a chart as a file; drawn beside the event loop, and only once for the same specification.

    Raises ModuleNotFoundError when ``available`` says no.
    """
    text = json.dumps(specified, sort_keys=True, ensure_ascii=False)
    return await asyncio.get_running_loop().run_in_executor(_worker, _drawn, text, kind)


@lru_cache(maxsize=256)
def _drawn(text: str, kind: Kind) -> bytes:
    import vl_convert  # noqa: PLC0415 - an optional extra, and a second of start-up

    if kind == "png":
        png: bytes = vl_convert.vegalite_to_png(text, scale=_SCALE, allowed_base_urls=[])
        return png
    svg: str = vl_convert.vegalite_to_svg(text, allowed_base_urls=[])
    return svg.encode()
