"""Forecasts that agree: sums to the cent, the gap shared by hand, closed days, intervals of sums."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.forecasting.reconcile import CORRELATION, reconcile

MONDAY, TUESDAY = pd.Timestamp(2026, 3, 2), pd.Timestamp(2026, 3, 3)
NORTH_AND_SOUTH = pd.DataFrame(
    {"series": list("ABC"), "store": ["sA", "sB", "sC"], "unit": ["north", "north", "south"]}
)


def forecasts(amounts, day=MONDAY, level=None, less=0.5, more=2.0):
    """Rows of {name: yhat} on one day; q10 and q90 are parts of yhat."""
    rows = pd.DataFrame({"series": list(amounts), "ds": day, "yhat": list(amounts.values())}, dtype=object)
    rows = rows.astype({"yhat": float}).assign(ds=day)
    rows = rows.assign(q10=rows["yhat"] * less, q90=rows["yhat"] * more)
    return rows if level is None else rows.rename(columns={"series": "node"}).assign(level=level)


def yuan(found, day=MONDAY, column="yhat_cents"):
    rows = found.rows[found.rows["ds"] == day]
    return dict(zip(rows["node"], rows[column] / 100, strict=True))


def test_a_gap_is_shared_by_the_number_of_series_as_worked_by_hand():
    """The series say 30 + 30 + 40, the total by itself 110, north by itself 66: gaps of 10 and 6. Variances: total 3, north 2, series 1. The gaps' own
    are total 3 + 3, north 2 + 2, both in common 2; so [6 2; 2 4] · [t n] = [10 6], t = 1.4, n = 0.8. A and B get t + n, C gets t."""
    upper = pd.concat([forecasts({"total": 110.0}, level="total"), forecasts({"north": 66.0}, level="unit")])
    found = reconcile(forecasts({"A": 30.0, "B": 30.0, "C": 40.0}), upper, NORTH_AND_SOUTH)
    by_hand = {"A": 32.2, "B": 32.2, "C": 41.4, "sA": 32.2, "sB": 32.2, "sC": 41.4}
    assert yuan(found) == by_hand | {"north": 64.4, "south": 41.4, "total": 105.8}
    assert list(found.rows["level"].unique()) == ["total", "unit", "store", "series"] and not found.told
    assert {str(kind) for kind in found.rows.dtypes[3:]} == {"int64", "Int64"}


def test_who_erred_more_before_is_moved_more():
    """A missed by 1, B by 2, the total hardly: of a gap of 10 A gets a fifth. C has too few errors, but no forecast either."""
    errors = [("series", "A", 1.0), ("series", "B", -2.0), ("total", "total", 0.0)]
    rows = pd.DataFrame(
        [(*one, 0.0) for one in errors * 30], columns=pd.Index(["level", "node", "y", "yhat"])
    )
    upper = forecasts({"total": 100.0}, level="total")
    found = reconcile(forecasts({"A": 40.0, "B": 50.0}), upper, NORTH_AND_SOUTH, rows)
    assert yuan(found) == {"A": 42, "B": 58, "sA": 42, "sB": 58, "north": 100, "total": 100}
    few = reconcile(forecasts({"A": 40.0, "B": 50.0}), upper, NORTH_AND_SOUTH, rows.head(9))
    assert yuan(few)["A"] == 42.5, (
        "with three errors each as without any: 10 over 2 + 1 + 1, the total gives way too"
    )


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_it_is_the_same_as_the_library_over_all_series_one_by_one(seed):
    """Places in their series' stead lose nothing: MinTrace with wls_struct on the whole summing matrix says the same, and so does the formula."""
    from hierarchicalforecast.methods import MinTrace

    dice = np.random.default_rng(seed)
    names = [f"S{n}" for n in range(9)]
    stores = dice.integers(0, 4, 9)
    hierarchy = pd.DataFrame({"series": names, "store": stores, "unit": stores // 2})
    bottom = dict(zip(names, dice.uniform(50, 100, 9), strict=True))
    parts = {"total": np.ones((1, 9)), "unit": _of(stores // 2), "store": _of(stores)}
    sums = np.concatenate([*parts.values(), np.eye(9)])
    own = sums[:-9] @ np.array(list(bottom.values())) * dice.uniform(0.9, 1.1, len(sums) - 9)
    nodes = [("total", "total"), *(("unit", n) for n in sorted(set(stores // 2)))]
    nodes += [("store", n) for n in sorted(set(stores))]
    upper = pd.concat(
        [forecasts({str(name): one}, level=level) for (level, name), one in zip(nodes, own, strict=True)]
    )
    rows = reconcile(forecasts(bottom), upper, hierarchy).rows
    hat = np.concatenate([own, list(bottom.values())])[:, None]
    library = MinTrace("wls_struct").fit_predict(S=sums, y_hat=hat)["mean"].ravel()
    weighted = sums.T / sums.sum(axis=1)
    formula = sums @ np.linalg.solve(weighted @ sums, weighted @ hat).ravel()
    assert rows["yhat_cents"].to_numpy() / 100 == pytest.approx(library, abs=0.06)
    assert library == pytest.approx(formula)


def _of(codes):
    return (codes == np.unique(codes)[:, None]).astype(float)


@st.composite
def panels(draw):
    """Up to twelve series of crossing or nested levels, up to four days of which some are closed, amounts of a thousandth of a cent to 10^9 yuan."""
    count, days, levels = draw(st.integers(1, 12)), draw(st.integers(1, 4)), draw(st.integers(0, 3))
    places = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    hierarchy = pd.DataFrame({"series": [f"S{n}" for n in range(count)]})
    for level in range(levels):
        hierarchy[f"level {level}"] = [f"N{n}" for n in draw(places)]
    amount = st.one_of(st.just(0.0), st.floats(1e-5, 1), st.floats(0, 1e5), st.floats(1e8, 1e9))
    signed = draw(st.booleans())
    rows, upper = [], []
    for day in pd.date_range(MONDAY, periods=days):
        for name in hierarchy["series"]:
            if draw(st.integers(0, 3)):
                yhat = draw(amount) * (draw(st.sampled_from([1, 1, -1])) if signed else 1)
                low, high = draw(st.sampled_from([(0.5, 1.5), (1.1, 1.2), (float("nan"),) * 2]))
                rows.append((name, day, yhat, yhat * low, yhat * high))
        for level in ["total", *hierarchy.columns[1:]]:
            for node in ["total"] if level == "total" else hierarchy[level].unique():
                if draw(st.booleans()):
                    yhat = draw(st.one_of(amount, st.just(float("nan"))))
                    upper.append((level, node, day, yhat, yhat * 0.9, yhat * 1.1))
    amounts = ["ds", "yhat", "q10", "q90"]
    bottom = pd.DataFrame(rows, columns=pd.Index(["series", *amounts])).astype({"ds": "datetime64[ns]"})
    above = pd.DataFrame(upper, columns=pd.Index(["level", "node", *amounts]))
    return bottom, above.astype({"ds": "datetime64[ns]"}), hierarchy


@settings(max_examples=60, deadline=None)
@given(panels(), st.integers(0, 2**32 - 1), st.booleans())
def test_every_level_adds_up_to_the_cent(given_panel, seed, with_errors):
    bottom, upper, hierarchy = given_panel
    errors = _errors(upper, hierarchy, seed) if with_errors else None
    found = reconcile(bottom, upper, hierarchy, errors)
    rows = found.rows
    assert len(rows[rows["level"] == "series"]) == len(bottom)
    by_level = rows.groupby(["ds", "level"])["yhat_cents"].sum().unstack("level")
    assert (by_level.eq(by_level.get("total"), axis=0)).all().all()
    below = rows[rows["level"] == "series"].merge(hierarchy, left_on="node", right_on="series")
    for level in hierarchy.columns[1:]:
        sums = below.groupby([level, "ds"])["yhat_cents"].sum()
        told = rows[rows["level"] == level].set_index(["node", "ds"])["yhat_cents"]
        assert sums.to_dict() == told.to_dict()
    known = rows[rows["q10_cents"].notna()]
    assert (known["q10_cents"] <= known["yhat_cents"]).all()
    assert (known["yhat_cents"] <= known["q90_cents"]).all()
    if not (bottom["yhat"] < 0).any():
        assert (rows["yhat_cents"] >= 0).all() and (known["q10_cents"] >= 0).all()
    mixed, above, tree = (
        part.sample(frac=1, random_state=seed % 1000) for part in (bottom, upper, hierarchy)
    )
    again = reconcile(mixed, above, tree, None if errors is None else errors.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(rows, again.rows)
    assert found.told == again.told


def _errors(upper, hierarchy, seed):
    dice = np.random.default_rng(seed)
    nodes = [("series", name) for name in hierarchy["series"]] + [
        *zip(upper["level"], upper["node"], strict=True)
    ]
    some = [
        (*node, float(y), 0.0)
        for node in dict.fromkeys(nodes)
        for y in (3 ** dice.integers(0, 9)) * np.ones(40)
    ]
    return pd.DataFrame(some, columns=pd.Index(["level", "node", "y", "yhat"]))


def test_cents_are_the_days_total_rounded_and_shared_by_the_largest_remainders():
    """0.004 + 0.004 + 0.004 is a cent, which no series would have by itself; the first gets it. Half a cent goes to the even one."""
    found = reconcile(forecasts(dict.fromkeys("ABC", 0.004)), None, NORTH_AND_SOUTH)
    assert yuan(found) == {"A": 0.01, "B": 0, "C": 0, "sA": 0.01, "sB": 0, "sC": 0} | {
        "north": 0.01,
        "south": 0,
        "total": 0.01,
    }
    assert yuan(reconcile(forecasts({"A": 0.125}), None, NORTH_AND_SOUTH))["total"] == 0.12
    assert yuan(reconcile(forecasts({"A": 0.375}), None, NORTH_AND_SOUTH))["total"] == 0.38
    assert yuan(reconcile(forecasts({"A": 1.15, "B": 2.3}), None, NORTH_AND_SOUTH))["A"] == 1.15


@given(st.lists(st.one_of(st.floats(0, 1), st.floats(-1e9, 1e9)), min_size=1, max_size=40))
def test_no_cent_is_lost(amounts):
    """The total is the nearest to the exact sum, each series less than a cent off."""
    named = {f"S{n:02}": amount for n, amount in enumerate(amounts)}
    rows = reconcile(forecasts(named), None, pd.DataFrame({"series": list(named)})).rows
    exact = 100 * sum(Fraction(amount) for amount in amounts)
    assert abs(rows["yhat_cents"].iloc[0] - exact) <= 0.5001
    assert (abs(rows["yhat_cents"].iloc[1:] - np.array(amounts) * 100) < 1.0001).all()


def test_without_forecasts_of_their_own_the_levels_are_the_sums():
    found = reconcile(forecasts({"A": 30.0, "B": 30.0, "C": 40.0}), None, NORTH_AND_SOUTH)
    assert [yuan(found)[node] for node in ("A", "north", "total")] == [30, 60, 100]
    with_none = forecasts({"north": float("nan")}, level="unit")
    assert reconcile(forecasts({"A": 30.0, "B": 30.0, "C": 40.0}), with_none, NORTH_AND_SOUTH).rows.equals(
        found.rows
    )


def test_a_closed_store_is_given_nothing_and_has_no_row():
    """On Tuesday A is closed: B alone makes up north. C's gap is nobody else's."""
    bottom = pd.concat([forecasts({"A": 30.0, "B": 30.0, "C": 40.0}), forecasts({"B": 30.0}, TUESDAY)])
    upper = forecasts({"north": 40.0, "south": 7.0}, TUESDAY, "unit")
    found = reconcile(bottom, upper, NORTH_AND_SOUTH)
    assert yuan(found, TUESDAY) == {"B": 35, "sB": 35, "north": 35, "total": 35}
    assert yuan(found)["total"] == 100
    assert [(one.series, one.rows) for one in found.told] == [("unit · south", 1)]


def test_a_small_series_is_not_pushed_below_nought_and_the_sum_stays():
    """A has 1, B 99, the store itself says 40: by hand 20 come off each, if the total gives way as much; A has but 1, so B pays the rest."""
    hierarchy = pd.DataFrame({"series": list("AB"), "store": "S"})
    found = reconcile(forecasts({"A": 1.0, "B": 99.0}), forecasts({"S": 40.0}, level="store"), hierarchy)
    assert yuan(found) == {"A": 0, "B": 70, "S": 70, "total": 70}
    returned = reconcile(forecasts({"A": -1.0, "B": 99.0}), forecasts({"S": 38.0}, level="store"), hierarchy)
    assert yuan(returned) == {"A": -16, "B": 84, "S": 68, "total": 68}, "returns may be below nought"


def test_a_whole_place_below_nought_is_paid_for_by_the_others():
    bottom, upper = forecasts({"A": 1.0, "C": 99.0}), forecasts({"total": 40.0}, level="total")
    assert yuan(reconcile(bottom, upper, NORTH_AND_SOUTH))["C"] == 70
    assert yuan(reconcile(bottom, upper, NORTH_AND_SOUTH))["A"] == 0


def test_what_is_no_number_or_has_no_place_costs_itself_only():
    bottom = forecasts({"A": 30.0, "B": float("nan"), "C": 1e13, "D": 5.0, "E": 6.0})
    hierarchy = pd.concat([NORTH_AND_SOUTH, pd.DataFrame({"series": ["E"], "store": ["sE"], "unit": [None]})])
    upper = pd.concat(
        [forecasts({"nowhere": 9.0}, level="unit"), forecasts({"sA": float("inf")}, level="store")]
    )
    found = reconcile(bottom, upper, hierarchy)
    assert yuan(found) == {"A": 30, "sA": 30, "north": 30, "total": 30}
    assert {one.series: one.what.split(":")[0] for one in found.told} == {
        "B": "its forecast is no number",
        "C": "its forecast is no number",
        "D": "it is not in the hierarchy",
        "E": "it is not in the hierarchy",
        "unit · nowhere": "it is not in the hierarchy",
        "store · sA": "its forecast is no number",
    }
    assert reconcile(bottom.head(0), None, hierarchy).rows.empty


def test_what_stands_twice_is_an_error_of_the_caller():
    twice = pd.concat([forecasts({"A": 30.0})] * 2)
    with pytest.raises(ValueError, match="two forecasts for one day: series · A"):
        reconcile(twice, None, NORTH_AND_SOUTH)
    other = pd.concat([NORTH_AND_SOUTH, NORTH_AND_SOUTH.assign(unit="west")])
    with pytest.raises(ValueError, match="'A' has two places"):
        reconcile(forecasts({"A": 30.0}), None, other)
    with pytest.raises(ValueError, match="total"):
        reconcile(forecasts({"A": 30.0}), None, NORTH_AND_SOUTH.rename(columns={"unit": "total"}))


def test_an_interval_of_a_sum_is_its_own_or_between_root_and_sum_of_those_below():
    """A and B reach 15 down and 30 up each: together by correlation; north's own interval goes with its forecast as that moves."""
    bottom = forecasts({"A": 30.0, "B": 30.0})
    found = reconcile(bottom, None, NORTH_AND_SOUTH)
    factor = np.sqrt(2 * (1 - CORRELATION) + 4 * CORRELATION)
    assert np.sqrt(2) < factor < 2
    assert yuan(found, column="q10_cents")["north"] == pytest.approx(60 - 15 * factor, abs=0.01)
    assert yuan(found, column="q90_cents")["north"] == pytest.approx(60 + 30 * factor, abs=0.01)
    upper = forecasts({"north": 68.0}, level="unit", less=0.75, more=1.25)
    found = reconcile(bottom, upper, NORTH_AND_SOUTH)
    assert [yuan(found, column=name)["north"] for name in ("q10_cents", "yhat_cents", "q90_cents")] == [
        47,
        64,
        81,
    ]


def test_where_nobody_knows_how_sure_the_interval_is_empty_and_one_who_does_not_is_as_unsure_as_the_others():
    bottom = forecasts({"A": 30.0, "B": 30.0, "C": 40.0})
    bottom.loc[bottom["series"] != "A", ["q10", "q90"]] = np.nan
    low = reconcile(bottom, None, NORTH_AND_SOUTH).rows.set_index("node")["q10_cents"]
    assert low[["B", "C", "south"]].isna().all()
    assert low[["A", "north", "total"]].tolist() == [1500, 3000, 5000]


def test_from_a_series_of_nothing_nothing_follows_for_a_large_one():
    """A knows how sure it is of a thousandth of a cent; taken for B's 10^9 as well, that would be more than a whole number holds."""
    bottom = forecasts({"A": 1e-5, "B": 1e9}, more=1e8)
    bottom.loc[1, ["q10", "q90"]] = np.nan
    found = reconcile(bottom, None, NORTH_AND_SOUTH).rows.set_index("node")["q90_cents"]
    assert found[["B", "north", "total"]].isna().all() and found["A"] == 100_000
