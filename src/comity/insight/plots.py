"""Pictures of power: two bars for each member, as PNG or SVG, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from textwrap import fill
from typing import TYPE_CHECKING

from comity.errors import Missing
from comity.insight.indices import Power

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_BARS = 30
KINDS = ("png", "svg")
_BANZHAF, _SHAPLEY, _INK, _FAINT = "#1f4e79", "#f2c879", "#222222", "#d9d9d9"


def power_plot(powers: Sequence[Power], title: str, kind: str) -> bytes:
    """Horizontal bars of both indices, the strongest on top; the 30 largest where there are more.

    kind: png or svg. Raises Missing `plots-missing` where the library for plots is not installed.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError as error:
        raise Missing(
            "plots-missing",
            "The library that draws plots is not installed.",
            "Install Comity with its extra `plots`, or write --csv and draw it elsewhere.",
        ) from error
    ranked = sorted(powers, key=lambda power: power.shapley, reverse=True)
    shown = ranked[:MOST_BARS]
    with mpl.rc_context():
        # Whatever somebody has set for other pictures does not change this one.
        mpl.rcdefaults()
        mpl.rcParams.update(
            {
                "svg.hashsalt": "comity",
                "svg.fonttype": "path",
                "font.family": "DejaVu Sans",
                "font.size": 10,
                "hatch.linewidth": 0.6,
            }
        )
        figure = Figure(figsize=(8, 1.7 + 0.34 * len(shown)), layout="constrained", dpi=150)
        axes = figure.add_subplot()
        _bars(axes, shown)
        _words(axes, title, len(shown), len(ranked))
        out = BytesIO()
        # Without dates and versions, so that the same figures give the same bytes.
        made = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
        figure.savefig(out, format=kind, metadata=made, facecolor="white")
    return out.getvalue()


def _bars(axes: Axes, shown: Sequence[Power]) -> None:
    places = range(len(shown))
    shapley = [float(100 * power.shapley) for power in shown]
    banzhaf = [float(100 * power.banzhaf) for power in shown]
    axes.barh(
        [place - 0.2 for place in places],
        shapley,
        height=0.38,
        color=_SHAPLEY,
        edgecolor=_INK,
        linewidth=0.6,
        hatch="////",
        label="Shapley-Shubik",
    )
    axes.barh(
        [place + 0.2 for place in places],
        banzhaf,
        height=0.38,
        color=_BANZHAF,
        edgecolor=_INK,
        linewidth=0.6,
        label="Banzhaf",
    )
    longest = max([*shapley, *banzhaf, 0.0]) or 1.0
    for place in places:
        for shift, share in ((-0.2, shapley[place]), (0.2, banzhaf[place])):
            axes.text(share + longest * 0.01, place + shift, f"{share:.2f}", va="center", size=7)
    axes.set_yticks(list(places), [_short(power.member) for power in shown])
    axes.set_xlim(0, longest * 1.1)


def _words(axes: Axes, title: str, shown: int, members: int) -> None:
    axes.invert_yaxis()
    axes.margins(y=0.01)
    axes.set_xlabel("share of power, percent")
    more = f"the {shown} largest of {members} members" if shown < members else f"{shown} members"
    axes.set_title(f"{fill(title, 60)}\n{more}", loc="left", fontsize=11)
    axes.grid(axis="x", color=_FAINT, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.legend(loc="lower right", frameon=True, facecolor="white", edgecolor=_FAINT)


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"{name[:27]}…"
