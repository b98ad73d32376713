"""A relation as an Altair chart: bars of mean intensity, one a period, and a rule at each turning point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from detente.relations.turning import TurningPoint

Chart = Any  # an altair.Chart; Altair is optional
# Blue and orange stay apart for readers who cannot tell red from green.
COOPERATION, CONFLICT, QUIET = "#2b6ca3", "#c8571b", "#8a8a8a"


def plot(
    title: str, every: str, rows: Iterable[Mapping[str, Any]], turning_points: Iterable[TurningPoint]
) -> Chart:
    """The chart of a series, whose ``rows`` are those of ``Relation.rows``; the direction ``both`` is drawn.

    Raises ImportError with the cure where Altair is not installed.
    """
    try:
        import altair as alt
    except ImportError as error:
        raise ImportError("altair is not installed: pip install 'detente[plot]'") from error

    drawn = [
        {
            "start": row["start"],
            "period": row["period"],
            "intensity": row["intensity"],
            "events": row["count"],
            "side": "cooperation" if row["intensity"] > 0 else "conflict",
        }
        for row in rows
        if row["direction"] == "both" and row["intensity"] is not None
    ]
    turns = [
        {"start": turn.start, "period": turn.period, "before": turn.before, "after": turn.after}
        for turn in turning_points
    ]
    # yearquarter and the like are Vega-Lite's names for a binned date.
    unit: Any = {"year": "utcyear", "quarter": "utcyearquarter", "month": "utcyearmonth"}[every]
    x = alt.X("start:T", timeUnit=unit, title=None)
    bars = (
        alt.Chart(alt.InlineData(values=drawn))
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("intensity:Q", scale=alt.Scale(domain=[-10, 10]), title="intensity (PLOVER, -10 to 10)"),
            color=alt.Color(
                "side:N",
                scale=alt.Scale(domain=["cooperation", "conflict"], range=[COOPERATION, CONFLICT]),
                title=None,
            ),
            tooltip=[alt.Tooltip("period:N"), alt.Tooltip("events:Q"), alt.Tooltip("intensity:Q")],
        )
    )
    rules = (
        alt.Chart(alt.InlineData(values=turns))
        .mark_rule(strokeDash=[4, 3], color=QUIET)
        .encode(x=x, tooltip=[alt.Tooltip("period:N"), alt.Tooltip("before:Q"), alt.Tooltip("after:Q")])
    )
    return alt.layer(bars, rules).properties(title=title, width="container", height=260)
