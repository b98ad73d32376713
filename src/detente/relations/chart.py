"""A relation as an Altair chart: bars of mean intensity, one a period, and a rule at each turning point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.relations.series import Relation

Chart = Any  # an altair.Chart; Altair is optional
# Blue and orange stay apart for readers who cannot tell red from green.
COOPERATION, CONFLICT, QUIET = "#2b6ca3", "#c8571b", "#8a8a8a"


def plot(relation: Relation) -> Chart:
    """The chart. Raises ImportError with the cure where Altair is not installed."""
    try:
        import altair as alt
    except ImportError as error:
        raise ImportError("altair is not installed: pip install 'detente[plot]'") from error

    rows = [
        {
            "start": period.start,
            "period": period.label,
            "intensity": period.both.intensity,
            "events": period.both.count,
            "side": "cooperation" if period.both.intensity > 0 else "conflict",
        }
        for period in relation.periods
        if period.both.intensity is not None
    ]
    turns = [
        {"start": turn.start, "period": turn.period, "before": turn.before, "after": turn.after}
        for turn in relation.turning_points
    ]
    title = f"{relation.a} and {relation.b}: mean intensity of events by {relation.every}"
    # yearquarter and the like are Vega-Lite's names for a binned date.
    unit: Any = {"year": "utcyear", "quarter": "utcyearquarter", "month": "utcyearmonth"}[relation.every]
    x = alt.X("start:T", timeUnit=unit, title=None)
    bars = (
        alt.Chart(alt.InlineData(values=rows))
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
