from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

from tiering import Period, samples
from tiering.errors import PeriodError, UnknownCodeError
from tiering.nhs import ae_groups_2017, uec_2023

APRIL_2023 = Period.parse("2023-04")
FRIMLEY = "QNQ"


def test_the_panel_holds_four_metrics_of_42_systems_over_three_years() -> None:
    panel = samples.urgent_care()

    assert panel.values.shape == (4, 36, 42)
    assert (str(panel.periods[0]), str(panel.periods[-1])) == ("April 2022", "March 2025")


def test_the_raw_figure_of_a_system_without_most_of_its_times_says_on_how_little_it_rests() -> None:
    panel = samples.urgent_care()
    column, place = panel.column(APRIL_2023), panel.position(FRIMLEY)

    assert panel.value("four_hour", APRIL_2023, FRIMLEY) == pytest.approx(0.986, abs=0.0005)
    assert panel.coverage[panel.row("four_hour"), column, place] == pytest.approx(0.10, abs=0.005)


def test_the_coverages_of_april_2023_are_those_known() -> None:
    panel = samples.urgent_care()
    row, column = panel.row("four_hour"), panel.column(APRIL_2023)
    known = {"QNQ": 10, "QVV": 36, "QHG": 41, "QRV": 49, "QUE": 52, "QT1": 53, "QPM": 69, "QJK": 69}
    found = {code: round(100 * panel.coverage[row, column, panel.position(code)]) for code in known}

    assert found == known


def test_the_register_knows_systems_and_services() -> None:
    register = samples.urgent_care_register()

    assert len(register.of_kind("integrated care system")) == 42
    assert len(register.of_kind("ambulance service")) == 11


def test_the_shares_of_every_system_make_a_whole() -> None:
    register = samples.urgent_care_register()

    for system in register.of_kind("integrated care system"):
        assert sum(part.share for part in register.shares if part.client == system.code) == pytest.approx(1)


def test_single_service_systems_have_exactly_their_services_figure() -> None:
    panel, register = samples.urgent_care(), samples.urgent_care_register()
    figures = {
        (record["organisation"], record["period"]): (record["numerator"], record["denominator"])
        for record in samples.urgent_care_records()
        if record["metric"] == "category_2"
    }
    compared = 0
    for system in register.of_kind("integrated care system"):
        parts = [part for part in register.shares if part.client == system.code]
        if len(parts) > 1:
            continue
        for period in panel.periods:
            seconds, incidents = figures[parts[0].service, period]
            found = panel.value("category_2", period, system.code)
            if seconds is None:
                assert math.isnan(found)
            else:
                assert found == seconds / incidents
            compared += 1

    assert compared == 36 * 36


def test_what_a_silent_service_leaves_open_is_missing() -> None:
    panel = samples.urgent_care()

    assert math.isnan(panel.value("category_2", Period.parse("2022-10"), "QRV"))
    assert not math.isnan(panel.value("category_2", Period.parse("2022-12"), "QRV"))


def test_systems_that_share_a_service_say_so() -> None:
    (attribution,) = samples.urgent_care().attributions_of("category_2", "QE1")

    assert attribution.is_borrowed
    assert attribution.sources[0].organisation.name == "North West Ambulance Service"
    assert attribution.shared_with == 2


@pytest.mark.parametrize(("as_of", "counts"), [("2023-06", (7, 7)), ("2023-12", (7, 11))])
def test_the_published_tiers_are_those_announced(as_of: str, counts: tuple[int, int]) -> None:
    placements = samples.published_tiers(as_of)

    assert tuple(sum(each.tier == tier for each in placements) for tier in ("1", "2")) == counts
    assert len(placements) == 42


def test_a_list_that_was_never_published_is_refused() -> None:
    with pytest.raises(UnknownCodeError, match="unknown list of published tiers '2024-01'; did you mean '2023-12'"):
        samples.published_tiers("2024-01")


def test_published_tiers_start_a_replay() -> None:
    from datetime import date

    start = samples.published_tiers("2023-06")
    history = uec_2023.regime.replay(samples.urgent_care(), until=date(2023, 9, 1), start=start)

    assert [placement.tier for placement in start] == [history.scale[rank].code for rank in history[0].before.tolist()]


def test_records_are_made_anew_each_time() -> None:
    records = samples.urgent_care_records()
    records[0]["numerator"] = -1

    assert samples.urgent_care_records()[0]["numerator"] != -1


def test_panels_are_equal_each_time() -> None:
    assert samples.urgent_care() == samples.urgent_care()
    assert not np.isnan(samples.urgent_care().values).all()


