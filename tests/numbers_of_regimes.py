"""
Every number of every bundled regime, by the regime and by the reference that stands for it.

A row is only edited by somebody who has looked at the reference above it.
"""

from __future__ import annotations

NUMBERS: dict[str, dict[str, list[str]]] = {
    "ae_groups_2017.regime": {
        "published: Department of Health, The Government's mandate to NHS England for 2017-18, March 2017, as quoted by National Health Executive on 22 March 2017: above 90 % in September 2017, and the majority of trusts in March 2018; that each counts from April 2017 on is ours": [
            "standard for 'four_hour': 0.9, of all organisations together over the latest period, 2017-04-01 to 2017-10-01",
            "standard for 'four_hour': 0.95, of more than half of the organisations over the latest period, 2017-04-01 to 2018-04-01",
        ],
        "published: NHS England, Next steps on the NHS Five Year Forward View, March 2017, as told by the British Medical Journal on 4 April 2017: in all departments during 2018, and by its end as NHS Providers told it on 20 March 2017; that each trust is meant is how it is read here, and others speak of the service as a whole; 95 % was the standard before, too": [
            "standard for 'four_hour': 0.95 over the latest period, None to 2019-01-01",
        ],
        "published: the handbook to the NHS Constitution for England": [
            "standard for 'four_hour': 0.95 over the latest period, 2019-01-01 to None",
        ],
        "illustrative: the groups of 2017 were never published": [
            "entry to tier '4': four_hour over the last 3 periods in the worst 24 of those who report",
            "entry to tier '2': four_hour over the last 3 periods in the worst 96 of those who report",
        ],
        "illustrative: as many as the improvement programme was working with by the Health Service Journal's account; that they were the 54 worst by this figure is ours": [
            "entry to tier '3': four_hour over the last 3 periods in the worst 54 of those who report",
        ],
        "illustrative: that reviews are by quarter, and their days, are ours": [
            "the cycle: seen 13 days after the period: four_hour, four_hour_type_1",
            "by quarter from 2016-07-16 to 2019-04-16",
        ],
    },
    "cancer_2022.regime": {
        "published: NHS England, Delivery plan for tackling the COVID-19 backlog of elective care, February 2022": [
            "standard for 'backlog_62_day': 1 over the latest period, 2022-02-01 to 2023-04-01",
        ],
        "illustrative: how risk was judged was never published": [
            "entry to tier '1': backlog_62_day misses its standard by more than 0.75",
            "entry to tier '1': backlog_62_day misses its standard by more than 0.25",
            "entry to tier '1': not (backlog_62_day beats its figure of 3 periods before)",
            "entry to tier '2': backlog_62_day misses its standard by more than 0.25",
        ],
        "illustrative: the days are ours": [
            "the cycle: seen 44 days after the period: backlog_62_day",
            "by quarter from 2022-08-20 to 2023-05-20",
        ],
    },
    "cancer_2022.regime_2023": {
        "published: NHS England, 2023/24 priorities and operational planning guidance: 75 % by March 2024; that it counts from April 2022 on is ours": [
            "standard for 'faster_diagnosis': 0.75 over the latest period, 2022-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: 77 % by March 2025, towards 80 % by March 2026; that each counts for its whole year is ours": [
            "standard for 'faster_diagnosis': 0.77 over the latest period, 2024-04-01 to 2025-04-01",
            "standard for 'faster_diagnosis': 0.8 over the latest period, 2025-04-01 to 2026-04-01",
        ],
        "illustrative: how risk was judged was never published": [
            "entry to tier '1': faster_diagnosis misses its standard by more than 0.1 over the last 3 periods",
            "entry to tier '1': faster_diagnosis misses its standard by more than 0.05 over the last 3 periods",
            "entry to tier '1': not (faster_diagnosis beats its figure of 3 periods before over the last 3 periods)",
            "entry to tier '2': faster_diagnosis misses its standard by more than 0.05 over the last 3 periods",
        ],
        "illustrative: the days are ours": [
            "the cycle: seen 44 days after the period: faster_diagnosis",
            "by quarter from 2023-08-20 to 2026-05-20",
        ],
    },
    "elective_2022.regime": {
        "published: NHS England, Delivery plan for tackling the COVID-19 backlog of elective care, February 2022: unless patients choose to wait longer, whom these figures do not leave out": [
            "standard for 'over_78_weeks': 0 over the latest period, 2022-02-01 to 2023-05-01",
        ],
        "illustrative: how risk was judged was never published": [
            "entry to tier '1': over_78_weeks misses its standard by more than 0.005",
            "entry to tier '1': over_78_weeks misses its standard by more than 0.002",
            "entry to tier '1': not (over_78_weeks beats its figure of 3 periods before)",
            "entry to tier '2': over_78_weeks misses its standard by more than 0.002",
        ],
        "illustrative: the days are ours; the last review sees the month of the goal": [
            "the cycle: seen 44 days after the period: over_78_weeks",
            "by quarter from 2022-09-20 to 2023-06-20",
        ],
    },
    "elective_2022.regime_2024": {
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: by September 2024 at the latest; that it counts from April 2023 on is ours": [
            "standard for 'over_65_weeks': 0 over the latest period, 2023-04-01 to 2024-10-01",
        ],
        "illustrative: how risk was judged was never published": [
            "entry to tier '1': over_65_weeks misses its standard by more than 0.02",
            "entry to tier '1': over_65_weeks misses its standard by more than 0.01",
            "entry to tier '1': not (over_65_weeks beats its figure of 3 periods before)",
            "entry to tier '2': over_65_weeks misses its standard by more than 0.01",
        ],
        "illustrative: the days are ours; the last review sees the month of the goal": [
            "the cycle: seen 44 days after the period: over_65_weeks",
            "by quarter from 2024-05-20 to 2024-11-20",
        ],
    },
    "oversight_2016.regime": {
        "recalled: the standards of the time as they are commonly stated, not verified": [
            "standard for 'four_hour': 0.95 over the latest period, None to None",
            "standard for 'eighteen_weeks': 0.92 over the latest period, None to None",
            "standard for 'sixty_two_days': 0.85 over the latest period, None to None",
        ],
        "published: NHS Improvement, Single Oversight Framework, September 2016: metrics trigger consideration only; a committee decides": [
            "entry to tier '2': considered, and found (at least 2 of 2)",
            "entry to tier '3': considered, and found (at least 2 of 2)",
            "entry to tier '4': considered, and found (at least 2 of 2)",
        ],
        "recalled: two misses in a row as the trigger: commonly stated, not verified": [
            "entry to tier '2': four_hour misses its standard in each of the last 2 periods",
            "entry to tier '2': eighteen_weeks misses its standard in each of the last 2 periods",
            "entry to tier '2': sixty_two_days misses its standard in each of the last 2 periods",
            "entry to tier '3': four_hour misses its standard in each of the last 2 periods",
            "entry to tier '3': eighteen_weeks misses its standard in each of the last 2 periods",
            "entry to tier '3': sixty_two_days misses its standard in each of the last 2 periods",
            "entry to tier '4': four_hour misses its standard in each of the last 2 periods",
            "entry to tier '4': eighteen_weeks misses its standard in each of the last 2 periods",
            "entry to tier '4': sixty_two_days misses its standard in each of the last 2 periods",
        ],
        "published: NHS Improvement, Single Oversight Framework, September 2016: segments 3 and 4 need an actual or suspected breach of the licence": [
            "entry to tier '3': actual or suspected breach (at least 1 of 2)",
            "entry to tier '4': actual or suspected breach (at least 1 of 2)",
            "leaving tier '3': not (actual or suspected breach (at least 1 of 2))",
        ],
        "recalled: one example of leaving segment 4 was told of, and it led to segment 3; no source is at hand, and one example is no rule": [
            "leaving tier '3': not in segment 4, which leads to 3 only (at least 1 of 1)",
        ],
        "illustrative: that reviews are by quarter, and their days, are ours": [
            "the cycle: seen 13 days after the period: four_hour",
            "the cycle: seen 44 days after the period: eighteen_weeks, sixty_two_days",
            "by quarter from 2016-11-01 to None",
        ],
    },
    "oversight_2021.regime": {
        "illustrative: which figures triggered consideration is not modelled; these are ours": [
            "standard for 'four_hour': 0.75 over the latest period, None to None",
            "standard for 'over_52_weeks': 0.05 over the latest period, None to None",
        ],
        "recalled: segment 2 as the default: commonly stated, not verified": [
            "the rule: override to at least tier '2'",
        ],
        "published: NHS England and NHS Improvement, NHS System Oversight Framework 2021/22, June 2021: metrics trigger consideration only; a committee decides": [
            "the rule: entry to tier '3': considered, and found (at least 2 of 2)",
            "the rule: entry to tier '4': considered, and found (at least 2 of 2)",
        ],
        "recalled: two misses in a row as the trigger: commonly stated, not verified": [
            "the rule: entry to tier '3': four_hour misses its standard in each of the last 2 periods",
            "the rule: entry to tier '3': over_52_weeks misses its standard in each of the last 2 periods",
            "the rule: entry to tier '4': four_hour misses its standard in each of the last 2 periods",
            "the rule: entry to tier '4': over_52_weeks misses its standard in each of the last 2 periods",
        ],
        "published: NHS England and NHS Improvement, NHS System Oversight Framework 2021/22, June 2021: segments 3 and 4 need an actual or suspected breach of the licence": [
            "the rule: entry to tier '3': actual or suspected breach (at least 1 of 2)",
            "the rule: entry to tier '4': actual or suspected breach (at least 1 of 2)",
            "the rule: leaving tier '3': not (actual or suspected breach (at least 1 of 2))",
        ],
        "recalled: one example of leaving segment 4 was told of, and it led to segment 3; no source is at hand, and one example is no rule": [
            "the rule: leaving tier '3': not in segment 4, which leads to 3 only (at least 1 of 1)",
        ],
        "illustrative: that reviews are by quarter, and their days, are ours": [
            "the cycle: seen 13 days after the period: four_hour",
            "the cycle: seen 44 days after the period: over_52_weeks",
            "by quarter from 2021-08-01 to None",
        ],
    },
    "oversight_2025.quarter_3": {
        "published: NHS England, NHS Oversight Framework 2025/26: methodology manual, June 2025, step 3, as told by the British Orthopaedic Association on 9 September 2025": [
            "the rule: override to at least tier '3'",
            "override to at least tier '3': in financial deficit",
        ],
        "derived: between the highest average in a segment and the lowest in the next one, in the full table of October to December 2025: 2.06 and 2.12, just above 2.35, 2.69 and 2.70": [
            "the rule: entry to tier '4': published average metric score at least 2.695",
            "the rule: entry to tier '3': published average metric score at least 2.355",
            "the rule: entry to tier '2': published average metric score at least 2.09",
        ],
        "illustrative: NHS England, NHS Oversight Framework: Q2 25/26 segmentation changes: that it is quarterly, and that the first tables appeared on that day, is published; the later days, and how soon figures are out, are ours": [
            "the cycle: seen 65 days after the period: OF1005, OF1041, OF1035, OF1057, OF1063, OF1016, OF1061, OF1082, OF1084, OF1080, OF1086, OF1079, OF1081, OF5002, in_deficit",
            "by quarter from 2025-09-09 to None",
        ],
    },
    "oversight_2025.regime": {
        "published: NHS England, NHS Oversight Framework 2025/26: methodology manual, June 2025, step 3, as told by the British Orthopaedic Association on 9 September 2025": [
            "the rule: override to at least tier '3'",
            "override to at least tier '3': in financial deficit",
        ],
        "published: NHS England, NHS Oversight Framework 2025/26: methodology manual, June 2025: that the averages are quartiled; that all trusts are one pool is derived, and what becomes of equals at an edge is ours": [
            "the rule: entry to tier '4': average metric score in the worst quarter of those who report",
            "the rule: entry to tier '3': average metric score in the worst half of those who report",
            "the rule: entry to tier '2': average metric score in the worst 75 % of those who report",
        ],
        "derived: gives the averages published for one trust in all four quarters, and the equals of the league table": [
            "the rule: entry to tier '4': average metric score, to 2 decimals",
            "the rule: entry to tier '4': Access to services",
            "the rule: entry to tier '4': Effectiveness and experience",
            "the rule: entry to tier '4': Patient safety",
            "the rule: entry to tier '4': People and workforce",
            "the rule: entry to tier '4': Finance and productivity",
            "the rule: entry to tier '3': average metric score, to 2 decimals",
            "the rule: entry to tier '3': Access to services",
            "the rule: entry to tier '3': Effectiveness and experience",
            "the rule: entry to tier '3': Patient safety",
            "the rule: entry to tier '3': People and workforce",
            "the rule: entry to tier '3': Finance and productivity",
            "the rule: entry to tier '2': average metric score, to 2 decimals",
            "the rule: entry to tier '2': Access to services",
            "the rule: entry to tier '2': Effectiveness and experience",
            "the rule: entry to tier '2': Patient safety",
            "the rule: entry to tier '2': People and workforce",
            "the rule: entry to tier '2': Finance and productivity",
        ],
        "illustrative: NHS England, NHS Oversight Framework: Q2 25/26 segmentation changes: that it is quarterly, and that the first tables appeared on that day, is published; the later days, and how soon figures are out, are ours": [
            "the cycle: seen 65 days after the period: OF1005, OF1041, OF1035, OF1057, OF1063, OF1016, OF1061, OF1082, OF1084, OF1080, OF1086, OF1079, OF1081, OF5002, in_deficit",
            "by quarter from 2025-09-09 to None",
        ],
    },
    "oversight_2025.regime_2026": {
        "published: NHS England, NHS Oversight Framework 2025/26: methodology manual, June 2025, step 3, as told by the British Orthopaedic Association on 9 September 2025": [
            "the rule: override to at least tier '3'",
            "override to at least tier '3': in financial deficit",
        ],
        "illustrative: the manual for 2026/27 says that there are defined thresholds; their values were not seen, and these are those of a quarter of 2025/26": [
            "the rule: entry to tier '4': average metric score at least 2.695",
            "the rule: entry to tier '3': average metric score at least 2.355",
            "the rule: entry to tier '2': average metric score at least 2.09",
        ],
        "derived: gives the averages published for one trust in all four quarters, and the equals of the league table": [
            "the rule: entry to tier '4': average metric score, to 2 decimals",
            "the rule: entry to tier '4': Access to services",
            "the rule: entry to tier '4': Effectiveness and experience",
            "the rule: entry to tier '4': Patient safety",
            "the rule: entry to tier '4': People and workforce",
            "the rule: entry to tier '4': Finance and productivity",
            "the rule: entry to tier '3': average metric score, to 2 decimals",
            "the rule: entry to tier '3': Access to services",
            "the rule: entry to tier '3': Effectiveness and experience",
            "the rule: entry to tier '3': Patient safety",
            "the rule: entry to tier '3': People and workforce",
            "the rule: entry to tier '3': Finance and productivity",
            "the rule: entry to tier '2': average metric score, to 2 decimals",
            "the rule: entry to tier '2': Access to services",
            "the rule: entry to tier '2': Effectiveness and experience",
            "the rule: entry to tier '2': Patient safety",
            "the rule: entry to tier '2': People and workforce",
            "the rule: entry to tier '2': Finance and productivity",
        ],
        "illustrative: NHS England, NHS Oversight Framework: Q2 25/26 segmentation changes: that it is quarterly, and that the first tables appeared on that day, is published; the later days, and how soon figures are out, are ours": [
            "the cycle: seen 65 days after the period: OF1005, OF1041, OF1035, OF1057, OF1063, OF1016, OF1061, OF1082, OF1084, OF1080, OF1086, OF1079, OF1081, OF5002, in_deficit",
            "by quarter from 2025-09-09 to None",
        ],
    },
    "sustainability_fund_2018.regime": {
        "recalled: the rule as it is commonly told; the guidance itself was not seen": [
            "entry to tier 'not earned': not (four_hour meets 0.9)",
            "entry to tier 'not earned': not (four_hour beats its figure of a year before)",
        ],
        "illustrative: that it was by quarter is recalled; the days are ours, and so is that no figure earns no payment": [
            "the cycle: seen 13 days after the period: four_hour",
            "by quarter from 2018-07-14 to 2019-04-14",
        ],
    },
    "uec_2023.ambulance_regime": {
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2024-04-01 to 2025-04-01",
        ],
        "derived: the three services with the slowest mean response of the last year, and of April 2023, are those that were listed in tiers 1 and 2 in June 2023, and the slowest of the year the one in tier 1; no rule was published": [
            "entry to tier '1': category_2 over the last 12 periods in the worst 1 of those who report",
            "entry to tier '2': category_2 over the last 12 periods in the worst 3 of those who report",
        ],
        "recalled: support needs identified by the end of June 2023, reviews by quarter from September 2023, until the two-year plan ends in March 2025; the days are ours": [
            "the cycle: support needs identified by 30 June 2023",
            "the cycle: seen 13 days after the period: category_2",
            "by quarter from 2023-06-01 to 2025-03-31",
        ],
    },
    "uec_2023.december_regime": {
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: in the month of March 2024; that every system is held to it in each month of the year is ours": [
            "standard for 'four_hour': 0.76 over the latest period, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: in the month of March 2025; that every system is held to it in each month of the year is ours": [
            "standard for 'four_hour': 0.78 over the latest period, 2024-04-01 to 2025-04-01",
        ],
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2024-04-01 to 2025-04-01",
        ],
        "illustrative: the thresholds were never published": [
            "entry to tier '1': four_hour misses its standard by more than 0.11 over the last 3 periods",
            "entry to tier '1': category_2 above 2700.0 over the last 3 periods",
            "entry to tier '1': category_2 misses its standard by more than 450",
            "entry to tier '1': all measures (at least 3 of 5)",
            "entry to tier '1': twelve_hour above 0.12 over the last 3 periods",
            "entry to tier '1': handover above 2700.0 over the last 3 periods",
            "entry to tier '1': delayed_discharge above 0.25 over the last 3 periods",
            "entry to tier '2': four_hour misses its standard by more than 0.08 over the last 3 periods",
            "entry to tier '2': category_2 above 2400.0 over the last 3 periods",
            "entry to tier '2': category_2 misses its standard by more than 300",
            "entry to tier '2': all measures (at least 3 of 5)",
            "entry to tier '2': twelve_hour above 0.1 over the last 3 periods",
            "entry to tier '2': handover above 2100.0 over the last 3 periods",
            "entry to tier '2': delayed_discharge above 0.22 over the last 3 periods",
            "leaving tier '1': not (four_hour misses its standard by more than 0.08 over the last 3 periods)",
            "leaving tier '1': not (category_2 above 2400.0 over the last 3 periods)",
            "leaving tier '1': not (category_2 misses its standard by more than 300)",
            "a guard: de-escalation needs 2 reviews in a row",
            "minimum coverage: 0.9",
        ],
        "illustrative: between the lists of June and December 2023 no move of two tiers is known, if whoever is not listed counts as tier 3; that there was a limit was never published": [
            "a guard: no more than 1 tier at a time",
        ],
        "recalled: support needs identified by the end of June 2023, reviews by quarter from September 2023, until the two-year plan ends in March 2025; the days are ours": [
            "the cycle: seen 13 days after the period: four_hour, category_2, twelve_hour, handover, delayed_discharge",
            "by quarter from 2023-12-01 to 2025-03-31",
        ],
    },
    "uec_2023.june_regime": {
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: in the month of March 2024; that every system is held to it in each month of the year is ours": [
            "standard for 'four_hour': 0.76 over the latest period, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2023-04-01 to 2024-04-01",
        ],
        "illustrative: the thresholds were never published": [
            "entry to tier '1': four_hour misses its standard by more than 0.11 over the last 3 periods",
            "entry to tier '1': category_2 above 2700.0 over the last 3 periods",
            "entry to tier '1': category_2 misses its standard by more than 450",
            "entry to tier '1': all measures (at least 3 of 4)",
            "entry to tier '1': twelve_hour above 0.12 over the last 3 periods",
            "entry to tier '1': long_stay above 0.34 over the last 3 periods",
            "entry to tier '2': four_hour misses its standard by more than 0.08 over the last 3 periods",
            "entry to tier '2': category_2 above 2400.0 over the last 3 periods",
            "entry to tier '2': category_2 misses its standard by more than 300",
            "entry to tier '2': all measures (at least 3 of 4)",
            "entry to tier '2': twelve_hour above 0.1 over the last 3 periods",
            "entry to tier '2': long_stay above 0.3 over the last 3 periods",
            "leaving tier '1': not (four_hour misses its standard by more than 0.08 over the last 3 periods)",
            "leaving tier '1': not (category_2 above 2400.0 over the last 3 periods)",
            "leaving tier '1': not (category_2 misses its standard by more than 300)",
            "a guard: de-escalation needs 2 reviews in a row",
            "minimum coverage: 0.9",
        ],
        "illustrative: between the lists of June and December 2023 no move of two tiers is known, if whoever is not listed counts as tier 3; that there was a limit was never published": [
            "a guard: no more than 1 tier at a time",
        ],
        "recalled: support needs identified by the end of June 2023, reviews by quarter from September 2023, until the two-year plan ends in March 2025; the days are ours": [
            "the cycle: support needs identified by 30 June 2023",
            "the cycle: seen 13 days after the period: four_hour, category_2, twelve_hour, long_stay",
            "by quarter from 2023-06-01 to 2023-11-30",
        ],
    },
    "uec_2023.listed_regime": {
        "recalled: lists of June and December 2023; September's is not known, and the days are ours": [
            "the cycle: support needs identified by 30 June 2023",
            "the cycle: seen 13 days after the period: four_hour, category_2, twelve_hour, delayed_discharge",
            "by quarter from 2023-06-01 to 2023-12-31",
        ],
    },
    "uec_2023.regime": {
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: in the month of March 2024; that every system is held to it in each month of the year is ours": [
            "standard for 'four_hour': 0.76 over the latest period, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: in the month of March 2025; that every system is held to it in each month of the year is ours": [
            "standard for 'four_hour': 0.78 over the latest period, 2024-04-01 to 2025-04-01",
        ],
        "published: NHS England, Delivery plan for recovering urgent and emergency care services, January 2023: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2023-04-01 to 2024-04-01",
        ],
        "published: NHS England, 2024/25 priorities and operational planning guidance, March 2024: as the average of the year; that every system and service is held to it, and to the year so far, is ours": [
            "standard for 'category_2': 1800 over the financial year to date, 2024-04-01 to 2025-04-01",
        ],
        "illustrative: the thresholds were never published": [
            "entry to tier '1': four_hour misses its standard by more than 0.11 over the last 3 periods",
            "entry to tier '1': category_2 above 2700.0 over the last 3 periods",
            "entry to tier '1': category_2 misses its standard by more than 450",
            "entry to tier '1': all measures (at least 3 of 4)",
            "entry to tier '1': twelve_hour above 0.12 over the last 3 periods",
            "entry to tier '1': delayed_discharge above 0.25 over the last 3 periods",
            "entry to tier '2': four_hour misses its standard by more than 0.08 over the last 3 periods",
            "entry to tier '2': category_2 above 2400.0 over the last 3 periods",
            "entry to tier '2': category_2 misses its standard by more than 300",
            "entry to tier '2': all measures (at least 3 of 4)",
            "entry to tier '2': twelve_hour above 0.1 over the last 3 periods",
            "entry to tier '2': delayed_discharge above 0.22 over the last 3 periods",
            "leaving tier '1': not (four_hour misses its standard by more than 0.08 over the last 3 periods)",
            "leaving tier '1': not (category_2 above 2400.0 over the last 3 periods)",
            "leaving tier '1': not (category_2 misses its standard by more than 300)",
            "a guard: de-escalation needs 2 reviews in a row",
            "minimum coverage: 0.9",
        ],
        "illustrative: between the lists of June and December 2023 no move of two tiers is known, if whoever is not listed counts as tier 3; that there was a limit was never published": [
            "a guard: no more than 1 tier at a time",
        ],
        "recalled: support needs identified by the end of June 2023, reviews by quarter from September 2023, until the two-year plan ends in March 2025; the days are ours": [
            "the cycle: seen 13 days after the period: four_hour, category_2, twelve_hour, delayed_discharge",
            "by quarter from 2023-09-01 to 2025-03-31",
        ],
    },
}