def test_the_summer_of_2017_holds_three_months_of_138_trusts() -> None:
    panel = samples.accident_and_emergency()

    assert panel.values.shape == (2, 3, 138)
    assert (str(panel.periods[0]), str(panel.periods[-1])) == ("July 2017", "September 2017")


def test_three_years_hold_140_trusts() -> None:
    panel = samples.accident_and_emergency("2016-04", "2019-03")

    assert panel.values.shape == (2, 36, 140)
    assert (str(panel.periods[0]), str(panel.periods[-1])) == ("April 2016", "March 2019")


def test_the_trusts_are_those_of_the_months_asked_for() -> None:
    before, after = ({each.code for each in samples.accident_and_emergency_trusts(*2 * [month])} for month in MERGED)

    assert (before - after, after - before) == ({"RM2", "RW3"}, {"R0A", "RWH"})


MERGED = ("2017-09", "2017-10")


@pytest.mark.parametrize(
    ("first", "last"), [("2016-03", "2017-09"), ("2017-07", "2019-04"), ("2017-09", "2017-07"), ("2017-Q3", "2017-Q4")]
)
def test_months_without_figures_are_refused(first: str, last: str) -> None:
    with pytest.raises(PeriodError, match="the figures are of the months from April 2016 to March 2019, not from"):
        samples.accident_and_emergency(first, last)


def test_some_months_have_the_figures_that_all_have() -> None:
    some, every = samples.accident_and_emergency(), samples.accident_and_emergency("2016-04", "2019-03")
    july = Period.parse("2017-07")
    places = [every.position(each.code) for each in some.organisations]

    assert np.array_equal(
        some.values, every.values[:, every.column(july) : every.column(july) + 3, places], equal_nan=True
    )


def test_type_1_is_a_part_of_all_types() -> None:
    panel = samples.accident_and_emergency("2016-04", "2019-03")
    every, major = panel.weights

    assert (np.isnan(every) == np.isnan(major)).all()
    assert (major[~np.isnan(major)] <= every[~np.isnan(every)]).all()


def test_the_metric_of_all_types_is_that_of_other_editions() -> None:
    assert ae_groups_2017.four_hour == uec_2023.four_hour


def test_the_register_of_departments_knows_who_followed_whom() -> None:
    register = samples.accident_and_emergency_register()

    assert [each.code for each in register.predecessors("R0A", date(2019, 3, 31))] == ["RM2", "RW3"]
    assert not register.exists("R0A", date(2017, 9, 30))
    assert register["R0A"] in samples.accident_and_emergency_trusts("2016-04", "2019-03")


def test_figures_of_a_merged_trust_follow_it() -> None:
    panel, april = samples.accident_and_emergency("2016-04", "2019-03"), Period.parse("2018-04")
    carried = samples.accident_and_emergency_register().carry(panel, onto=date(2019, 3, 31))
    row, column = panel.row("four_hour"), panel.column(april)
    own, other = (panel.weights[row, column, panel.position(code)] for code in ("RRK", "RR1"))

    assert len(carried.organisations) == 134
    assert carried.weights[row, column, carried.position("RRK")] == own + other


def test_four_hour_performance_is_of_all_who_came() -> None:
    panel = samples.accident_and_emergency()
    place = panel.position("RVV")

    # Of 17,259 there were 5,090 who stayed for more than four hours.
    assert panel.value("four_hour", Period.parse("2017-09"), "RVV") == pytest.approx(12_169 / 17_259)
    assert panel.weights is not None
    assert panel.weights[0, 2, place] == 17_259


def test_a_month_that_a_trust_did_not_report_is_missing() -> None:
    panel = samples.accident_and_emergency()
    missing = [
        (str(panel.periods[month]), panel.organisations[place].code)
        for _, month, place in np.argwhere(np.isnan(panel.values)).tolist()
    ]

    assert missing == 2 * [("September 2017", "RWH")]


def test_three_months_of_three_trusts_are_missing_while_they_were_there() -> None:
    panel, register = samples.accident_and_emergency("2016-04", "2019-03"), samples.accident_and_emergency_register()
    missing = {
        (panel.periods[month].code, panel.organisations[place].code)
        for _, month, place in np.argwhere(np.isnan(panel.values)).tolist()
        if register.exists(panel.organisations[place].code, panel.periods[month].start)
    }

    assert missing == {("2016-04", "RHQ"), ("2016-11", "RFR"), ("2017-09", "RWH")}
